/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The menu of the tray as com.canonical.dbusmenu (version 3), which panels read over the bus: a
 * list of items, of which each may hold a list.
 *
 * Signals: "activate" (string action): an item was pressed; "about-to-show" (): the menu opens. */

#define TT_TYPE_TRAY_MENU (tt_tray_menu_get_type ())
G_DECLARE_FINAL_TYPE (TtTrayMenu, tt_tray_menu, TT, TRAY_MENU, GObject)

#define TT_TRAY_MENU_PATH "/MenuBar"

TtTrayMenu *tt_tray_menu_new (void);
/* Offers it at TT_TRAY_MENU_PATH until it is finalized. */
gboolean tt_tray_menu_export (TtTrayMenu *self, GDBusConnection *connection, GError **error);

/* Building it anew: begin, items, end. Panels hear of it only where something changed. */
void tt_tray_menu_begin (TtTrayMenu *self);
/* @action "": only to be read. Returns the item's id. */
int tt_tray_menu_add (TtTrayMenu *self, const char *label, const char *action);
void tt_tray_menu_add_separator (TtTrayMenu *self);
/* An item of the list that item @parent holds. */
void tt_tray_menu_add_below (TtTrayMenu *self, int parent, const char *label);
void tt_tray_menu_end (TtTrayMenu *self);

G_END_DECLS
