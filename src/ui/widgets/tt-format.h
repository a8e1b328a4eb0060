/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers, times and durations as the window says them. Instants are UTC microseconds; zones are
 * IANA names ("" or an unknown one: the computer's). All results are (transfer full) and never
 * NULL. */

/* "8:00", "0:30", "103:19", with a true minus "−0:50"; seconds are rounded down to minutes. */
char *tt_format_duration (gint64 seconds);
/* The same with a sign always: "+48:00", "−0:50", isolated so that it also reads from right to
 * left. */
char *tt_format_change (gint64 seconds);
/* "07:02", or "7:02 AM" where the locale has it so. */
char *tt_format_time (gint64 at, const char *zone);
/* The same, with the zone's letters where it is not at @home's time: "22:30 PDT". */
char *tt_format_time_from (gint64 at, const char *zone, const char *home);
/* "Thu 19 Nov"; with the year if it is not that of @now. */
char *tt_format_day (gint64 at, const char *zone, gint64 now);
/* "Thursday 19 November"; with the year if it is not that of @now. */
char *tt_format_day_long (gint64 at, const char *zone, gint64 now);
/* "Thu 19 Nov 07:02". */
char *tt_format_day_time (gint64 at, const char *zone, gint64 now);
/* The same for a day "YYYY-MM-DD"; @today likewise, for the year. A text that is no day as it is.
 */
char *tt_format_date (const char *day, const char *today);
char *tt_format_date_long (const char *day, const char *today);
/* "16 – 22 Nov", "30 Nov – 6 Dec", both ends included. */
char *tt_format_date_range (const char *from, const char *to, const char *today);
/* "20 seconds ago", "4 minutes ago", "today 03:12", "yesterday 17:40", "Mon 16 Nov". */
char *tt_format_age (gint64 at, const char *zone, gint64 now);
/* The same, short, for the foot: "20 s ago". */
char *tt_format_age_short (gint64 at, const char *zone, gint64 now);
/* "61 MB", "1.5 GB": powers of 1000, one decimal above 1 GB. */
char *tt_format_size (guint64 bytes);
/* "640 m", "12 km". */
char *tt_format_distance (double metres);
/* "640 m outside, position good to 12 m". */
char *tt_format_outside (double metres, double accuracy);
/* "18,204" as the locale groups. */
char *tt_format_count (gint64 count);
/* "22.00" for 2200 minor units of @currency. */
char *tt_format_money (gint64 minor, const char *currency);
/* @text kept together where the language runs the other way (U+2066 … U+2069); "" stays "". */
char *tt_format_isolate (const char *text);

/* The hours since midnight of @day ("YYYY-MM-DD") in @zone, for a day track: 7.5 is 07:30. */
double tt_format_hours_of_day (gint64 at, const char *day, const char *zone);

/* Reads a time of day as people type it: "7", "702", "0702", "7:02", "7.02", "7:02 pm". FALSE if it
 * is none; else @minutes since midnight, 0 to 1439. */
gboolean tt_format_read_time (const char *text, int *minutes);

G_END_DECLS
