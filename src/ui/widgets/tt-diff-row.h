/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of what would be different: a shape, what it is, which ones, and the amount. */

#define TT_TYPE_DIFF_ROW (tt_diff_row_get_type ())
G_DECLARE_FINAL_TYPE (TtDiffRow, tt_diff_row, TT, DIFF_ROW, GtkListBoxRow)

/* @text and @value may be ""; @style is a style class of the icon or NULL. */
GtkWidget *tt_diff_row_new (
    const char *icon, const char *style, const char *title, const char *text, const char *value);
/* A button at the end of the row ("Show…"). (transfer floating) */
void tt_diff_row_add_button (TtDiffRow *self, GtkWidget *button);

G_END_DECLS
