/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/time/tt-hours.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The widths that header, rows and totals of the week share, pixels. */
typedef struct
{
  int name;
  int days[TT_HOURS_DAYS];
  int hours[TT_HOURS_DAYS]; /* of the number in a day */
  int total;
  int state;
} TtWeekWidths;

/* The week of one person.
 *
 * Signal "chosen" (guint day): a day was pressed. */

#define TT_TYPE_WEEK_ROW (tt_week_row_get_type ())
G_DECLARE_FINAL_TYPE (TtWeekRow, tt_week_row, TT, WEEK_ROW, GtkBox)

GtkWidget *tt_week_row_new (void);
void tt_week_row_set_widths (TtWeekRow *self, const TtWeekWidths *widths);
/* @titles: seven days in words, for who hears instead of sees */
void tt_week_row_set (TtWeekRow *self, TtHours *hours, const char *const *titles, gint64 now);
TtHours *tt_week_row_get_hours (TtWeekRow *self); /* (transfer none) (nullable) */
/* Marks one day; TT_HOURS_DAYS for none. */
void tt_week_row_set_chosen (TtWeekRow *self, guint day);
GtkWidget *tt_week_row_get_cell (TtWeekRow *self, guint day);
/* Which day has the keyboard; TT_HOURS_DAYS for none. */
guint tt_week_row_get_focus (TtWeekRow *self);

G_END_DECLS
