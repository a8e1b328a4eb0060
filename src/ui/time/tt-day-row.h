/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/time/tt-hours.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The day of one person as a track. */

#define TT_TYPE_DAY_ROW (tt_day_row_get_type ())
G_DECLARE_FINAL_TYPE (TtDayRow, tt_day_row, TT, DAY_ROW, GtkBox)

GtkWidget *tt_day_row_new (void);
/* @hours: of which day 0 is shown; @from, @to: hours of @day ("YYYY-MM-DD") on the track; @today:
 * whether that is today and now is marked */
void tt_day_row_set (TtDayRow *self,
                     TtHours *hours,
                     const char *day,
                     double from,
                     double to,
                     gboolean today,
                     const char *zone,
                     gint64 now);
TtHours *tt_day_row_get_hours (TtDayRow *self); /* (transfer none) (nullable) */

G_END_DECLS
