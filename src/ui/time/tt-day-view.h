/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A day as a track for each person.
 *
 * Signal "chosen" (gint64 user, string day, GPtrArray *entries or NULL): somebody's row was
 * pressed. */

#define TT_TYPE_DAY_VIEW (tt_day_view_get_type ())
G_DECLARE_FINAL_TYPE (TtDayView, tt_day_view, TT, DAY_VIEW, AdwBin)

/* All NULL where nobody has signed in. */
void
tt_day_view_set_office (TtDayView *self, TtOffice *office, TtActor *actor, TtDirectory *directory);
/* @day: "YYYY-MM-DD" */
void tt_day_view_set_day (TtDayView *self, const char *day);
/* Reads the day again, soon; calls come in bursts. */
void tt_day_view_refresh (TtDayView *self);
/* Says durations of open entries anew. */
void tt_day_view_tick (TtDayView *self);

G_END_DECLS
