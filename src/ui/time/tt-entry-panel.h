/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One entry: read it, correct it with a reason, see what happened to it; or a new one by hand. */

#define TT_TYPE_ENTRY_PANEL (tt_entry_panel_get_type ())
G_DECLARE_FINAL_TYPE (TtEntryPanel, tt_entry_panel, TT, ENTRY_PANEL, AdwBin)

/* All NULL where nobody has signed in. */
void tt_entry_panel_set_office (TtEntryPanel *self,
                                TtOffice *office,
                                TtActor *actor,
                                TtDirectory *directory);
void tt_entry_panel_clear (TtEntryPanel *self);
/* Reads that entry and shows it. What was typed and not saved is dropped. */
void tt_entry_panel_show (TtEntryPanel *self, gint64 entry);
/* Shows the last of @entries (element-type TtEntry), the others of the same day can be chosen. */
void tt_entry_panel_show_entries (TtEntryPanel *self, GPtrArray *entries);
/* An empty form. @user 0 and @day NULL: to be chosen. */
void tt_entry_panel_show_new (TtEntryPanel *self, gint64 user, const char *day);
/* The entry that is shown, 0 for none. */
gint64 tt_entry_panel_get_entry (TtEntryPanel *self);
/* Says durations of an open entry anew. */
void tt_entry_panel_tick (TtEntryPanel *self);

G_END_DECLS
