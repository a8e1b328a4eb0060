/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Open file description locks: they belong to this open file, not to the process, so closing some
 * other descriptor of the same file does not drop them. */

#include "base/tt-lock-file-system-private.h"

#include "base/tt-error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define TT_TYPE_LOCK_FILE_SYSTEM (tt_lock_file_system_get_type ())
G_DECLARE_FINAL_TYPE (TtLockFileSystem, tt_lock_file_system, TT, LOCK_FILE_SYSTEM, TtLockFile)

struct _TtLockFileSystem
{
  TtLockFile parent_instance;

  int descriptor;
  char *path;
};

G_DEFINE_FINAL_TYPE (TtLockFileSystem, tt_lock_file_system, TT_TYPE_LOCK_FILE)

static struct flock
range_of (TtLockByte byte, short type)
{
  return (struct flock){
    .l_type = type,
    .l_whence = SEEK_SET,
    .l_start = (off_t) byte,
    .l_len = 1,
  };
}

static gboolean
tt_lock_file_system_try_lock (TtLockFile *file, TtLockByte byte, gboolean *got, GError **error)
{
  TtLockFileSystem *self = TT_LOCK_FILE_SYSTEM (file);
  struct flock range = range_of (byte, F_WRLCK);

  *got = fcntl (self->descriptor, F_OFD_SETLK, &range) == 0;
  if (*got || errno == EAGAIN || errno == EACCES)
    return TRUE;

  tt_error_set_errno (error, errno, self->path, "lock");
  return FALSE;
}

static gboolean
tt_lock_file_system_is_locked (TtLockFile *file, TtLockByte byte, gboolean *locked, GError **error)
{
  TtLockFileSystem *self = TT_LOCK_FILE_SYSTEM (file);
  struct flock range = range_of (byte, F_WRLCK);

  if (fcntl (self->descriptor, F_OFD_GETLK, &range) != 0)
    {
      tt_error_set_errno (error, errno, self->path, "look at lock");
      return FALSE;
    }

  *locked = range.l_type != F_UNLCK;

  return TRUE;
}

static void
tt_lock_file_system_unlock (TtLockFile *file, TtLockByte byte)
{
  TtLockFileSystem *self = TT_LOCK_FILE_SYSTEM (file);
  struct flock range = range_of (byte, F_UNLCK);

  if (fcntl (self->descriptor, F_OFD_SETLK, &range) != 0)
    g_critical ("Unlocking %s: %s", self->path, g_strerror (errno));
}

static void
tt_lock_file_system_finalize (GObject *object)
{
  TtLockFileSystem *self = TT_LOCK_FILE_SYSTEM (object);

  close (self->descriptor);
  g_free (self->path);

  G_OBJECT_CLASS (tt_lock_file_system_parent_class)->finalize (object);
}

static void
tt_lock_file_system_class_init (TtLockFileSystemClass *klass)
{
  TtLockFileClass *file_class = TT_LOCK_FILE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_lock_file_system_finalize;

  file_class->try_lock = tt_lock_file_system_try_lock;
  file_class->is_locked = tt_lock_file_system_is_locked;
  file_class->unlock = tt_lock_file_system_unlock;
}

static void
tt_lock_file_system_init (TtLockFileSystem *self)
{
  self->descriptor = -1;
}

TtLockFile *
tt_lock_file_system_new (int descriptor, const char *path)
{
  TtLockFileSystem *self = g_object_new (TT_TYPE_LOCK_FILE_SYSTEM, NULL);

  self->descriptor = descriptor;
  self->path = g_strdup (path);

  return TT_LOCK_FILE (self);
}
