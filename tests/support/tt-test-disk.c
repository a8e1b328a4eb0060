/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-disk.h"

#include "base/tt-error.h"
#include "support/tt-test-disk-private.h"

#include <errno.h>

#define TT_TYPE_TEST_DISK (tt_test_disk_get_type ())
G_DECLARE_FINAL_TYPE (TtTestDisk, tt_test_disk, TT, TEST_DISK, TtDisk)

struct _TtTestDisk
{
  TtDisk parent_instance;

  TtDisk *base;
  GMutex mutex;
  guint counts[DEED_ROOM + 1];
  guint fail_at;
  int number;
  gboolean stays;
  gboolean failed;
  guint lies;
  gint64 flip_at;
  guint flip_after;
  char *medium_folder; /* NULL: as @base says */
  TtMedium medium;
};

G_DEFINE_FINAL_TYPE (TtTestDisk, tt_test_disk, TT_TYPE_DISK)

static TtTestDeed
least_deed (int number)
{
  switch (number)
    {
    case ENOSPC:
    case EDQUOT:
      return DEED_ROOM;
    case EROFS:
    case EACCES:
      return DEED_CHANGE;
    default:
      return DEED_LOOK;
    }
}

static guint
count (TtTestDisk *self, int number)
{
  guint sum = 0;

  for (guint i = least_deed (number); i <= DEED_ROOM; i++)
    sum += self->counts[i];

  return sum;
}

gboolean
tt_test_disk_pass (
    TtDisk *disk, TtTestDeed deed, const char *path, const char *what, GError **error)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n;

  self->counts[deed]++;
  if (self->fail_at == 0 || self->number < 0 || deed < least_deed (self->number))
    return TRUE;

  n = count (self, self->number);
  if (n < self->fail_at || (n > self->fail_at && !self->stays))
    return TRUE;

  self->failed = TRUE;
  tt_error_set_errno (error, self->number, path, what);
  return FALSE;
}

gboolean
tt_test_disk_lies (TtDisk *disk, int lie)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->fail_at == 0 || self->number != lie || ++self->lies != self->fail_at)
    return FALSE;

  self->failed = TRUE;
  return TRUE;
}

gssize
tt_test_disk_take_flip (TtDisk *disk, gint64 offset, gsize length)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 at = self->flip_at;

  if (at < offset || at - offset >= (gint64) length)
    return -1;

  if (--self->flip_after > 0)
    return -1;

  self->flip_at = -1;

  return (gssize) (at - offset);
}

static const char *
tt_test_disk_vfs_name (TtDisk *disk)
{
  return tt_disk_get_vfs_name (TT_TEST_DISK (disk)->base);
}

static TtFile *
tt_test_disk_open (TtDisk *disk, const char *path, TtOpenFlags flags, GError **error)
{
  TtTestDeed deed = (flags & TT_OPEN_CREATE) != 0  ? DEED_ROOM
                    : (flags & TT_OPEN_WRITE) != 0 ? DEED_CHANGE
                                                   : DEED_LOOK;
  g_autoptr (TtFile) file = NULL;

  if (!tt_test_disk_pass (disk, deed, path, "open", error))
    return NULL;

  file = tt_disk_open (TT_TEST_DISK (disk)->base, path, flags, error);

  return file != NULL ? tt_test_file_new (disk, file, path) : NULL;
}

static gboolean
tt_test_disk_stat (TtDisk *disk, const char *path, gboolean follow, TtStat *stat, GError **error)
{
  TtDisk *base = TT_TEST_DISK (disk)->base;

  return tt_test_disk_pass (disk, DEED_LOOK, path, "look", error) &&
         TT_DISK_GET_CLASS (base)->stat (base, path, follow, stat, error);
}

static GPtrArray *
tt_test_disk_list (TtDisk *disk, const char *folder, GError **error)
{
  if (!tt_test_disk_pass (disk, DEED_LOOK, folder, "list", error))
    return NULL;

  return tt_disk_list (TT_TEST_DISK (disk)->base, folder, error);
}

static gboolean
tt_test_disk_make_folder (TtDisk *disk, const char *path, GError **error)
{
  return tt_test_disk_pass (disk, DEED_ROOM, path, "make folder", error) &&
         tt_disk_make_folder (TT_TEST_DISK (disk)->base, path, error);
}

static gboolean
tt_test_disk_rename (TtDisk *disk, const char *from, const char *to, GError **error)
{
  return tt_test_disk_pass (disk, DEED_ROOM, to, "rename", error) &&
         tt_disk_rename (TT_TEST_DISK (disk)->base, from, to, error);
}

static gboolean
tt_test_disk_link (TtDisk *disk, const char *from, const char *to, GError **error)
{
  return tt_test_disk_pass (disk, DEED_ROOM, to, "link", error) &&
         tt_disk_link (TT_TEST_DISK (disk)->base, from, to, error);
}

static gboolean
tt_test_disk_unlink (TtDisk *disk, const char *path, GError **error)
{
  return tt_test_disk_pass (disk, DEED_CHANGE, path, "remove", error) &&
         tt_disk_unlink (TT_TEST_DISK (disk)->base, path, error);
}

static gboolean
tt_test_disk_remove_folder (TtDisk *disk, const char *path, GError **error)
{
  return tt_test_disk_pass (disk, DEED_CHANGE, path, "remove folder", error) &&
         tt_disk_remove_folder (TT_TEST_DISK (disk)->base, path, error);
}

static gboolean
tt_test_disk_sync_folder (TtDisk *disk, const char *path, GError **error)
{
  return tt_test_disk_pass (disk, DEED_ROOM, path, "sync folder", error) &&
         tt_disk_sync_folder (TT_TEST_DISK (disk)->base, path, error);
}

static gboolean
tt_test_disk_space (
    TtDisk *disk, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error)
{
  return tt_test_disk_pass (disk, DEED_LOOK, path, "measure", error) &&
         tt_disk_space (TT_TEST_DISK (disk)->base, path, free_bytes, all_bytes, error);
}

static char *
tt_test_disk_resolve (TtDisk *disk, const char *path, GError **error)
{
  if (!tt_test_disk_pass (disk, DEED_LOOK, path, "follow", error))
    return NULL;

  return tt_disk_resolve (TT_TEST_DISK (disk)->base, path, error);
}

static gboolean
tt_test_disk_medium (TtDisk *disk, const char *path, TtMedium *medium, GError **error)
{
  TtTestDisk *self = TT_TEST_DISK (disk);

  if (self->medium_folder == NULL || !g_str_has_prefix (path, self->medium_folder))
    return tt_disk_get_medium (self->base, path, medium, error);

  *medium = self->medium;
  return TRUE;
}

static void
tt_test_disk_finalize (GObject *object)
{
  TtTestDisk *self = TT_TEST_DISK (object);

  g_clear_object (&self->base);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->medium_folder, g_free);

  G_OBJECT_CLASS (tt_test_disk_parent_class)->finalize (object);
}

static void
tt_test_disk_class_init (TtTestDiskClass *klass)
{
  TtDiskClass *disk_class = TT_DISK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_test_disk_finalize;

  disk_class->vfs_name = tt_test_disk_vfs_name;
  disk_class->open = tt_test_disk_open;
  disk_class->stat = tt_test_disk_stat;
  disk_class->list = tt_test_disk_list;
  disk_class->make_folder = tt_test_disk_make_folder;
  disk_class->rename = tt_test_disk_rename;
  disk_class->link = tt_test_disk_link;
  disk_class->unlink = tt_test_disk_unlink;
  disk_class->remove_folder = tt_test_disk_remove_folder;
  disk_class->sync_folder = tt_test_disk_sync_folder;
  disk_class->space = tt_test_disk_space;
  disk_class->resolve = tt_test_disk_resolve;
  disk_class->medium = tt_test_disk_medium;
}

static void
tt_test_disk_init (TtTestDisk *self)
{
  g_mutex_init (&self->mutex);
  self->flip_at = -1;
}

TtDisk *
tt_test_disk_new (TtDisk *base)
{
  TtTestDisk *self = g_object_new (TT_TYPE_TEST_DISK, NULL);

  self->base = g_object_ref (base);

  return TT_DISK (self);
}

guint
tt_test_disk_count (TtDisk *disk, int number)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return count (self, number);
}

static void
set_failure (TtTestDisk *self, guint n, int number, gboolean stays)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < G_N_ELEMENTS (self->counts); i++)
    self->counts[i] = 0;
  self->fail_at = n;
  self->number = number;
  self->stays = stays;
  self->failed = FALSE;
  self->lies = 0;
}

void
tt_test_disk_fail (TtDisk *disk, guint n, int number)
{
  set_failure (TT_TEST_DISK (disk), n, number, FALSE);
}

void
tt_test_disk_fail_from (TtDisk *disk, guint n, int number)
{
  set_failure (TT_TEST_DISK (disk), n, number, TRUE);
}

void
tt_test_disk_set_medium (TtDisk *disk, const char *folder, TtMedium medium)
{
  TtTestDisk *self = TT_TEST_DISK (disk);

  g_free (self->medium_folder);
  self->medium_folder = g_strdup (folder);
  self->medium = medium;
}

gboolean
tt_test_disk_has_failed (TtDisk *disk)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->failed;
}

void
tt_test_disk_flip_read (TtDisk *disk, guint n, gint64 offset)
{
  TtTestDisk *self = TT_TEST_DISK (disk);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->flip_at = offset;
  self->flip_after = n;
}
