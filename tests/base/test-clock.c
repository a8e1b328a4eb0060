/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-clock.h"
#include "support/tt-test-clock.h"

static void
test_system (void)
{
  g_autoptr (TtClock) clock = tt_clock_new_system ();
  gint64 before = g_get_real_time ();
  gint64 now = tt_clock_now (clock);
  gint64 first = tt_clock_monotonic (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
  g_assert_cmpint (tt_clock_monotonic (clock), >=, first);
}

static void
test_told (void)
{
  g_autoptr (TtClock) clock = tt_test_clock_new (TT_TEST_NOW);
  gint64 first = tt_clock_monotonic (clock);

  g_assert_cmpint (tt_clock_now (clock), ==, TT_TEST_NOW);
  tt_test_clock_advance (clock, 5);
  g_assert_cmpint (tt_clock_now (clock), ==, TT_TEST_NOW + 5);
  g_assert_cmpint (tt_clock_monotonic (clock), ==, first + 5);
  tt_test_clock_set (clock, 7);
  g_assert_cmpint (tt_clock_now (clock), ==, 7);
  g_assert_cmpint (tt_clock_monotonic (clock), ==, first + 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/told", test_told);

  return g_test_run ();
}
