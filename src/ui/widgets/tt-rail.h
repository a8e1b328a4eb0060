/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The line and dot beside one step of a history. */

#define TT_TYPE_RAIL (tt_rail_get_type ())
G_DECLARE_FINAL_TYPE (TtRail, tt_rail, TT, RAIL, GtkWidget)

/* Whether this step is the first or the last of its history; @icon in place of the dot, or NULL. */
void tt_rail_set_step (TtRail *self, gboolean first, gboolean last, const char *icon);

G_END_DECLS
