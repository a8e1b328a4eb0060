/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A share as a bar: 0 to 1 of the width in the accent. Properties: "share", "colour" (a named
 * colour, accent_bg_color unless told). The number stands beside it as a label. */

#define TT_TYPE_BAR (tt_bar_get_type ())
G_DECLARE_FINAL_TYPE (TtBar, tt_bar, TT, BAR, GtkWidget)

GtkWidget *tt_bar_new (void);
void tt_bar_set_share (TtBar *self, double share);
void tt_bar_set_colour (TtBar *self, const char *colour);

G_END_DECLS
