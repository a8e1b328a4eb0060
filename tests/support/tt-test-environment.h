/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "support/tt-test-clock.h"
#include "support/tt-test-disk.h"
#include "support/tt-test-executor.h"

G_BEGIN_DECLS

/* A clock that stands at TT_TEST_NOW, random bytes from seed 1, a disk that can fail over the real
 * one, the real locks, and real threads. (transfer full) */
TtEnvironment *tt_test_environment_new (void);

/* The same with tt_test_executor_new() in place of threads. (transfer full) */
TtEnvironment *tt_test_environment_new_stepped (void);

/* A GAsyncReadyCallback whose @data is a `GAsyncResult **`: keeps the result there. */
void tt_test_keep_result (GObject *source, GAsyncResult *result, gpointer data);

/* Runs the main context until tt_test_keep_result() was called; fails the test after a minute.
 * Works with threads only: a stepped executor has to be stepped first. */
void tt_test_await_result (GAsyncResult **result);

/* Runs the main context until @flag is set, with the same limit. */
void tt_test_await_flag (const gboolean *flag);

/* Answers what is left on the main context, so that finished tasks are let go of. */
void tt_test_settle (void);

G_END_DECLS
