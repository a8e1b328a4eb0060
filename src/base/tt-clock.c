/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-clock.h"

G_DEFINE_ABSTRACT_TYPE (TtClock, tt_clock, G_TYPE_OBJECT)

static void
tt_clock_class_init (TtClockClass *klass)
{
}

static void
tt_clock_init (TtClock *self)
{
}

gint64
tt_clock_now (TtClock *self)
{
  g_return_val_if_fail (TT_IS_CLOCK (self), 0);

  return TT_CLOCK_GET_CLASS (self)->now (self);
}

gint64
tt_clock_monotonic (TtClock *self)
{
  g_return_val_if_fail (TT_IS_CLOCK (self), 0);

  return TT_CLOCK_GET_CLASS (self)->monotonic (self);
}
