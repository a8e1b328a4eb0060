/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* All entries of the office, newest first, as a table that reads only what is looked at.
 *
 * Signals: "chosen" (gint64 entry): a row was selected; "opened" (gint64 entry): Enter or a double
 * click. */

#define TT_TYPE_ENTRIES_VIEW (tt_entries_view_get_type ())
G_DECLARE_FINAL_TYPE (TtEntriesView, tt_entries_view, TT, ENTRIES_VIEW, AdwBin)

/* All NULL where nobody has signed in. */
void tt_entries_view_set_office (TtEntriesView *self,
                                 TtOffice *office,
                                 TtActor *actor,
                                 TtDirectory *directory);
/* Puts the cursor where one types what to find. */
void tt_entries_view_find (TtEntriesView *self);
/* Shows the entries of that person alone, of all times; 0 for everybody. */
void tt_entries_view_show_user (TtEntriesView *self, gint64 user);
/* Says durations of open entries anew. */
void tt_entries_view_tick (TtEntriesView *self);

G_END_DECLS
