/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* On which days a shift counts. */

/**
 * TtDayAssignment:
 * @TT_DAY_OF_START: on the day on which it starts
 * @TT_DAY_OF_END: on the day on which it ends
 * @TT_DAY_SPLIT: cut where the day turns
 * @TT_DAY_OF_MOST: on the day with most of it; the earlier one of two equals
 */
typedef enum
{
  TT_DAY_OF_START,
  TT_DAY_OF_END,
  TT_DAY_SPLIT,
  TT_DAY_OF_MOST,
} TtDayAssignment;

/**
 * TtDayShare:
 * @day: "YYYY-MM-DD"
 * @microseconds: elapsed time
 */
typedef struct
{
  char day[11];
  gint64 microseconds;
} TtDayShare;

/**
 * tt_day_shares:
 * @started_at: UTC microseconds
 * @ended_at: at or after @started_at
 * @day_start: minutes after midnight at which the day turns, 0 to 1439
 *
 * Whatever @assignment, the shares sum up to ended_at - started_at.
 *
 * Returns: (transfer full) (element-type TtDayShare): at least one, days ascending
 */
GArray *tt_day_shares (const char *zone,
                       gint64 started_at,
                       gint64 ended_at,
                       TtDayAssignment assignment,
                       int day_start);

G_END_DECLS
