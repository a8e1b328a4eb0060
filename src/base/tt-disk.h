/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Plain files through one gate. Everything that is not SQLite's own I/O goes through a TtDisk, so
 * that a test or the simulator can be the disk. Paths are absolute. Every call is synchronous and
 * belongs on a worker. Errors are TT_ERROR as tt_error_set_errno() folds them. */

#define TT_TYPE_FILE (tt_file_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtFile, tt_file, TT, FILE, GObject)

#define TT_TYPE_DISK (tt_disk_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtDisk, tt_disk, TT, DISK, GObject)

/**
 * TtOpenFlags:
 * @TT_OPEN_READ: read only; fails with %TT_ERROR_NOT_FOUND where nothing is
 * @TT_OPEN_WRITE: read and write
 * @TT_OPEN_CREATE: with WRITE: make it (0600) where nothing is
 * @TT_OPEN_EXCLUSIVE: with CREATE: fail with %TT_ERROR_EXISTS where something is
 * @TT_OPEN_TRUNCATE: with WRITE: empty it
 * @TT_OPEN_NOFOLLOW: fail where the last part of the path is a link
 */
typedef enum
{
  TT_OPEN_READ = 0,
  TT_OPEN_WRITE = 1 << 0,
  TT_OPEN_CREATE = 1 << 1,
  TT_OPEN_EXCLUSIVE = 1 << 2,
  TT_OPEN_TRUNCATE = 1 << 3,
  TT_OPEN_NOFOLLOW = 1 << 4,
} TtOpenFlags;

typedef enum
{
  TT_KIND_NONE,
  TT_KIND_FILE,
  TT_KIND_FOLDER,
  TT_KIND_OTHER,
} TtKind;

/**
 * TtStat:
 * @kind: what stands there; %TT_KIND_NONE where nothing does (no error)
 * @size: bytes
 * @modified: microseconds since 1970
 * @device: the disk's number
 * @inode: the file's number
 * @mode: permission bits
 * @owner: the owner's number
 */
typedef struct
{
  TtKind kind;
  gint64 size;
  gint64 modified;
  guint64 device;
  guint64 inode;
  guint32 mode;
  guint32 owner;
} TtStat;

/**
 * TtMediumKind:
 * @TT_MEDIUM_FIXED: a disk that stays where it is, or one of which nothing else is known
 * @TT_MEDIUM_REMOVABLE: one that can be pulled out and found by others
 * @TT_MEDIUM_NETWORK: another computer's
 * @TT_MEDIUM_MISSING: a disk belongs there by the system's table and none is mounted
 */
typedef enum
{
  TT_MEDIUM_FIXED,
  TT_MEDIUM_REMOVABLE,
  TT_MEDIUM_NETWORK,
  TT_MEDIUM_MISSING,
} TtMediumKind;

/**
 * TtMedium:
 * @kind: what it is
 * @read_only: nobody can write to it, whatever the rights of files say
 */
typedef struct
{
  TtMediumKind kind;
  gboolean read_only;
} TtMedium;

struct _TtFileClass
{
  GObjectClass parent_class;

  gssize (*read) (TtFile *self, guint8 *bytes, gsize length, gint64 offset, GError **error);
  gboolean (*write) (
      TtFile *self, const guint8 *bytes, gsize length, gint64 offset, GError **error);
  gboolean (*truncate) (TtFile *self, gint64 size, GError **error);
  gboolean (*sync) (TtFile *self, GError **error);
  gint64 (*size) (TtFile *self, GError **error);
  void (*drop_cache) (TtFile *self);
};

struct _TtDiskClass
{
  GObjectClass parent_class;

  const char *(*vfs_name) (TtDisk *self);
  TtFile *(*open) (TtDisk *self, const char *path, TtOpenFlags flags, GError **error);
  gboolean (*stat) (TtDisk *self, const char *path, gboolean follow, TtStat *stat, GError **error);
  GPtrArray *(*list) (TtDisk *self, const char *folder, GError **error);
  gboolean (*make_folder) (TtDisk *self, const char *path, GError **error);
  gboolean (*rename) (TtDisk *self, const char *from, const char *to, GError **error);
  gboolean (*link) (TtDisk *self, const char *from, const char *to, GError **error);
  gboolean (*unlink) (TtDisk *self, const char *path, GError **error);
  gboolean (*remove_folder) (TtDisk *self, const char *path, GError **error);
  gboolean (*sync_folder) (TtDisk *self, const char *path, GError **error);
  gboolean (*space) (
      TtDisk *self, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error);
  char *(*resolve) (TtDisk *self, const char *path, GError **error);
  gboolean (*medium) (TtDisk *self, const char *path, TtMedium *medium, GError **error);
};

/* The computer's own file systems. (transfer full) */
TtDisk *tt_disk_new_local (void);

/* The name of the SQLite VFS that works on the same files ("unix" for the local disk). The store
 * stacks its page-sum shim on it. */
const char *tt_disk_get_vfs_name (TtDisk *self);

TtFile *tt_disk_open (TtDisk *self, const char *path, TtOpenFlags flags, GError **error);
gboolean tt_disk_stat (TtDisk *self, const char *path, TtStat *stat, GError **error);
gboolean tt_disk_stat_link (TtDisk *self, const char *path, TtStat *stat, GError **error);

/* Names of what stands in a folder, sorted by bytes, without "." and "..". (element-type utf8) */
GPtrArray *tt_disk_list (TtDisk *self, const char *folder, GError **error);

/* 0700. Fails with TT_ERROR_EXISTS where something is. Does not sync. */
gboolean tt_disk_make_folder (TtDisk *self, const char *path, GError **error);

/* Makes all folders that are missing and syncs each folder above a new one. */
gboolean tt_disk_make_folders (TtDisk *self, const char *path, GError **error);

/* Makes what is missing of @path below @top, and never @top itself, which may be a disk's: where it
 * has gone meanwhile nothing is made, %TT_ERROR_NOT_FOUND. Does not sync. */
gboolean
tt_disk_make_folders_below (TtDisk *self, const char *path, const char *top, GError **error);

gboolean tt_disk_rename (TtDisk *self, const char *from, const char *to, GError **error);
gboolean tt_disk_link (TtDisk *self, const char *from, const char *to, GError **error);
gboolean tt_disk_unlink (TtDisk *self, const char *path, GError **error);
gboolean tt_disk_remove_folder (TtDisk *self, const char *path, GError **error);

/* Removes a folder and what is in it; follows no links. Absent is fine. */
gboolean tt_disk_remove_tree (TtDisk *self, const char *path, GError **error);

gboolean tt_disk_sync_folder (TtDisk *self, const char *path, GError **error);

/* Syncs @path's folder and every folder above it up to and with @top. */
gboolean tt_disk_sync_up (TtDisk *self, const char *path, const char *top, GError **error);

gboolean tt_disk_space (
    TtDisk *self, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error);

/* What @path, or the nearest folder above it that is there, lies on. A disk that cannot tell says
 * that it is fixed and can be written to. */
gboolean tt_disk_get_medium (TtDisk *self, const char *path, TtMedium *medium, GError **error);

/* The path with links followed. (transfer full) */
char *tt_disk_resolve (TtDisk *self, const char *path, GError **error);

/**
 * tt_disk_write_whole:
 * @path: where it shall stand
 *
 * Writes beside (".NAME.new"), syncs, reads back and compares, renames over, syncs the folder,
 * drops the cache, reads back and compares again: the whole of "a file counts after". What stood
 * there stays whole when anything before the rename fails. 0600.
 */
gboolean tt_disk_write_whole (
    TtDisk *self, const char *path, const guint8 *bytes, gsize length, GError **error);

/* Everything in a file of at most @limit bytes; TT_ERROR_INVALID where it is larger. */
GBytes *tt_disk_read_whole (TtDisk *self, const char *path, gsize limit, GError **error);

/* Copies by reading and writing; the copy is synced, its folder is not. Fails where @to exists. */
gboolean tt_disk_copy (
    TtDisk *self, const char *from, const char *to, GCancellable *cancellable, GError **error);

/* Reads up to @length bytes; fewer only at the end of the file; -1 with @error. */
gssize tt_file_read (TtFile *self, guint8 *bytes, gsize length, gint64 offset, GError **error);
gboolean
tt_file_write (TtFile *self, const guint8 *bytes, gsize length, gint64 offset, GError **error);
gboolean tt_file_truncate (TtFile *self, gint64 size, GError **error);
gboolean tt_file_sync (TtFile *self, GError **error);
gint64 tt_file_get_size (TtFile *self, GError **error);

/* The next read comes from the disk (POSIX_FADV_DONTNEED), as far as the system lets us ask. */
void tt_file_drop_cache (TtFile *self);

G_END_DECLS
