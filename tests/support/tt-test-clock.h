/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-clock.h"

G_BEGIN_DECLS

/* Wednesday 2026-11-04 08:00:00 UTC: the moment at which every test's world stands unless it says
 * otherwise. */
#define TT_TEST_NOW G_GINT64_CONSTANT (1793779200000000)

/* A clock that stands still until it is told. Any thread may read it. (transfer full) */
TtClock *tt_test_clock_new (gint64 now);

/* The wall clock jumps, as when somebody sets it; the monotonic one does not. */
void tt_test_clock_set (TtClock *clock, gint64 now);

/* Time passes: both move on. */
void tt_test_clock_advance (TtClock *clock, gint64 microseconds);

G_END_DECLS
