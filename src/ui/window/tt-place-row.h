/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One place in the sidebar: its sign, its name, and how much there needs somebody. */

#define TT_TYPE_PLACE_ROW (tt_place_row_get_type ())
G_DECLARE_FINAL_TYPE (TtPlaceRow, tt_place_row, TT, PLACE_ROW, GtkListBoxRow)

/* @name: the place's name in code; @title: as it is read. */
GtkWidget *tt_place_row_new (const char *name, const char *icon, const char *title);
const char *tt_place_row_get_name (TtPlaceRow *self);
void tt_place_row_set_count (TtPlaceRow *self, guint count);

G_END_DECLS
