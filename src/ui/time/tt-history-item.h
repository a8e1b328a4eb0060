/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One step of a history: what, and below it who, when and why. */

#define TT_TYPE_HISTORY_ITEM (tt_history_item_get_type ())
G_DECLARE_FINAL_TYPE (TtHistoryItem, tt_history_item, TT, HISTORY_ITEM, GtkBox)

/* @icon in place of the dot, or NULL. */
GtkWidget *tt_history_item_new (const char *icon, const char *title, const char *text);
/* Where it stands in its history: the line goes no further there. */
void tt_history_item_set_ends (TtHistoryItem *self, gboolean first, gboolean last);

G_END_DECLS
