/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's own I/O fails at the n-th call. Stands between SQLite and the file system in the place
 * of "unix": put in before anything is opened. */

void tt_crash_vfs_install (void);

/* How many calls there were since the last tt_crash_vfs_fail() that can fail with @number: ENOSPC,
 * EROFS and EACCES come to those that write, EIO and EINTR to all. */
guint tt_crash_vfs_count (int number);

/* Starts counting anew; the @n-th call fails with @number, or lies where it is %TT_TEST_BENT_READ
 * or %TT_TEST_STALE_READ, and no other. 0: none. */
void tt_crash_vfs_fail (guint n, int number);
gboolean tt_crash_vfs_has_failed (void);

G_END_DECLS
