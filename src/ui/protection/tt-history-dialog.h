/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What became of one record: who changed it when, what stood there before and after. */

#define TT_TYPE_HISTORY_DIALOG (tt_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtHistoryDialog, tt_history_dialog, TT, HISTORY_DIALOG, AdwWindow)

/* Presents it over @parent, for whoever has signed in there. @table: as in the schema ("user",
 * "site", "entry"); @name: what the record is called */
void tt_history_dialog_present (TtWindow *parent, const char *table, gint64 id, const char *name);

G_END_DECLS
