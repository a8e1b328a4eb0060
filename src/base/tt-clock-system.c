/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-clock.h"

#define TT_TYPE_CLOCK_SYSTEM (tt_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (TtClockSystem, tt_clock_system, TT, CLOCK_SYSTEM, TtClock)

struct _TtClockSystem
{
  TtClock parent_instance;
};

G_DEFINE_FINAL_TYPE (TtClockSystem, tt_clock_system, TT_TYPE_CLOCK)

static gint64
tt_clock_system_now (TtClock *self)
{
  return g_get_real_time ();
}

static gint64
tt_clock_system_monotonic (TtClock *self)
{
  return g_get_monotonic_time ();
}

static void
tt_clock_system_class_init (TtClockSystemClass *klass)
{
  TtClockClass *clock_class = TT_CLOCK_CLASS (klass);

  clock_class->now = tt_clock_system_now;
  clock_class->monotonic = tt_clock_system_monotonic;
}

static void
tt_clock_system_init (TtClockSystem *self)
{
}

TtClock *
tt_clock_new_system (void)
{
  return g_object_new (TT_TYPE_CLOCK_SYSTEM, NULL);
}
