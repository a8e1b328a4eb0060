/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"
#include "ui/protection/tt-errand-bar.h"
#include "ui/protection/tt-protection-checks.h"
#include "ui/protection/tt-protection-page.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-way.h"

G_BEGIN_DECLS

/* The page is cut by what it says: tt-protection-hero.c the one sentence and what helps first,
 * tt-protection-way.c how the last change went from copy to copy, tt-protection-page.c the rest. */

struct _TtProtectionPage
{
  AdwBin parent_instance;

  GtkWidget *hero;
  GtkImage *hero_icon;
  GtkLabel *hero_title;
  GtkLabel *hero_text;
  GtkButton *hero_action;
  TtErrandBar *errand;
  GtkLabel *last_change;
  TtWay *way;
  GtkBox *refused; /* what was not cleared away, and why */
  GtkLabel *moment_count;
  GtkListBox *moments;
  TtProtectionChecks *checks;
  GtkWidget *aside_box;
  GtkListBox *aside;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  TtProtectStatus *status;
  TtLogRow *last; /* (nullable) the newest change */
  gint64 entries;
  gint64 bytes;
  gint64 newest_moment; /* of the list that is shown: its first and its length */
  guint n_moments;
  gulong office_ids[3];
  gulong directory_id;
  guint age_id;
  guint quiet_id;
  GPtrArray *cards;     /* TtLayerCard, the main file first */
  GHashTable *arrivals; /* layer's name to Arrival */
};

/* The company's zone, "" until it is known. */
const char *tt_protection_page_get_zone (TtProtectionPage *self);

/* tt-protection-hero.c */
void tt_protection_page_fill_hero (TtProtectionPage *self, gint64 now);
void tt_protection_page_colour_hero (TtProtectionPage *self);
void tt_protection_page_choose_action (TtProtectionPage *self);

/* tt-protection-way.c */
void tt_protection_page_fill_last_change (TtProtectionPage *self, gint64 now);
void tt_protection_page_fill_way (TtProtectionPage *self, gint64 now);
void tt_protection_page_fill_refused (TtProtectionPage *self);

G_END_DECLS
