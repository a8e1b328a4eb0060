/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-clock.h"
#include "base/tt-executor.h"

G_BEGIN_DECLS

/* An executor with one thread, the test's own, that takes a step when it is told. (transfer full)
 */
TtExecutor *tt_test_executor_new (void);

/* The same, but what is pushed runs at once, inside the push. (transfer full) */
TtExecutor *tt_test_executor_new_inline (void);

/* Runs the first call that waits on @queue; FALSE where none does. */
gboolean tt_test_executor_run_next (TtExecutor *executor, TtQueue queue);

/* Takes the queues in turns until nothing waits, and lets the main context answer. */
void tt_test_executor_run_all (TtExecutor *executor);

/* Time passes: runs each timer that is due, in order, at its own moment of @clock (which may be
 * %NULL), and everything that waits after each. */
void tt_test_executor_advance (TtExecutor *executor, TtClock *clock, gint64 microseconds);

/* How many timers are waiting. */
guint tt_test_executor_count_timers (TtExecutor *executor);

G_END_DECLS
