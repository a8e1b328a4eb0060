/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-format.h"

#include "core/tt-money.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#define MINUS "\u2212"
#define ISOLATE "\u2066"
#define POP_ISOLATE "\u2069"
#define MEGABYTE 1000000
#define GIGABYTE 1000000000

static GTimeZone *
find_zone (const char *zone)
{
  GTimeZone *found = zone != NULL && *zone != '\0' ? g_time_zone_new_identifier (zone) : NULL;

  return found != NULL ? found : g_time_zone_new_local ();
}

static GDateTime *
local_time (gint64 at, const char *zone)
{
  g_autoptr (GTimeZone) found = find_zone (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, found);
}

/* A day is read as noon, UTC: no zone moves it to another. */
static GDateTime *
read_day (const char *day)
{
  g_autofree char *noon = g_strconcat (day, "T12:00:00Z", NULL);

  return strlen (day) == strlen ("YYYY-MM-DD") ? g_date_time_new_from_iso8601 (noon, NULL) : NULL;
}

static gboolean
same_year (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b);
}

static char *
format_short_day (GDateTime *day, GDateTime *today)
{
  if (today != NULL && same_year (day, today))
    /* Translators: a day in a row, "Thu 19 Nov"; see strftime(3). */
    return g_date_time_format (day, _ ("%a %-d %b"));
  /* Translators: a day of another year in a row, "Thu 19 Nov 2025". */
  return g_date_time_format (day, _ ("%a %-d %b %Y"));
}

static char *
format_long_day (GDateTime *day, GDateTime *today)
{
  if (today != NULL && same_year (day, today))
    /* Translators: a day in a heading, "Thursday 19 November". */
    return g_date_time_format (day, _ ("%A %-d %B"));
  /* Translators: a day of another year in a heading, "Thursday 19 November 2025". */
  return g_date_time_format (day, _ ("%A %-d %B %Y"));
}

static gboolean
has_half_days (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%p") != NULL ||
         strstr (format, "%I") != NULL;
}

static char *
format_clock (GDateTime *time)
{
  return g_date_time_format (time, has_half_days () ? "%-I:%M %p" : "%H:%M");
}

char *
tt_format_duration (gint64 seconds)
{
  gint64 minutes = ABS (seconds) / 60;

  return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d", seconds < 0 && minutes > 0 ? MINUS : "",
                          minutes / 60, (int) (minutes % 60));
}

char *
tt_format_change (gint64 seconds)
{
  g_autofree char *duration = tt_format_duration (seconds);
  g_autofree char *change = g_strconcat (seconds > 0 ? "+" : "", duration, NULL);

  return tt_format_isolate (change);
}

char *
tt_format_time (gint64 at, const char *zone)
{
  g_autoptr (GDateTime) time = local_time (at, zone);

  return format_clock (time);
}

char *
tt_format_time_from (gint64 at, const char *zone, const char *home)
{
  g_autoptr (GDateTime) there = local_time (at, zone);
  g_autoptr (GDateTime) here = local_time (at, home);
  g_autofree char *clock = format_clock (there);

  if (g_date_time_get_utc_offset (there) == g_date_time_get_utc_offset (here))
    return g_steal_pointer (&clock);
  return g_strdup_printf ("%s %s", clock, g_date_time_get_timezone_abbreviation (there));
}

char *
tt_format_day (gint64 at, const char *zone, gint64 now)
{
  g_autoptr (GDateTime) day = local_time (at, zone);
  g_autoptr (GDateTime) today = local_time (now, zone);

  return format_short_day (day, today);
}

char *
tt_format_day_long (gint64 at, const char *zone, gint64 now)
{
  g_autoptr (GDateTime) day = local_time (at, zone);
  g_autoptr (GDateTime) today = local_time (now, zone);

  return format_long_day (day, today);
}

char *
tt_format_day_time (gint64 at, const char *zone, gint64 now)
{
  g_autofree char *day = tt_format_day (at, zone, now);
  g_autofree char *clock = tt_format_time (at, zone);

  return g_strdup_printf ("%s %s", day, clock);
}

char *
tt_format_date (const char *day, const char *today)
{
  g_autoptr (GDateTime) date = read_day (day);
  g_autoptr (GDateTime) reference = read_day (today);

  return date != NULL ? format_short_day (date, reference) : g_strdup (day);
}

char *
tt_format_date_long (const char *day, const char *today)
{
  g_autoptr (GDateTime) date = read_day (day);
  g_autoptr (GDateTime) reference = read_day (today);

  return date != NULL ? format_long_day (date, reference) : g_strdup (day);
}

char *
tt_format_date_range (const char *from, const char *to, const char *today)
{
  g_autoptr (GDateTime) first = read_day (from);
  g_autoptr (GDateTime) last = read_day (to);
  g_autoptr (GDateTime) reference = read_day (today);
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;

  if (first == NULL || last == NULL)
    return g_strdup_printf ("%s – %s", from, to);

  /* Translators: the last day of a range, "22 Nov" or "22 Nov 2025". */
  end = g_date_time_format (
      last, reference != NULL && same_year (last, reference) ? _ ("%-d %b") : _ ("%-d %b %Y"));
  if (g_str_equal (from, to))
    return g_steal_pointer (&end);
  if (!same_year (first, last))
    begin = g_date_time_format (first, _ ("%-d %b %Y"));
  else if (g_date_time_get_month (first) != g_date_time_get_month (last))
    begin = g_date_time_format (first, _ ("%-d %b"));
  else
    /* Translators: the first day of a range within a month, the "16" of "16 – 22 Nov". */
    begin = g_date_time_format (first, _ ("%-d"));
  return g_strdup_printf ("%s – %s", begin, end);
}

/* Whole days from the day of @at to the day of @now, by the calendar. */
static int
days_between (GDateTime *at, GDateTime *now)
{
  g_autoptr (GDate) a = g_date_new_dmy ((GDateDay) g_date_time_get_day_of_month (at),
                                        (GDateMonth) g_date_time_get_month (at),
                                        (GDateYear) g_date_time_get_year (at));
  g_autoptr (GDate) b = g_date_new_dmy ((GDateDay) g_date_time_get_day_of_month (now),
                                        (GDateMonth) g_date_time_get_month (now),
                                        (GDateYear) g_date_time_get_year (now));

  return g_date_days_between (a, b);
}

static char *
format_age_by_date (gint64 at, const char *zone, gint64 now)
{
  g_autoptr (GDateTime) then = local_time (at, zone);
  g_autoptr (GDateTime) today = local_time (now, zone);
  g_autofree char *clock = format_clock (then);

  switch (days_between (then, today))
    {
    case 0:
      /* Translators: the age of something, with a time of day. */
      return g_strdup_printf (_ ("today %s"), clock);
    case 1:
      return g_strdup_printf (_ ("yesterday %s"), clock);
    default:
      return format_short_day (then, today);
    }
}

char *
tt_format_age (gint64 at, const char *zone, gint64 now)
{
  gint64 seconds = (now - at) / G_USEC_PER_SEC;

  if (seconds < 0 || seconds >= 60 * 60)
    return format_age_by_date (at, zone, now);
  if (seconds < 5)
    return g_strdup (_ ("just now"));
  if (seconds < 60)
    return g_strdup_printf (ngettext ("%d second ago", "%d seconds ago", (gulong) seconds),
                            (int) seconds);
  return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) seconds / 60),
                          (int) (seconds / 60));
}

char *
tt_format_age_short (gint64 at, const char *zone, gint64 now)
{
  gint64 seconds = (now - at) / G_USEC_PER_SEC;

  if (seconds < 0 || seconds >= 60 * 60)
    return format_age_by_date (at, zone, now);
  if (seconds < 5)
    return g_strdup (_ ("just now"));
  if (seconds < 60)
    /* Translators: a short age, "s" for seconds. */
    return g_strdup_printf (_ ("%d s ago"), (int) seconds);
  /* Translators: a short age, "min" for minutes. */
  return g_strdup_printf (_ ("%d min ago"), (int) (seconds / 60));
}

char *
tt_format_size (guint64 bytes)
{
  if (bytes >= GIGABYTE)
    /* Translators: a size in gigabytes. */
    return g_strdup_printf (_ ("%.1f GB"), (double) bytes / GIGABYTE);
  if (bytes >= MEGABYTE)
    return g_strdup_printf (_ ("%d MB"), (int) ((bytes + MEGABYTE / 2) / MEGABYTE));
  return g_strdup_printf (_ ("%d kB"), (int) ((bytes + 999) / 1000));
}

char *
tt_format_distance (double metres)
{
  if (metres >= 10000)
    /* Translators: a distance in kilometres. */
    return g_strdup_printf (_ ("%.0f km"), metres / 1000);
  /* Translators: a distance in metres. */
  return g_strdup_printf (_ ("%.0f m"), metres);
}

char *
tt_format_outside (double metres, double accuracy)
{
  g_autofree char *distance = tt_format_distance (metres);
  g_autofree char *good = tt_format_distance (accuracy);

  /* Translators: how far from a site's fence somebody was, and how exact the position is. */
  return g_strdup_printf (_ ("%s outside, position good to %s"), distance, good);
}

char *
tt_format_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

char *
tt_format_money (gint64 minor, const char *currency)
{
  int digits = tt_currency_get_digits (currency);
  const char *sign = minor < 0 ? MINUS : "";
  gint64 amount = ABS (minor);
  gint64 unit = 1;

  for (int i = 0; i < digits; i++)
    unit *= 10;
  if (digits == 0)
    return g_strdup_printf ("%s%'" G_GINT64_FORMAT, sign, amount);
  return g_strdup_printf ("%s%'" G_GINT64_FORMAT "%s%0*d", sign, amount / unit,
                          nl_langinfo (RADIXCHAR), digits, (int) (amount % unit));
}

char *
tt_format_isolate (const char *text)
{
  return *text != '\0' ? g_strconcat (ISOLATE, text, POP_ISOLATE, NULL) : g_strdup ("");
}

double
tt_format_hours_of_day (gint64 at, const char *day, const char *zone)
{
  g_autoptr (GDateTime) time = local_time (at, zone);
  g_autoptr (GDateTime) date = read_day (day);
  double hours = g_date_time_get_hour (time) + g_date_time_get_minute (time) / 60.0 +
                 g_date_time_get_seconds (time) / 3600.0 +
                 (double) (at % G_USEC_PER_SEC) / G_TIME_SPAN_HOUR;

  return date != NULL ? hours + 24.0 * days_between (date, time) : hours;
}

/* Reads up to @most digits at the front of *@text. */
static int
read_number (const char **text, int most)
{
  int number = 0;
  int n = 0;

  for (; n < most && g_ascii_isdigit (**text); n++, (*text)++)
    number = number * 10 + g_ascii_digit_value (**text);
  return n > 0 ? number : -1;
}

/* What stands after the digits: nothing, "am" or "pm" in any spelling; -1 for anything else. */
static int
read_half_day (const char *rest, int hour)
{
  g_autofree char *word = g_ascii_strdown (rest, -1);

  g_strdelimit (word, ".", ' ');
  g_strstrip (word);
  if (*word == '\0')
    return hour;
  if (hour < 1 || hour > 12)
    return -1;
  if (g_str_equal (word, "a") || g_str_equal (word, "am") || g_str_equal (word, "a m"))
    return hour % 12;
  if (g_str_equal (word, "p") || g_str_equal (word, "pm") || g_str_equal (word, "p m"))
    return hour % 12 + 12;
  return -1;
}

gboolean
tt_format_read_time (const char *text, int *minutes)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  const char *rest = bare;
  const char *digits = bare;
  int minute = 0;
  int hour;

  g_return_val_if_fail (minutes != NULL, FALSE);

  hour = read_number (&rest, 4);
  if (rest - digits > 2)
    {
      minute = hour % 100;
      hour = hour / 100;
    }
  else if ((*rest == ':' || *rest == '.') && g_ascii_isdigit (rest[1]))
    {
      rest++;
      digits = rest;
      minute = read_number (&rest, 2);
      if (rest - digits != 2)
        return FALSE;
    }
  hour = read_half_day (rest, hour);
  if (hour < 0 || hour > 23 || minute > 59)
    return FALSE;

  *minutes = hour * 60 + minute;
  return TRUE;
}
