/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-clock.h"

#define TT_TYPE_TEST_CLOCK (tt_test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TtTestClock, tt_test_clock, TT, TEST_CLOCK, TtClock)

struct _TtTestClock
{
  TtClock parent_instance;

  GMutex mutex;
  gint64 now;
  gint64 monotonic;
};

G_DEFINE_FINAL_TYPE (TtTestClock, tt_test_clock, TT_TYPE_CLOCK)

static gint64
tt_test_clock_now (TtClock *clock)
{
  TtTestClock *self = TT_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->now;
}

static gint64
tt_test_clock_monotonic (TtClock *clock)
{
  TtTestClock *self = TT_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->monotonic;
}

static void
tt_test_clock_finalize (GObject *object)
{
  g_mutex_clear (&TT_TEST_CLOCK (object)->mutex);

  G_OBJECT_CLASS (tt_test_clock_parent_class)->finalize (object);
}

static void
tt_test_clock_class_init (TtTestClockClass *klass)
{
  TtClockClass *clock_class = TT_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_test_clock_finalize;

  clock_class->now = tt_test_clock_now;
  clock_class->monotonic = tt_test_clock_monotonic;
}

static void
tt_test_clock_init (TtTestClock *self)
{
  g_mutex_init (&self->mutex);
}

TtClock *
tt_test_clock_new (gint64 now)
{
  TtTestClock *self = g_object_new (TT_TYPE_TEST_CLOCK, NULL);

  self->now = now;

  return TT_CLOCK (self);
}

void
tt_test_clock_set (TtClock *clock, gint64 now)
{
  TtTestClock *self = TT_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->now = now;
}

void
tt_test_clock_advance (TtClock *clock, gint64 microseconds)
{
  TtTestClock *self = TT_TEST_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_assert_cmpint (microseconds, >=, 0);
  self->now += microseconds;
  self->monotonic += microseconds;
}
