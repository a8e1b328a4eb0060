/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-clock.h"
#include "base/tt-disk.h"
#include "base/tt-executor.h"
#include "base/tt-lock.h"
#include "base/tt-random.h"

G_BEGIN_DECLS

/* What a program is given from outside, passed in and never global. Immutable, so any thread may
 * hold it. */

#define TT_TYPE_ENVIRONMENT (tt_environment_get_type ())
G_DECLARE_FINAL_TYPE (TtEnvironment, tt_environment, TT, ENVIRONMENT, GObject)

/* The machine's own. Sets umask 077 and starts libsodium. (transfer full) */
TtEnvironment *tt_environment_new_system (void);

/* Any of them may be %NULL for the machine's own. (transfer full) */
TtEnvironment *tt_environment_new (
    TtClock *clock, TtRandom *random, TtDisk *disk, TtLocks *locks, TtExecutor *executor);

TtClock *tt_environment_get_clock (TtEnvironment *self);
TtRandom *tt_environment_get_random (TtEnvironment *self);
TtDisk *tt_environment_get_disk (TtEnvironment *self);
TtLocks *tt_environment_get_locks (TtEnvironment *self);
TtExecutor *tt_environment_get_executor (TtEnvironment *self);

/* 16 bytes as 32 hex digits that name this machine (/etc/machine-id hashed); "" where unknown. */
const char *tt_environment_get_machine (TtEnvironment *self);

G_END_DECLS
