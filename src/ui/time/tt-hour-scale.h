/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The hours over the day tracks below it. It has no words of its own: the tracks have. */

#define TT_TYPE_HOUR_SCALE (tt_hour_scale_get_type ())
G_DECLARE_FINAL_TYPE (TtHourScale, tt_hour_scale, TT, HOUR_SCALE, GtkWidget)

/* What part of the day is shown, hours; 5 to 21 unless told. */
void tt_hour_scale_set_range (TtHourScale *self, double start, double end);

G_END_DECLS
