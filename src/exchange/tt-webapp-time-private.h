/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-import.h"

G_BEGIN_DECLS

/* Times and dates as a browser's language writes them, and the moments that they mean. */

typedef struct
{
  int hour;
  int minute;
  int second;
} TtWebappTime;

/* "1:05:10 PM", "13.05.10", "下午1:05:10", "١:٠٥:١٠ م": digits of any script, U+202F for a blank.
 * FALSE for what is no time of day. */
gboolean tt_webapp_time_parse (const char *text, TtWebappTime *time);

/* Three numbers in the order of the text. FALSE for what is no date. */
gboolean tt_webapp_date_parse (const char *text, int parts[3]);

/**
 * TtWebappDates:
 * @said: what the person said; %TT_DATES_UNSAID for nothing
 * @possible: a bit (1 << TtDateOrder) for each order that no date has ruled out so far
 *
 * What is known of the order of dates in a file.
 */
typedef struct
{
  TtDateOrder said;
  guint possible;
} TtWebappDates;

void tt_webapp_dates_init (TtWebappDates *self, TtDateOrder said);

/* Rules out orders in which @text is no date. */
void tt_webapp_dates_learn (TtWebappDates *self, const char *text);

/* The same for a date of which the day is known ("YYYY-MM-DD"). */
void tt_webapp_dates_learn_day (TtWebappDates *self, const char *text, const char *day);

/**
 * tt_webapp_dates_resolve:
 * @day: (out) (transfer full): "YYYY-MM-DD"
 *
 * Returns: %FALSE with %TT_ERROR_AMBIGUOUS where the text could be two days and nothing tells which
 *   (the message names --dates), %TT_ERROR_INVALID where it is none
 */
gboolean
tt_webapp_dates_resolve (TtWebappDates *self, const char *text, char **day, GError **error);

/* The latest moment at or before @bound at which the wall in @zone shows @time; 0 where there is
 * none within three days. */
gint64 tt_webapp_time_find_before (const char *zone, gint64 bound, const TtWebappTime *time);

/* The moment at which the wall shows @time on @day; the first of two; where the clock skipped it,
 * what it would be by the offset before. 0 where there is none. */
gint64 tt_webapp_time_find_on (const char *zone, const char *day, const TtWebappTime *time);

G_END_DECLS
