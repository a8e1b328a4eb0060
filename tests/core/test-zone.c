/* SPDX-License-Identifier: GPL-3.0-or-later */

/* R1 to R5 of product.md: elapsed time is a difference of instants, a wall clock may come twice or
 * not at all, and days are those of the place. The computer's zone (Asia/Kathmandu here) is never
 * asked. */

#include "base/tt-error.h"
#include "core/tt-day-share.h"
#include "core/tt-day.h"
#include "core/tt-entry.h"
#include "core/tt-time.h"
#include "core/tt-zone.h"

#define HOUR G_TIME_SPAN_HOUR
#define NEW_YORK "America/New_York"

static gint64
at (const char *text, const char *zone)
{
  g_autoptr (GError) error = NULL;
  gint64 instant = 0;

  tt_time_parse (text, zone, &instant, &error);
  g_assert_no_error (error);
  return instant;
}

static void
assert_refused (const char *text, const char *zone, int code)
{
  g_autoptr (GError) error = NULL;
  gint64 instant = 0;

  g_assert_false (tt_time_parse (text, zone, &instant, &error));
  g_assert_error (error, TT_ERROR, code);
}

static void
test_elapsed_over_clock_change (void)
{
  /* R1: DOL's own example. */
  g_assert_cmpint (at ("2025-03-09T07:30", NEW_YORK) - at ("2025-03-08T23:00", NEW_YORK), ==,
                   HOUR * 15 / 2);
  g_assert_cmpint (at ("2025-11-02T07:30", NEW_YORK) - at ("2025-11-01T23:00", NEW_YORK), ==,
                   HOUR * 19 / 2);
  g_assert_cmpint (at ("2013-11-03T06:00", NEW_YORK) - at ("2013-11-02T22:00", NEW_YORK), ==,
                   9 * HOUR);
  g_assert_cmpint (at ("2013-03-10T06:00", NEW_YORK) - at ("2013-03-09T22:00", NEW_YORK), ==,
                   7 * HOUR);
}

static void
test_doubles_and_gaps (void)
{
  const TtWall twice = { 2025, 11, 2, 1, 30, 0, 0 };
  const TtWall never = { 2025, 3, 9, 2, 30, 0, 0 };
  g_autoptr (GError) error = NULL;
  gint64 instants[2] = { 0, 0 };
  guint n_instants = 9;

  /* R2 */
  g_assert_true (tt_zone_resolve (NEW_YORK, &twice, instants, &n_instants, &error));
  g_assert_cmpint (n_instants, ==, 2);
  g_assert_cmpint (instants[0], ==, at ("2025-11-02T05:30Z", NULL));
  g_assert_cmpint (instants[1], ==, at ("2025-11-02T06:30Z", NULL));

  g_assert_true (tt_zone_resolve (NEW_YORK, &never, instants, &n_instants, &error));
  g_assert_cmpint (n_instants, ==, 0);
  g_assert_true (tt_zone_get_neighbours (NEW_YORK, &never, instants));
  g_assert_cmpint (instants[0], ==, at ("2025-03-09T03:30-04:00", NULL));
  g_assert_cmpint (instants[1], ==, at ("2025-03-09T01:30-05:00", NULL));
  g_assert_false (tt_zone_get_neighbours (NEW_YORK, &twice, instants));

  /* Editing only the end does not move the start: EEST 03:05 to EET 06:00. */
  g_assert_cmpint (at ("2013-10-27T06:00", "Europe/Helsinki") -
                       at ("2013-10-27T03:05+03:00", "Europe/Helsinki"),
                   ==, 4 * HOUR - 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (at ("2021-11-01T00:00", "Europe/Prague") -
                       at ("2021-10-31T00:00", "Europe/Prague"),
                   ==, 25 * HOUR);

  /* Half an hour, as Lord Howe has it; and a change far in the future. */
  g_assert_cmpint (at ("2025-04-06T03:00", "Australia/Lord_Howe") -
                       at ("2025-04-06T01:00", "Australia/Lord_Howe"),
                   ==, HOUR * 5 / 2);
  assert_refused ("2060-11-07T01:30", NEW_YORK, TT_ERROR_AMBIGUOUS);
}

static void
test_ambiguous_says_which (void)
{
  g_autoptr (GError) twice = NULL;
  g_autoptr (GError) never = NULL;
  gint64 instant = 0;

  g_assert_false (tt_time_parse ("2025-11-02T01:30", NEW_YORK, &instant, &twice));
  g_assert_error (twice, TT_ERROR, TT_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (twice->message, "2025-11-02T01:30:00-04:00"));
  g_assert_nonnull (strstr (twice->message, "2025-11-02T01:30:00-05:00"));

  g_assert_false (tt_time_parse ("2025-03-09 02:30", NEW_YORK, &instant, &never));
  g_assert_error (never, TT_ERROR, TT_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (never->message, "2025-03-09T03:30:00-04:00"));
  g_assert_nonnull (strstr (never->message, "2025-03-09T01:30:00-05:00"));

  /* What is said is understood. */
  g_assert_cmpint (at ("2025-11-02T01:30:00-05:00", NEW_YORK), ==, at ("2025-11-02T06:30Z", NULL));
}

static void
test_place_decides_the_day (void)
{
  gint64 instant = at ("2025-07-07T22:30", "America/Los_Angeles");
  g_autofree char *there = tt_zone_dup_day ("America/Los_Angeles", instant);
  g_autofree char *elsewhere = tt_zone_dup_day (NEW_YORK, instant);
  g_autofree char *text = tt_time_format (instant);
  g_autofree char *local = tt_time_format_in_zone (instant, "America/Los_Angeles");

  /* R3 */
  g_assert_cmpstr (there, ==, "2025-07-07");
  g_assert_cmpint (tt_day_get_weekday (there), ==, 0);
  g_assert_cmpstr (elsewhere, ==, "2025-07-08");
  g_assert_cmpstr (text, ==, "2025-07-08T05:30:00Z");
  g_assert_cmpstr (local, ==, "2025-07-07T22:30:00-07:00");
}

static void
assert_end (const char *start, const char *zone, int hour, int minute, const char *expected)
{
  g_autoptr (GError) error = NULL;
  gint64 end = 0;

  tt_zone_find_end (zone, at (start, zone), hour, minute, &end, &error);
  g_assert_no_error (error);
  g_assert_cmpint (end, ==, at (expected, zone));
}

static void
test_overnight (void)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();
  g_autoptr (GError) error = NULL;
  gint64 end = 0;

  /* R4 */
  assert_end ("2025-06-04T22:00", NEW_YORK, 6, 0, "2025-06-05T06:00");
  assert_end ("2025-06-04T23:00", NEW_YORK, 7, 0, "2025-06-05T07:00");
  assert_end ("2025-06-04T08:00", NEW_YORK, 16, 30, "2025-06-04T16:30");
  assert_end ("2025-06-04T08:00", NEW_YORK, 8, 0, "2025-06-05T08:00");
  assert_end ("2025-11-02T01:45-04:00", NEW_YORK, 1, 30, "2025-11-02T01:30-05:00");

  g_assert_false (
      tt_zone_find_end (NEW_YORK, at ("2025-11-01T22:00", NEW_YORK), 1, 30, &end, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS);

  tt_entry_set_started_at (entry, at ("2025-06-04T22:00", NEW_YORK));
  g_assert_cmpint (tt_entry_get_seconds (entry), ==, -1);
  tt_entry_set_ended_at (entry, at ("2025-06-05T06:00", NEW_YORK));
  g_assert_cmpint (tt_entry_get_seconds (entry), ==, 8 * 3600);
}

static void
assert_shares (TtDayAssignment assignment, int day_start, const char *expected)
{
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (GArray) shares =
      tt_day_shares (NEW_YORK, at ("2025-06-02T22:00", NEW_YORK), at ("2025-06-03T06:00", NEW_YORK),
                     assignment, day_start);

  for (guint i = 0; i < shares->len; i++)
    {
      TtDayShare *share = &g_array_index (shares, TtDayShare, i);

      g_string_append_printf (got, "%s %" G_GINT64_FORMAT ";", share->day,
                              share->microseconds / HOUR);
    }
  g_assert_cmpstr (got->str, ==, expected);
}

static void
test_day_assignment (void)
{
  g_autoptr (GArray) over_change =
      tt_day_shares (NEW_YORK, at ("2025-11-02T00:00", NEW_YORK), at ("2025-11-03T00:00", NEW_YORK),
                     TT_DAY_SPLIT, 0);

  /* R5 */
  assert_shares (TT_DAY_OF_START, 0, "2025-06-02 8;");
  assert_shares (TT_DAY_OF_END, 0, "2025-06-03 8;");
  assert_shares (TT_DAY_SPLIT, 0, "2025-06-02 2;2025-06-03 6;");
  assert_shares (TT_DAY_OF_MOST, 0, "2025-06-03 8;");
  assert_shares (TT_DAY_SPLIT, 300, "2025-06-02 7;2025-06-03 1;");
  assert_shares (TT_DAY_OF_END, 360, "2025-06-02 8;");

  g_assert_cmpint (over_change->len, ==, 1);
  g_assert_cmpint (g_array_index (over_change, TtDayShare, 0).microseconds, ==, 25 * HOUR);
}

static void
test_names_of_zones (void)
{
  static const char *const good[] = { "America/New_York", "UTC",
                                      "Europe/Prague",    "Etc/GMT+5",
                                      "Asia/Kathmandu",   "America/Argentina/Buenos_Aires" };
  static const char *const bad[] = { "",
                                     "Mars/Phobos",
                                     "+05:45",
                                     "UTC+3",
                                     "EST5EDT4,M3.2.0,M11.1.0",
                                     "../etc/passwd",
                                     "America/",
                                     ":UTC",
                                     "America/New York" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i]);
      g_assert_true (tt_zone_is_valid (good[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i]);
      g_assert_false (tt_zone_check (bad[i], &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    }
  g_assert_false (tt_zone_is_valid (NULL));
}

static void
test_day_without_midnight (void)
{
  g_autoptr (GError) error = NULL;
  gint64 instant = 0;

  /* São Paulo skipped midnight when summer began. */
  g_assert_true (tt_zone_get_day_start ("America/Sao_Paulo", "2018-11-04", &instant, &error));
  g_assert_cmpint (instant, ==, at ("2018-11-04T03:00Z", NULL));
  g_assert_true (tt_zone_get_day_start ("America/Havana", "2025-11-02", &instant, &error));
  g_assert_cmpint (instant, ==, at ("2025-11-02T04:00Z", NULL));

  /* Samoa had no 30 December 2011 at all. */
  g_assert_false (tt_zone_get_day_start ("Pacific/Apia", "2011-12-30", &instant, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
}

static void
test_every_hour_comes_back (void)
{
  static const char *const zones[] = { NEW_YORK,         "Europe/Prague",     "Australia/Lord_Howe",
                                       "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Casablanca" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      gint64 first = at ("2015-01-01T00:00Z", NULL);

      for (gint64 instant = first; instant < first + 5 * 366 * 24 * HOUR;
           instant += 17 * G_TIME_SPAN_MINUTE)
        {
          gint64 instants[2] = { 0, 0 };
          guint n_instants = 0;
          TtWall wall;

          tt_zone_get_wall (zones[i], instant, &wall, NULL);
          g_assert_true (tt_zone_resolve (zones[i], &wall, instants, &n_instants, NULL));
          g_assert_cmpint (n_instants, >=, 1);
          g_assert_true (instants[0] == instant || (n_instants == 2 && instants[1] == instant));
        }
    }
}

static void
test_texts (void)
{
  static const char *const bad[] = {
    "",
    "2025-06-04",
    "2025-06-04T24:00Z",
    "2025-06-04T08:60Z",
    "2025-13-04T08:00Z",
    "2025-02-29T08:00Z",
    "0000-01-01T08:00Z",
    "2025-06-04T8:00Z",
    "2025-06-04T08:00:00.1234567Z",
    "2025-06-04T08:00:00.Z",
    "2025-06-04T08:00Zulu",
    "2025-06-04T08:00+5:45",
    "2025-06-04T08:00+24:00",
    "2025-06-04T08:00 PM",
    "yesterday",
  };
  g_autofree char *whole = tt_time_format (at ("2025-06-04T08:00:00.000000Z", NULL));
  g_autofree char *fraction = tt_time_format (at ("2025-06-04T08:00:00.5Z", NULL));
  g_autofree char *before = tt_time_format (at ("1969-12-31T23:59:59.999999Z", NULL));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      assert_refused (bad[i], NEW_YORK, TT_ERROR_INVALID);
    }

  assert_refused ("2025-06-04T08:00", NULL, TT_ERROR_INVALID);
  g_assert_cmpstr (whole, ==, "2025-06-04T08:00:00Z");
  g_assert_cmpstr (fraction, ==, "2025-06-04T08:00:00.500000Z");
  g_assert_cmpstr (before, ==, "1969-12-31T23:59:59.999999Z");
  g_assert_cmpint (at ("1970-01-01T00:00:01Z", NULL), ==, G_USEC_PER_SEC);
  g_assert_cmpint (at ("2025-06-04T13:45+05:45", NULL), ==, at ("2025-06-04T08:00Z", NULL));
}

static void
test_days (void)
{
  g_autofree char *leap = tt_day_add ("2024-02-28", 1);
  g_autofree char *back = tt_day_add ("2024-03-01", -1);
  g_autofree char *monday = tt_day_get_week_start ("2025-06-08", 0);
  g_autofree char *sunday = tt_day_get_week_start ("2025-06-08", 6);
  g_autofree char *saturday = tt_day_get_week_start ("2025-06-08", 5);

  g_assert_cmpstr (leap, ==, "2024-02-29");
  g_assert_cmpstr (back, ==, "2024-02-29");
  g_assert_cmpstr (monday, ==, "2025-06-02");
  g_assert_cmpstr (sunday, ==, "2025-06-08");
  g_assert_cmpstr (saturday, ==, "2025-06-07");
  g_assert_cmpint (tt_day_count ("2025-06-02", "2025-07-02"), ==, 30);
  g_assert_false (tt_day_is_valid ("2025-02-29"));
  g_assert_false (tt_day_is_valid ("2025-2-09"));
  g_assert_false (tt_day_is_valid (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/zone/elapsed-over-clock-change", test_elapsed_over_clock_change);
  g_test_add_func ("/core/zone/doubles-and-gaps", test_doubles_and_gaps);
  g_test_add_func ("/core/zone/ambiguous-says-which", test_ambiguous_says_which);
  g_test_add_func ("/core/zone/place-decides-the-day", test_place_decides_the_day);
  g_test_add_func ("/core/zone/overnight", test_overnight);
  g_test_add_func ("/core/zone/day-assignment", test_day_assignment);
  g_test_add_func ("/core/zone/names", test_names_of_zones);
  g_test_add_func ("/core/zone/day-without-midnight", test_day_without_midnight);
  g_test_add_func ("/core/zone/every-hour-comes-back", test_every_hour_comes_back);
  g_test_add_func ("/core/time/texts", test_texts);
  g_test_add_func ("/core/day/days", test_days);

  return g_test_run ();
}
