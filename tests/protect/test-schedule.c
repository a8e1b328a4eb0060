/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: 5 seconds after the last change and 60 at most, a look every 5 minutes, a
 * base and a verification daily, the first drill at once, later ones monthly; told as clock values,
 * so that a month passes in a test. */

#include "protect/tt-schedule.h"

#define START G_GINT64_CONSTANT (1793779200000000)

typedef struct
{
  TtSchedule *schedule;
  TtMoments now;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->now = (TtMoments){ 1000, START };
  self->schedule = tt_schedule_new (self->now, START, START, START);

  /* What a start finds: a look at once, and a backup that finds out whether there is anything. */
  g_assert_cmpint (tt_schedule_take_due (self->schedule, self->now), ==, TT_DUE_LOOK);
  tt_schedule_note_done (self->schedule, TT_DUE_LOOK, TRUE, self->now);
  self->now.monotonic += 5 * G_TIME_SPAN_SECOND;
  self->now.wall += 5 * G_TIME_SPAN_SECOND;
  g_assert_cmpint (tt_schedule_take_due (self->schedule, self->now), ==, TT_DUE_BACKUP);
  tt_schedule_note_done (self->schedule, TT_DUE_BACKUP, TRUE, self->now);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  tt_schedule_free (self->schedule);
}

static void
pass (Fixture *self, gint64 time)
{
  self->now.monotonic += time;
  self->now.wall += time;
}

static TtDue
take (Fixture *self)
{
  return tt_schedule_take_due (self->schedule, self->now);
}

static void
done (Fixture *self, TtDue what, gboolean well)
{
  tt_schedule_note_done (self->schedule, what, well, self->now);
}

static void
test_quiet (Fixture *self, gconstpointer user_data)
{
  tt_schedule_note_change (self->schedule, self->now);
  g_assert_true (tt_schedule_has_unsaved (self->schedule));
  g_assert_cmpint (tt_schedule_get_wait (self->schedule, self->now), ==, 5 * G_TIME_SPAN_SECOND);
  pass (self, 5 * G_TIME_SPAN_SECOND - 1);
  g_assert_cmpint (take (self), ==, TT_DUE_NOTHING);
  pass (self, 1);
  g_assert_cmpint (take (self), ==, TT_DUE_BACKUP);
  g_assert_true (tt_schedule_has_unsaved (self->schedule));
  g_assert_cmpint (take (self), ==, TT_DUE_NOTHING);
  done (self, TT_DUE_BACKUP, TRUE);
  g_assert_false (tt_schedule_has_unsaved (self->schedule));
}

static void
test_sixty_at_most (Fixture *self, gconstpointer user_data)
{
  gint64 waited = 0;

  tt_schedule_note_change (self->schedule, self->now);
  while (take (self) == TT_DUE_NOTHING)
    {
      g_assert_cmpint (waited, <, 60 * G_TIME_SPAN_SECOND);
      pass (self, 3 * G_TIME_SPAN_SECOND);
      waited += 3 * G_TIME_SPAN_SECOND;
      tt_schedule_note_change (self->schedule, self->now);
    }
  g_assert_cmpint (waited, ==, 60 * G_TIME_SPAN_SECOND);
}

static void
test_change_while_working (Fixture *self, gconstpointer user_data)
{
  tt_schedule_note_change (self->schedule, self->now);
  pass (self, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (take (self), ==, TT_DUE_BACKUP);
  tt_schedule_note_change (self->schedule, self->now);
  pass (self, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (take (self), ==, TT_DUE_NOTHING);
  done (self, TT_DUE_BACKUP, TRUE);
  g_assert_cmpint (take (self), ==, TT_DUE_BACKUP);
}

static void
test_look (Fixture *self, gconstpointer user_data)
{
  gint64 first = tt_schedule_get_wait (self->schedule, self->now);

  g_assert_cmpint (first, <=, 5 * G_TIME_SPAN_MINUTE);
  pass (self, first);
  g_assert_cmpint (take (self), ==, TT_DUE_LOOK);
  done (self, TT_DUE_LOOK, TRUE);
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpint (tt_schedule_get_wait (self->schedule, self->now), ==,
                       5 * G_TIME_SPAN_MINUTE);
      pass (self, 5 * G_TIME_SPAN_MINUTE);
      g_assert_cmpint (take (self), ==, TT_DUE_LOOK);
      done (self, TT_DUE_LOOK, TRUE);
    }
}

static void
test_daily (Fixture *self, gconstpointer user_data)
{
  TtDue due;

  done (self, TT_DUE_BASE, TRUE);
  pass (self, 24 * G_TIME_SPAN_HOUR);
  due = take (self);
  g_assert_true ((due & TT_DUE_VERIFY) != 0);
  /* Nothing changed since the last base: another would be the same. */
  g_assert_true ((due & TT_DUE_BASE) == 0);
  done (self, due, TRUE);

  tt_schedule_note_change (self->schedule, self->now);
  pass (self, 5 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (take (self), ==, TT_DUE_BACKUP);
  done (self, TT_DUE_BACKUP, TRUE);
  g_assert_cmpint (take (self), ==, TT_DUE_BASE);
  done (self, TT_DUE_BASE, TRUE);
  g_assert_cmpint (take (self), ==, TT_DUE_NOTHING);

  pass (self, 30 * G_TIME_SPAN_DAY);
  g_assert_true ((take (self) & TT_DUE_DRILL) != 0);
}

static void
test_first_drill_at_once (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtSchedule) schedule = tt_schedule_new (self->now, 0, self->now.wall, 0);
  TtDue due = tt_schedule_take_due (schedule, self->now);

  /* Nothing was backed up yet: nothing can be proven. */
  g_assert_true ((due & TT_DUE_DRILL) == 0);
  pass (self, 5 * G_TIME_SPAN_SECOND);
  due = tt_schedule_take_due (schedule, self->now);
  g_assert_cmpint (due, ==, TT_DUE_BACKUP);
  tt_schedule_note_done (schedule, TT_DUE_BACKUP, TRUE, self->now);
  due = tt_schedule_take_due (schedule, self->now);
  g_assert_cmpint (due, ==, TT_DUE_BASE);
  tt_schedule_note_done (schedule, TT_DUE_BASE, TRUE, self->now);
  due = tt_schedule_take_due (schedule, self->now);
  g_assert_cmpint (due, ==, TT_DUE_DRILL);
}

static void
test_failure_waits_longer (Fixture *self, gconstpointer user_data)
{
  static const gint64 waits[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

  tt_schedule_note_change (self->schedule, self->now);
  pass (self, 5 * G_TIME_SPAN_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_assert_true ((take (self) & TT_DUE_BACKUP) != 0);
      done (self, TT_DUE_BACKUP | TT_DUE_LOOK | TT_DUE_VERIFY | TT_DUE_DRILL | TT_DUE_BASE, FALSE);
      g_assert_true (tt_schedule_has_unsaved (self->schedule));
      pass (self, waits[i] * G_TIME_SPAN_MINUTE - 1);
      g_assert_true ((take (self) & TT_DUE_BACKUP) == 0);
      pass (self, 1);
    }
  g_assert_true ((take (self) & TT_DUE_BACKUP) != 0);
  done (self, TT_DUE_BACKUP, TRUE);
  g_assert_false (tt_schedule_has_unsaved (self->schedule));
}

/* A clock that somebody set two years ahead and then back must not put the daily work off. */
static void
test_clock_set_back (Fixture *self, gconstpointer user_data)
{
  g_autoptr (TtSchedule) schedule = tt_schedule_new (
      self->now, self->now.wall + 700 * G_TIME_SPAN_DAY, self->now.wall + 700 * G_TIME_SPAN_DAY,
      self->now.wall + 700 * G_TIME_SPAN_DAY);

  g_assert_true ((tt_schedule_take_due (schedule, self->now) & TT_DUE_VERIFY) != 0);
}

static void
test_labels (Fixture *self, gconstpointer user_data)
{
  guint n = 0;

  tt_schedule_want_labels (self->schedule, 0, self->now);

  /* A quiet day has one, and it asks for no other. */
  for (guint i = 0; i < 49; i++)
    {
      TtDue due;

      pass (self, G_TIME_SPAN_HOUR / 2);
      due = take (self);
      if ((due & TT_DUE_LABEL) != 0)
        {
          tt_schedule_note_change (self->schedule, self->now);
          n++;
        }
      done (self, due, TRUE);
    }
  g_assert_cmpint (n, ==, 1);

  /* Work has one an hour; one that failed is tried again in a minute. */
  tt_schedule_note_change (self->schedule, self->now);
  pass (self, G_TIME_SPAN_HOUR);
  g_assert_cmpint (take (self) & TT_DUE_LABEL, ==, TT_DUE_LABEL);
  done (self, TT_DUE_LABEL, FALSE);
  g_assert_cmpint (take (self) & TT_DUE_LABEL, ==, 0);
  pass (self, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (take (self) & TT_DUE_LABEL, ==, TT_DUE_LABEL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

  ADD ("/schedule/quiet", test_quiet);
  ADD ("/schedule/sixty-at-most", test_sixty_at_most);
  ADD ("/schedule/change-while-working", test_change_while_working);
  ADD ("/schedule/look", test_look);
  ADD ("/schedule/daily", test_daily);
  ADD ("/schedule/first-drill-at-once", test_first_drill_at_once);
  ADD ("/schedule/failure-waits-longer", test_failure_waits_longer);
  ADD ("/schedule/clock-set-back", test_clock_set_back);
  g_test_add ("/schedule/labels", Fixture, NULL, set_up, test_labels, tear_down);

  return g_test_run ();
}
