/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-state.h"

G_BEGIN_DECLS

/**
 * TtClockDoubt: whether the wall clock can be believed
 * @seen: what it said when it was looked at last, UTC microseconds, 0 for never
 * @leap: by how much it leapt then or before, 0 while it is believed
 * @trust: for how long it has gone on evenly since
 *
 * A computer that was off and a clock that was set wrong look alike: both leap. A leap of more than
 * a day and a half is believed once the clock went on for a tenth of it, a day at least: after a
 * weekend on the next day, two years ahead for an hour never. One that was set back is believed
 * after a day, because what then lies ahead of it is kept anyway.
 */
typedef struct
{
  gint64 seen;
  gint64 leap;
  gint64 trust;
} TtClockDoubt;

/* Pure. Whether the clock that says @now is believed. */
gboolean tt_clock_doubt_note (TtClockDoubt *self, gint64 now);

/**
 * tt_clock_believed:
 * @newest: journal time of the newest change, what counts where it was never looked at
 *
 * The same with what state.db remembers, written at most once an hour while the clock goes on.
 */
gboolean tt_clock_believed (TtState *state, gint64 newest, gint64 now, GError **error);

G_END_DECLS
