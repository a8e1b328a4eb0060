/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

G_BEGIN_DECLS

/* A disk whose part below one folder is of another kind than the rest: what people plug in, and
 * file systems that are not ours. SQLite's files do not come this way. (transfer full) */
TtDisk *tt_strange_disk_new (TtDisk *base);

/* From here on everything below @folder (nullable: nothing) is strange in the ways that are set. */
void tt_strange_disk_set_below (TtDisk *disk, const char *folder);

/* A listing leaves out names that end so. %NULL: tells all. */
void tt_strange_disk_hide (TtDisk *disk, const char *ending);

/* A listing of @folder tells @name too, which is not there. %NULL: no more. */
void tt_strange_disk_add_ghost (TtDisk *disk, const char *folder, const char *name);

/* One name stands for all spellings of it, as on FAT and APFS. */
void tt_strange_disk_set_folds_case (TtDisk *disk, gboolean folds);

/* No hard links, and times of two seconds, as on FAT. */
void tt_strange_disk_set_coarse (TtDisk *disk, gboolean coarse);

/* From the @n-th call on (1: the next) everything fails with @number of errno.h, as on a disk that
 * was pulled out, or was made read-only; @n of 0: it works. @number of EROFS: only what changes
 * something. */
void tt_strange_disk_fail_from (TtDisk *disk, guint n, int number);
guint tt_strange_disk_count (TtDisk *disk);

/* Whoever opens @path for reading gets @other: another /etc/machine-id. */
void tt_strange_disk_redirect (TtDisk *disk, const char *path, const char *other);

G_END_DECLS
