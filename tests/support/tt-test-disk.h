/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* A disk that works on @base until it is told to fail. Calls on its files count like its own.
 * SQLite does not come this way: its VFS has a shim of its own. (transfer full) */
TtDisk *tt_test_disk_new (TtDisk *base);

/* Faults of a disk that says all is well, for tt_test_disk_fail(): only reads and writes count
 * then.
 */
typedef enum
{
  TT_TEST_LOST_WRITE = -1, /* nothing of it arrives */
  TT_TEST_TORN_WRITE = -2, /* the first half arrives */
  TT_TEST_BENT_READ = -3,  /* one bit is another */
  TT_TEST_STALE_READ = -4, /* zeroes: what stood there before */
} TtTestLie;

/* How many calls there were that can fail with @number: all of them for EIO, those that need room
 * for ENOSPC and EDQUOT, those that change something for EROFS and EACCES. */
guint tt_test_disk_count (TtDisk *disk, int number);

/* Starts counting anew; the @n-th call (1 is the next) that can fail with @number (of errno.h, or
 * TtTestLie) fails, and no other. A write that finds no room has written half of its bytes. @n of
 * 0: nothing fails. */
void tt_test_disk_fail (TtDisk *disk, guint n, int number);

/* The same, but so do all that follow, as on a disk that stays full or broke. */
void tt_test_disk_fail_from (TtDisk *disk, guint n, int number);

/* What @folder and all below it lie on from now on; %NULL for what @base says again. */
void tt_test_disk_set_medium (TtDisk *disk, const char *folder, TtMedium medium);

/* Whether the failure that was asked for came. */
gboolean tt_test_disk_has_failed (TtDisk *disk);

/* The @n-th read (1 is the next) of the byte at @offset of whatever file gives it with one bit
 * flipped. */
void tt_test_disk_flip_read (TtDisk *disk, guint n, gint64 offset);

G_END_DECLS
