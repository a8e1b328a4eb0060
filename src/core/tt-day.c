/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-day.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

static gboolean
read_digits (const char *text, guint n_digits, int *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *value = *value * 10 + (text[i] - '0');
    }

  return TRUE;
}

gboolean
tt_day_read (const char *day, int *year, int *month, int *number)
{
  return day != NULL && strlen (day) == 10 && day[4] == '-' && day[7] == '-' &&
         read_digits (day, 4, year) && read_digits (day + 5, 2, month) &&
         read_digits (day + 8, 2, number) && *year >= 1 &&
         g_date_valid_dmy ((GDateDay) *number, (GDateMonth) *month, (GDateYear) *year);
}

static gboolean
parse (const char *day, GDate *date)
{
  int year = 0;
  int month = 0;
  int number = 0;

  if (!tt_day_read (day, &year, &month, &number))
    return FALSE;

  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static char *
format (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", (int) g_date_get_year (date),
                          (int) g_date_get_month (date), (int) g_date_get_day (date));
}

gboolean
tt_day_is_valid (const char *day)
{
  GDate date;

  return parse (day, &date);
}

gboolean
tt_day_check (const char *day, GError **error)
{
  if (tt_day_is_valid (day))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” is not a date; write it as YYYY-MM-DD, such as 2026-01-31"),
               day != NULL ? day : "");
  return FALSE;
}

char *
tt_day_add (const char *day, int days)
{
  GDate date;

  if (!parse (day, &date))
    g_return_val_if_reached (g_strdup (""));

  if (days >= 0)
    g_date_add_days (&date, (guint) days);
  else
    g_date_subtract_days (&date, (guint) -days);
  return format (&date);
}

int
tt_day_count (const char *from, const char *to)
{
  GDate first;
  GDate last;

  if (!parse (from, &first) || !parse (to, &last))
    g_return_val_if_reached (0);

  return g_date_days_between (&first, &last);
}

int
tt_day_get_weekday (const char *day)
{
  GDate date;

  if (!parse (day, &date))
    g_return_val_if_reached (0);

  return (int) g_date_get_weekday (&date) - G_DATE_MONDAY;
}

char *
tt_day_get_week_start (const char *day, int week_start)
{
  g_return_val_if_fail (week_start >= 0 && week_start < 7, g_strdup (day));

  return tt_day_add (day, -((tt_day_get_weekday (day) - week_start + 7) % 7));
}
