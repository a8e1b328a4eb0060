/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of numbers and times are those of the look, whatever the computer's own zone is. */

#include "ui/widgets/tt-format.h"

#include <locale.h>

#define NEW_YORK "America/New_York"
#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOW (G_GINT64_CONSTANT (1795101840) * SECOND) /* Thu 19 Nov 2026 10:24 in New York */

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_durations (void)
{
  assert_words (tt_format_duration (8 * 3600), "8:00");
  assert_words (tt_format_duration (1800), "0:30");
  assert_words (tt_format_duration (103 * 3600 + 19 * 60 + 59), "103:19");
  assert_words (tt_format_duration (-50 * 60), "\u22120:50");
  assert_words (tt_format_duration (-30), "0:00");
  assert_words (tt_format_change (48 * 3600), "\u2066+48:00\u2069");
  assert_words (tt_format_change (-50 * 60), "\u2066\u22120:50\u2069");
}

static void
test_times (void)
{
  assert_words (tt_format_time (NOW, NEW_YORK), "10:24");
  assert_words (tt_format_time_from (NOW, NEW_YORK, NEW_YORK), "10:24");
  assert_words (tt_format_time_from (NOW, "America/Los_Angeles", NEW_YORK), "07:24 PST");
  assert_words (tt_format_day (NOW, NEW_YORK, NOW), "Thu 19 Nov");
  assert_words (tt_format_day_long (NOW, NEW_YORK, NOW), "Thursday 19 November");
  assert_words (tt_format_day (NOW - 365 * 86400 * SECOND, NEW_YORK, NOW), "Wed 19 Nov 2025");
  assert_words (tt_format_day_time (NOW, NEW_YORK, NOW), "Thu 19 Nov 10:24");
}

static void
test_dates (void)
{
  assert_words (tt_format_date ("2026-11-19", "2026-11-20"), "Thu 19 Nov");
  assert_words (tt_format_date_long ("2026-11-19", "2027-01-01"), "Thursday 19 November 2026");
  assert_words (tt_format_date ("soon", "2026-11-20"), "soon");
  assert_words (tt_format_date_range ("2026-11-16", "2026-11-22", "2026-11-20"), "16 – 22 Nov");
  assert_words (tt_format_date_range ("2026-11-30", "2026-12-06", "2026-11-20"), "30 Nov – 6 Dec");
  assert_words (tt_format_date_range ("2026-12-28", "2027-01-03", "2026-11-20"),
                "28 Dec 2026 – 3 Jan 2027");
  assert_words (tt_format_date_range ("2026-11-16", "2026-11-16", "2026-11-20"), "16 Nov");
}

static void
test_ages (void)
{
  assert_words (tt_format_age (NOW - 2 * SECOND, NEW_YORK, NOW), "just now");
  assert_words (tt_format_age (NOW - 20 * SECOND, NEW_YORK, NOW), "20 seconds ago");
  assert_words (tt_format_age (NOW - 61 * SECOND, NEW_YORK, NOW), "1 minute ago");
  assert_words (tt_format_age (NOW - 7 * 3600 * SECOND, NEW_YORK, NOW), "today 03:24");
  assert_words (tt_format_age (NOW - 17 * 3600 * SECOND, NEW_YORK, NOW), "yesterday 17:24");
  assert_words (tt_format_age (NOW - 3 * 86400 * SECOND, NEW_YORK, NOW), "Mon 16 Nov");
  assert_words (tt_format_age_short (NOW - 20 * SECOND, NEW_YORK, NOW), "20 s ago");
  /* A clock that jumped back is no age. */
  assert_words (tt_format_age (NOW + 60 * SECOND, NEW_YORK, NOW), "today 10:25");
}

static void
test_amounts (void)
{
  assert_words (tt_format_size (1500000000), "1.5 GB");
  assert_words (tt_format_size (61000000), "61 MB");
  assert_words (tt_format_size (1), "1 kB");
  assert_words (tt_format_distance (640.2), "640 m");
  assert_words (tt_format_distance (12345), "12 km");
  assert_words (tt_format_outside (640, 12), "640 m outside, position good to 12 m");
  assert_words (tt_format_money (2200, "USD"), "22.00");
  assert_words (tt_format_money (-5, "USD"), "\u22120.05");
  assert_words (tt_format_money (2200, "JPY"), "2200");
  assert_words (tt_format_isolate (""), "");
}

static void
test_hours_of_day (void)
{
  g_assert_cmpfloat (tt_format_hours_of_day (NOW, "2026-11-19", NEW_YORK), ==, 10.4);
  g_assert_cmpfloat (tt_format_hours_of_day (NOW, "2026-11-18", NEW_YORK), ==, 34.4);
  g_assert_cmpfloat (tt_format_hours_of_day (NOW, "2026-11-20", NEW_YORK), ==, -13.6);
}

static void
test_typed_times (void)
{
  static const struct
  {
    const char *text;
    int minutes; /* -1: no time */
  } typed[] = {
    { "7", 420 },           { "07:02", 422 },   { "702", 422 },   { "0702", 422 },
    { "7.02", 422 },        { " 7:02 ", 422 },  { "7 pm", 1140 }, { "7:02pm", 1142 },
    { "12 am", 0 },         { "12 p.m.", 720 }, { "0:00", 0 },    { "23:59", 1439 },
    { "24", -1 },           { "7:60", -1 },     { "7:2", -1 },    { "13 pm", -1 },
    { "0 am", -1 },         { "", -1 },         { "seven", -1 },  { "7:02:03", -1 },
    { "7:02 o'clock", -1 }, { "-7", -1 },       { "99999", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      int minutes = -1;

      g_test_message ("“%s”", typed[i].text);
      g_assert_cmpint (tt_format_read_time (typed[i].text, &minutes), ==, typed[i].minutes >= 0);
      g_assert_cmpint (minutes, ==, typed[i].minutes);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/durations", test_durations);
  g_test_add_func ("/format/times", test_times);
  g_test_add_func ("/format/dates", test_dates);
  g_test_add_func ("/format/ages", test_ages);
  g_test_add_func ("/format/amounts", test_amounts);
  g_test_add_func ("/format/hours-of-day", test_hours_of_day);
  g_test_add_func ("/format/typed-times", test_typed_times);
  return g_test_run ();
}
