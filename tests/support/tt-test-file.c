/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-disk-private.h"
#include "support/tt-test-disk.h"

#include <string.h>

#define TT_TYPE_TEST_FILE (tt_test_file_get_type ())
G_DECLARE_FINAL_TYPE (TtTestFile, tt_test_file, TT, TEST_FILE, TtFile)

struct _TtTestFile
{
  TtFile parent_instance;

  TtDisk *disk;
  TtFile *base;
  char *path;
};

G_DEFINE_FINAL_TYPE (TtTestFile, tt_test_file, TT_TYPE_FILE)

static gssize
tt_test_file_read (TtFile *file, guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  TtTestFile *self = TT_TEST_FILE (file);
  gssize got, flip;

  if (!tt_test_disk_pass (self->disk, DEED_LOOK, self->path, "read", error))
    return -1;

  got = tt_file_read (self->base, bytes, length, offset, error);
  flip = got > 0 ? tt_test_disk_take_flip (self->disk, offset, (gsize) got) : -1;
  if (flip >= 0)
    bytes[flip] ^= 1;
  if (got > 0 && tt_test_disk_lies (self->disk, TT_TEST_BENT_READ))
    bytes[got / 2] ^= 1;
  if (got > 0 && tt_test_disk_lies (self->disk, TT_TEST_STALE_READ))
    memset (bytes, 0, (gsize) got);

  return got;
}

static gboolean
tt_test_file_write (TtFile *file, const guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  TtTestFile *self = TT_TEST_FILE (file);

  if (tt_test_disk_pass (self->disk, DEED_ROOM, self->path, "write", error))
    {
      if (tt_test_disk_lies (self->disk, TT_TEST_LOST_WRITE))
        return TRUE;
      if (tt_test_disk_lies (self->disk, TT_TEST_TORN_WRITE))
        length /= 2;
      return tt_file_write (self->base, bytes, length, offset, error);
    }

  /* What a full disk leaves behind; whether that half arrives changes nothing. */
  tt_file_write (self->base, bytes, length / 2, offset, NULL);
  return FALSE;
}

static gboolean
tt_test_file_truncate (TtFile *file, gint64 size, GError **error)
{
  TtTestFile *self = TT_TEST_FILE (file);

  return tt_test_disk_pass (self->disk, DEED_ROOM, self->path, "truncate", error) &&
         tt_file_truncate (self->base, size, error);
}

static gboolean
tt_test_file_sync (TtFile *file, GError **error)
{
  TtTestFile *self = TT_TEST_FILE (file);

  return tt_test_disk_pass (self->disk, DEED_ROOM, self->path, "sync", error) &&
         tt_file_sync (self->base, error);
}

static gint64
tt_test_file_size (TtFile *file, GError **error)
{
  TtTestFile *self = TT_TEST_FILE (file);

  if (!tt_test_disk_pass (self->disk, DEED_LOOK, self->path, "look", error))
    return -1;

  return tt_file_get_size (self->base, error);
}

static void
tt_test_file_drop_cache (TtFile *file)
{
  tt_file_drop_cache (TT_TEST_FILE (file)->base);
}

static void
tt_test_file_finalize (GObject *object)
{
  TtTestFile *self = TT_TEST_FILE (object);

  g_clear_object (&self->base);
  g_clear_object (&self->disk);
  g_free (self->path);

  G_OBJECT_CLASS (tt_test_file_parent_class)->finalize (object);
}

static void
tt_test_file_class_init (TtTestFileClass *klass)
{
  TtFileClass *file_class = TT_FILE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_test_file_finalize;

  file_class->read = tt_test_file_read;
  file_class->write = tt_test_file_write;
  file_class->truncate = tt_test_file_truncate;
  file_class->sync = tt_test_file_sync;
  file_class->size = tt_test_file_size;
  file_class->drop_cache = tt_test_file_drop_cache;
}

static void
tt_test_file_init (TtTestFile *self)
{
}

TtFile *
tt_test_file_new (TtDisk *disk, TtFile *base, const char *path)
{
  TtTestFile *self = g_object_new (TT_TYPE_TEST_FILE, NULL);

  self->disk = g_object_ref (disk);
  self->base = g_object_ref (base);
  self->path = g_strdup (path);

  return TT_FILE (self);
}
