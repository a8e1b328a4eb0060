/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The sign in the panel as org.kde.StatusNotifierItem. Registers itself with whatever watcher there
 * is, and again whenever one appears.
 *
 * Property "shown" (boolean): a panel shows it. Signal "activate" (): it was pressed. */

#define TT_TYPE_TRAY_ITEM (tt_tray_item_get_type ())
G_DECLARE_FINAL_TYPE (TtTrayItem, tt_tray_item, TT, TRAY_ITEM, GObject)

/* @menu_path: where the menu is offered on the same connection. (transfer full) */
TtTrayItem *tt_tray_item_new (GDBusConnection *connection, const char *menu_path);

gboolean tt_tray_item_get_shown (TtTrayItem *self);

/* @icon: a symbolic icon, also drawn for panels that do not know its name; @urgent: somebody should
 * look; @title and @text: the tooltip, in words that do not grow old. */
void tt_tray_item_set (
    TtTrayItem *self, const char *icon, gboolean urgent, const char *title, const char *text);

G_END_DECLS
