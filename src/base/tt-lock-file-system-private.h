/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-lock.h"

G_BEGIN_DECLS

/* Locks of the file that @descriptor has open, which it closes at its end; @path is for messages.
 * (transfer full) */
TtLockFile *tt_lock_file_system_new (int descriptor, const char *path);

G_END_DECLS
