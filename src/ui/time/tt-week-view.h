/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A week as a grid of people and days, with totals, and the button that approves it.
 *
 * Signal "chosen" (gint64 user, string day, GPtrArray *entries or NULL): a day of somebody was
 * pressed. */

#define TT_TYPE_WEEK_VIEW (tt_week_view_get_type ())
G_DECLARE_FINAL_TYPE (TtWeekView, tt_week_view, TT, WEEK_VIEW, AdwBin)

/* All NULL where nobody has signed in. */
void tt_week_view_set_office (TtWeekView *self,
                              TtOffice *office,
                              TtActor *actor,
                              TtDirectory *directory);
/* @first_day: "YYYY-MM-DD" of the first of the seven days. */
void tt_week_view_set_week (TtWeekView *self, const char *first_day);
/* Reads the week again, soon; calls come in bursts. */
void tt_week_view_refresh (TtWeekView *self);
/* Says durations of open entries anew. */
void tt_week_view_tick (TtWeekView *self);

G_END_DECLS
