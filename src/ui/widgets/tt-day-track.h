/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A day as a line: worked (accent), breaks (gaps), needs you (amber stripes), leave (grey), now (a
 * stroke). Hours are wall-clock hours of the day as doubles (7.5 is 07:30; more than
 * 24 is the next day). It has no words of its own: give it an accessible label with
 * tt_day_track_set_label(). */

#define TT_TYPE_DAY_TRACK (tt_day_track_get_type ())
G_DECLARE_FINAL_TYPE (TtDayTrack, tt_day_track, TT, DAY_TRACK, GtkWidget)

typedef enum
{
  TT_SPAN_WORK,
  TT_SPAN_FLAG,
  TT_SPAN_LEAVE,
} TtSpanKind;

GtkWidget *tt_day_track_new (void);
/* What part of the day is shown, hours; 5 to 19 unless told. */
void tt_day_track_set_range (TtDayTrack *self, double start, double end);
void tt_day_track_clear (TtDayTrack *self);
void tt_day_track_add_span (TtDayTrack *self, double from, double to, TtSpanKind kind);
/* Negative: now is not shown. */
void tt_day_track_set_now (TtDayTrack *self, double now);
/* Whether hours stand below the track; also the property "show-hours". */
void tt_day_track_set_show_hours (TtDayTrack *self, gboolean show_hours);
/* What a screen reader says instead of the picture. */
void tt_day_track_set_label (TtDayTrack *self, const char *label);

G_END_DECLS
