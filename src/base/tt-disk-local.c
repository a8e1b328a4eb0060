/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-disk.h"
#include "base/tt-error.h"
#include "base/tt-file-local-private.h"
#include "base/tt-medium-local-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define TT_TYPE_DISK_LOCAL (tt_disk_local_get_type ())
G_DECLARE_FINAL_TYPE (TtDiskLocal, tt_disk_local, TT, DISK_LOCAL, TtDisk)

struct _TtDiskLocal
{
  TtDisk parent_instance;
};

G_DEFINE_FINAL_TYPE (TtDiskLocal, tt_disk_local, TT_TYPE_DISK)

static gboolean
check (int result, const char *path, const char *what, GError **error)
{
  if (result == 0)
    return TRUE;

  tt_error_set_errno (error, errno, path, what);
  return FALSE;
}

static const char *
tt_disk_local_vfs_name (TtDisk *disk)
{
  return "unix";
}

static int
open_retrying (const char *path, int flags)
{
  int descriptor;

  do
    descriptor = open (path, flags | O_CLOEXEC | O_NOCTTY, 0600);
  while (descriptor < 0 && errno == EINTR);

  return descriptor;
}

static TtFile *
tt_disk_local_open (TtDisk *disk, const char *path, TtOpenFlags flags, GError **error)
{
  int mode = (flags & TT_OPEN_WRITE) != 0 ? O_RDWR : O_RDONLY;
  int descriptor;

  if ((flags & TT_OPEN_CREATE) != 0)
    mode |= O_CREAT;
  if ((flags & TT_OPEN_EXCLUSIVE) != 0)
    mode |= O_EXCL;
  if ((flags & TT_OPEN_TRUNCATE) != 0)
    mode |= O_TRUNC;
  if ((flags & TT_OPEN_NOFOLLOW) != 0)
    mode |= O_NOFOLLOW;

  descriptor = open_retrying (path, mode);
  if (descriptor < 0)
    {
      tt_error_set_errno (error, errno, path, "open");
      return NULL;
    }

  return tt_file_local_new (descriptor, path);
}

static TtKind
kind_from_mode (mode_t mode)
{
  if (S_ISREG (mode))
    return TT_KIND_FILE;
  if (S_ISDIR (mode))
    return TT_KIND_FOLDER;
  return TT_KIND_OTHER;
}

static gboolean
tt_disk_local_stat (
    TtDisk *disk, const char *path, gboolean follow, TtStat *stat_out, GError **error)
{
  struct stat found;

  *stat_out = (TtStat){ TT_KIND_NONE };
  if (fstatat (AT_FDCWD, path, &found, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0)
    {
      if (errno == ENOENT || errno == ENOTDIR)
        return TRUE;
      tt_error_set_errno (error, errno, path, "look");
      return FALSE;
    }

  *stat_out = (TtStat){
    .kind = kind_from_mode (found.st_mode),
    .size = found.st_size,
    .modified = (gint64) found.st_mtim.tv_sec * G_USEC_PER_SEC + found.st_mtim.tv_nsec / 1000,
    .device = found.st_dev,
    .inode = found.st_ino,
    .mode = found.st_mode & 07777,
    .owner = found.st_uid,
  };

  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
tt_disk_local_list (TtDisk *disk, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  DIR *stream = opendir (folder);
  struct dirent *entry;
  int number;

  if (stream == NULL)
    {
      tt_error_set_errno (error, errno, folder, "list");
      return NULL;
    }

  while (errno = 0, (entry = readdir (stream)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      g_ptr_array_add (names, g_strdup (entry->d_name));
  number = errno;
  closedir (stream);
  if (number != 0)
    {
      tt_error_set_errno (error, number, folder, "list");
      return NULL;
    }

  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

static gboolean
tt_disk_local_make_folder (TtDisk *disk, const char *path, GError **error)
{
  return check (mkdir (path, 0700), path, "make folder", error);
}

static gboolean
tt_disk_local_rename (TtDisk *disk, const char *from, const char *to, GError **error)
{
  return check (rename (from, to), to, "rename", error);
}

static gboolean
tt_disk_local_link (TtDisk *disk, const char *from, const char *to, GError **error)
{
  return check (link (from, to), to, "link", error);
}

static gboolean
tt_disk_local_unlink (TtDisk *disk, const char *path, GError **error)
{
  return check (unlink (path), path, "remove", error);
}

static gboolean
tt_disk_local_remove_folder (TtDisk *disk, const char *path, GError **error)
{
  return check (rmdir (path), path, "remove folder", error);
}

static gboolean
tt_disk_local_sync_folder (TtDisk *disk, const char *path, GError **error)
{
  int descriptor = open_retrying (path, O_RDONLY | O_DIRECTORY);
  int number = 0;

  if (descriptor < 0)
    {
      tt_error_set_errno (error, errno, path, "open folder");
      return FALSE;
    }

  /* EINVAL: a file system whose folders cannot be synced keeps their order in its own way. */
  if (fsync (descriptor) != 0 && errno != EINVAL)
    number = errno;
  close (descriptor);
  if (number != 0)
    tt_error_set_errno (error, number, path, "sync folder");

  return number == 0;
}

static gboolean
tt_disk_local_space (
    TtDisk *disk, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error)
{
  struct statvfs found;

  if (!check (statvfs (path, &found), path, "measure", error))
    return FALSE;

  *free_bytes = (guint64) found.f_bavail * found.f_frsize;
  *all_bytes = (guint64) found.f_blocks * found.f_frsize;

  return TRUE;
}

static char *
tt_disk_local_resolve (TtDisk *disk, const char *path, GError **error)
{
  char *real = realpath (path, NULL);
  char *copy;

  if (real == NULL)
    {
      tt_error_set_errno (error, errno, path, "follow");
      return NULL;
    }

  copy = g_strdup (real);
  free (real);

  return copy;
}

static gboolean
tt_disk_local_medium (TtDisk *disk, const char *path, TtMedium *medium, GError **error)
{
  return tt_medium_local_find (path, medium, error);
}

static void
tt_disk_local_class_init (TtDiskLocalClass *klass)
{
  TtDiskClass *disk_class = TT_DISK_CLASS (klass);

  disk_class->vfs_name = tt_disk_local_vfs_name;
  disk_class->open = tt_disk_local_open;
  disk_class->stat = tt_disk_local_stat;
  disk_class->list = tt_disk_local_list;
  disk_class->make_folder = tt_disk_local_make_folder;
  disk_class->rename = tt_disk_local_rename;
  disk_class->link = tt_disk_local_link;
  disk_class->unlink = tt_disk_local_unlink;
  disk_class->remove_folder = tt_disk_local_remove_folder;
  disk_class->sync_folder = tt_disk_local_sync_folder;
  disk_class->space = tt_disk_local_space;
  disk_class->resolve = tt_disk_local_resolve;
  disk_class->medium = tt_disk_local_medium;
}

static void
tt_disk_local_init (TtDiskLocal *self)
{
}

TtDisk *
tt_disk_new_local (void)
{
  return g_object_new (TT_TYPE_DISK_LOCAL, NULL);
}
