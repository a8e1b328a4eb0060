/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/time/tt-hours.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One day of one person in the week: the hours, and left of them the shape of what is special. */

#define TT_TYPE_DAY_CELL (tt_day_cell_get_type ())
G_DECLARE_FINAL_TYPE (TtDayCell, tt_day_cell, TT, DAY_CELL, GtkButton)

/* @width: of the cell, @hours_width: of the number in it, pixels */
GtkWidget *tt_day_cell_new (void);
void tt_day_cell_set_widths (TtDayCell *self, int width, int hours_width);
/* @day: "Tue 17 Nov", for who hears instead of sees */
void tt_day_cell_set (TtDayCell *self, TtHours *hours, guint day, const char *title, gint64 now);
void tt_day_cell_set_chosen (TtDayCell *self, gboolean chosen);

G_END_DECLS
