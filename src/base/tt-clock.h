/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define TT_TYPE_CLOCK (tt_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtClock, tt_clock, TT, CLOCK, GObject)

/**
 * TtClockClass:
 * @now: UTC, microseconds since 1970; may jump
 * @monotonic: microseconds since some start; never goes back
 */
struct _TtClockClass
{
  GObjectClass parent_class;

  gint64 (*now) (TtClock *self);
  gint64 (*monotonic) (TtClock *self);
};

/* The machine's clock. (transfer full) */
TtClock *tt_clock_new_system (void);

gint64 tt_clock_now (TtClock *self);
gint64 tt_clock_monotonic (TtClock *self);

G_END_DECLS
