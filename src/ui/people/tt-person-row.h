/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"
#include "core/tt-user.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A person or a site in the list beside a detail. */

#define TT_TYPE_PERSON_ROW (tt_person_row_get_type ())
G_DECLARE_FINAL_TYPE (TtPersonRow, tt_person_row, TT, PERSON_ROW, GtkBox)

GtkWidget *tt_person_row_new (void);
void tt_person_row_set_person (TtPersonRow *self, TtUser *user);
void tt_person_row_set_site (TtPersonRow *self, TtSite *site);

G_END_DECLS
