/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-file-local-private.h"

#include "base/tt-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define TT_TYPE_FILE_LOCAL (tt_file_local_get_type ())
G_DECLARE_FINAL_TYPE (TtFileLocal, tt_file_local, TT, FILE_LOCAL, TtFile)

struct _TtFileLocal
{
  TtFile parent_instance;

  int descriptor;
  char *path;
};

G_DEFINE_FINAL_TYPE (TtFileLocal, tt_file_local, TT_TYPE_FILE)

static gssize
tt_file_local_read (TtFile *file, guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  TtFileLocal *self = TT_FILE_LOCAL (file);
  gsize done = 0;

  while (done < length)
    {
      gssize got =
          pread (self->descriptor, bytes + done, length - done, (off_t) (offset + (gint64) done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          tt_error_set_errno (error, errno, self->path, "read");
          return -1;
        }
      if (got == 0)
        break;
      done += (gsize) got;
    }

  return (gssize) done;
}

static gboolean
tt_file_local_write (TtFile *file, const guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  TtFileLocal *self = TT_FILE_LOCAL (file);
  gsize done = 0;

  while (done < length)
    {
      gssize put =
          pwrite (self->descriptor, bytes + done, length - done, (off_t) (offset + (gint64) done));

      if (put < 0 && errno == EINTR)
        continue;
      if (put <= 0)
        {
          tt_error_set_errno (error, put < 0 ? errno : EIO, self->path, "write");
          return FALSE;
        }
      done += (gsize) put;
    }

  return TRUE;
}

static gboolean
tt_file_local_truncate (TtFile *file, gint64 size, GError **error)
{
  TtFileLocal *self = TT_FILE_LOCAL (file);
  int result;

  do
    result = ftruncate (self->descriptor, (off_t) size);
  while (result != 0 && errno == EINTR);

  if (result != 0)
    tt_error_set_errno (error, errno, self->path, "truncate");

  return result == 0;
}

/* Never tried again after a failure: the kernel reports a lost write once and then forgets. */
static gboolean
tt_file_local_sync (TtFile *file, GError **error)
{
  TtFileLocal *self = TT_FILE_LOCAL (file);

  if (fdatasync (self->descriptor) == 0)
    return TRUE;

  tt_error_set_errno (error, errno, self->path, "sync");
  return FALSE;
}

static gint64
tt_file_local_size (TtFile *file, GError **error)
{
  TtFileLocal *self = TT_FILE_LOCAL (file);
  struct stat stat;

  if (fstat (self->descriptor, &stat) == 0)
    return stat.st_size;

  tt_error_set_errno (error, errno, self->path, "look");
  return -1;
}

/* Advice: a system that does not take it reads from memory, which is all that can be had there. */
static void
tt_file_local_drop_cache (TtFile *file)
{
  posix_fadvise (TT_FILE_LOCAL (file)->descriptor, 0, 0, POSIX_FADV_DONTNEED);
}

/* What counts was synced before, so an error of close() has nothing to tell. */
static void
tt_file_local_finalize (GObject *object)
{
  TtFileLocal *self = TT_FILE_LOCAL (object);

  close (self->descriptor);
  g_free (self->path);

  G_OBJECT_CLASS (tt_file_local_parent_class)->finalize (object);
}

static void
tt_file_local_class_init (TtFileLocalClass *klass)
{
  TtFileClass *file_class = TT_FILE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_file_local_finalize;

  file_class->read = tt_file_local_read;
  file_class->write = tt_file_local_write;
  file_class->truncate = tt_file_local_truncate;
  file_class->sync = tt_file_local_sync;
  file_class->size = tt_file_local_size;
  file_class->drop_cache = tt_file_local_drop_cache;
}

static void
tt_file_local_init (TtFileLocal *self)
{
  self->descriptor = -1;
}

TtFile *
tt_file_local_new (int descriptor, const char *path)
{
  TtFileLocal *self = g_object_new (TT_TYPE_FILE_LOCAL, NULL);

  self->descriptor = descriptor;
  self->path = g_strdup (path);

  return TT_FILE (self);
}
