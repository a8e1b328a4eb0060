/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* The shim between SQLite and the disk: page sums, the write version that keeps other programs from
 * writing, the look whether the file was replaced, the journal that is never unlinked. Only
 * tt-database.c, tt-raw.c and what verifies pages include it. */

/* Bytes at the end of each page that hold its sum. */
#define TT_VFS_RESERVED 8

/* The name of the shim over @disk's own VFS, registered at the first call. */
const char *tt_vfs_get_name (TtDisk *disk, GError **error);

/* Sleeps by the VFS's own clock. */
void tt_vfs_sleep (TtDisk *disk, int microseconds);

/* The open file of @handle's main database. */
sqlite3_file *tt_vfs_get_file (sqlite3 *handle);

/* Header byte 18 as it stood on disk when page 1 was last read: 3 is ours, 1 says that another
 * program played a journal back (or that this is a base image), 0 that it was not read yet. */
int tt_vfs_get_write_version (sqlite3 *handle);

/* Bytes as they lie on disk, unverified; SQLITE_IOERR_SHORT_READ at the end of the file,
 * SQLITE_IOERR_DATA where the disk cannot read them. */
int tt_vfs_read_raw (sqlite3_file *file, void *bytes, int length, gint64 offset);

/* What keeps SQLite from letting go of a lock that was taken through @file: below @level it does
 * not unlock until the pin is taken out by SQLITE_LOCK_NONE, which itself unlocks. */
void tt_vfs_pin (sqlite3_file *file, int level);

/* Whether a page of @length bytes, as it lies on disk or as SQLite sees it, carries its own sum.
 * @number counts from 1. */
gboolean tt_vfs_check_page (const guint8 *page, gsize length, guint64 number);

/* The page that holds SQLite's lock bytes and is never written. */
guint64 tt_vfs_get_lock_page (gsize page_size);

G_END_DECLS
