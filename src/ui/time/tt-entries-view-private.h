/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-entry-model.h"
#include "ui/time/tt-entries-view.h"
#include "ui/widgets/tt-empty-page.h"

G_BEGIN_DECLS

/* The list is cut in two: tt-entries-columns.c draws the rows, tt-entries-view.c says which. */

struct _TtEntriesView
{
  AdwBin parent_instance;

  GtkSearchEntry *search;
  GtkDropDown *dates;
  GtkDropDown *states;
  GtkDropDown *people;
  GtkDropDown *sites;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *columns;
  TtEmptyPage *empty;

  TtDirectory *directory;
  TtEntryModel *model;
  GtkSingleSelection *selection;
  GHashTable *hours; /* bound GtkListItem of the hours */
  GPtrArray *users;  /* TtUser as in the drop-down after "all" */
  GPtrArray *places; /* TtSite likewise */
  gulong directory_id;
  gint64 now;
  gboolean filling;
};

/* Makes the columns. */
void tt_entries_view_add_columns (TtEntriesView *self);
/* Open entries are longer now. */
void tt_entries_view_tick_columns (TtEntriesView *self);

G_END_DECLS
