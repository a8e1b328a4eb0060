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

/* Starts counting anew; the @n-th call fails with @number, or lies where it is of TtTestLie, and
 * no other. 0: none. */
void tt_crash_vfs_fail (guint n, int number);

/* The same, where only calls on files whose path holds @below count. */
void tt_crash_vfs_fail_below (guint n, int number, const char *below);

/* And all calls that follow fail too, as on a disk that stays full. */
void tt_crash_vfs_fail_from (guint n, int number, const char *below);
gboolean tt_crash_vfs_has_failed (void);

/* Before the @n-th write or sync from now the power goes off: this process is killed, and of what
 * it wrote to the files that it has open each write that no sync followed is there wholly, its
 * first sector is, or it is not, in any order. 0: it stays on. Files must be opened after this. */
void tt_crash_vfs_cut_power (guint n, guint32 seed);

G_END_DECLS
