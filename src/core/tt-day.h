/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days of the calendar as "YYYY-MM-DD" (years 1 to 9999), so that comparing texts compares days. */

gboolean tt_day_is_valid (const char *day);

/* %TT_ERROR_INVALID in words where it is none. */
gboolean tt_day_check (const char *day, GError **error);

/* Its numbers; FALSE where it is no day. */
gboolean tt_day_read (const char *day, int *year, int *month, int *number);

/* The day @days later; @day must be valid. (transfer full) */
char *tt_day_add (const char *day, int days);

/* Days from @from to @to; both must be valid. */
int tt_day_count (const char *from, const char *to);

/* 0 = Monday ... 6 = Sunday. */
int tt_day_get_weekday (const char *day);

/* The first day of the week that holds @day, where weeks start on @week_start. (transfer full) */
char *tt_day_get_week_start (const char *day, int week_start);

G_END_DECLS
