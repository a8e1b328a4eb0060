/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Somebody who is in: where, since when, and the day so far as a track. */

#define TT_TYPE_IN_ROW (tt_in_row_get_type ())
G_DECLARE_FINAL_TYPE (TtInRow, tt_in_row, TT, IN_ROW, GtkListBoxRow)

GtkWidget *tt_in_row_new (void);
/* @now: UTC microseconds; @home: the company's zone; @from, @to: the hours that the track shows.
 * Cheap enough for every minute. */
void
tt_in_row_set (TtInRow *self, TtEntry *entry, gint64 now, const char *home, double from, double to);
/* How wide the column of durations is, pixels: all rows share it. */
void tt_in_row_set_width (TtInRow *self, int width);
TtEntry *tt_in_row_get_entry (TtInRow *self); /* (transfer none) (nullable) */

G_END_DECLS
