/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-crash-vfs.h"

#include "support/tt-test-disk.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

/* A write that no sync has followed yet. */
typedef struct
{
  gint64 offset;
  GBytes *before; /* what stood there, as far as there was anything */
  GBytes *after;
} Unsynced;

typedef struct
{
  sqlite3_file base;
  char *path;
  GPtrArray *unsynced; /* Unsynced, oldest first; kept only while a power cut is to come */
  gint64 size_when_synced;
} CrashFile;

static sqlite3_vfs *real;
static guint calls[2]; /* those that need room, and all */
static guint n_lies;
static guint fail_at;
static int fail_number;
static gboolean failed;
static gboolean fails_on;       /* whether all that follow fail too */
static const char *fails_below; /* only files whose path holds this */
static guint cut_at;            /* the sync or write that the power goes off before; 0: none */
static guint n_cut_calls;
static GRand *cut_rand;
static GPtrArray *open_files; /* CrashFile, while a power cut is to come */

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return (sqlite3_file *) (gpointer) ((CrashFile *) file + 1);
}

static const char *
get_path (sqlite3_file *file)
{
  return ((CrashFile *) file)->path;
}

/* Counts a call; whether it is the one to fail. @path: (nullable) */
static gboolean
is_due (const char *path, gboolean needs_room)
{
  guint count;

  if (fails_below != NULL && (path == NULL || strstr (path, fails_below) == NULL))
    return FALSE;
  count = ++calls[1];
  if (needs_room)
    calls[0]++;
  if (fail_number == ENOSPC || fail_number == EROFS || fail_number == EACCES)
    count = needs_room ? calls[0] : 0;
  if (fail_at == 0 || fail_number < 0 || count < fail_at || (count > fail_at && !fails_on))
    return FALSE;

  failed = TRUE;
  return TRUE;
}

/* Counts a call that can lie so; whether it does. */
static gboolean
lies (const char *path, int lie)
{
  if (fails_below != NULL && (path == NULL || strstr (path, fails_below) == NULL))
    return FALSE;
  if (fail_at == 0 || fail_number != lie || ++n_lies != fail_at)
    return FALSE;

  failed = TRUE;
  return TRUE;
}

guint
tt_crash_vfs_count (int number)
{
  return number == EIO || number == EINTR || number < 0 ? calls[1] : calls[0];
}

void
tt_crash_vfs_fail (guint n, int number)
{
  memset (calls, 0, sizeof calls);
  n_lies = 0;
  fail_at = n;
  fail_number = number;
  failed = FALSE;
  fails_on = FALSE;
  fails_below = NULL;
}

void
tt_crash_vfs_fail_from (guint n, int number, const char *below)
{
  tt_crash_vfs_fail (n, number);
  fails_on = TRUE;
  fails_below = below;
}

void
tt_crash_vfs_fail_below (guint n, int number, const char *below)
{
  tt_crash_vfs_fail (n, number);
  fails_below = below;
}

gboolean
tt_crash_vfs_has_failed (void)
{
  return failed;
}

static void
unsynced_free (gpointer data)
{
  Unsynced *self = data;

  g_clear_pointer (&self->before, g_bytes_unref);
  g_bytes_unref (self->after);
  g_free (self);
}

static sqlite3_int64
get_size (sqlite3_file *file)
{
  sqlite3_int64 size = 0;

  g_assert_cmpint (get_real (file)->pMethods->xFileSize (get_real (file), &size), ==, SQLITE_OK);

  return size;
}

static GBytes *
read_there (sqlite3_file *file, gint64 offset, gint64 length)
{
  gint64 there = CLAMP (get_size (file) - offset, 0, length);
  g_autofree guint8 *bytes = g_malloc ((gsize) there + 1);

  if (there > 0)
    g_assert_cmpint (get_real (file)->pMethods->xRead (get_real (file), bytes, (int) there, offset),
                     ==, SQLITE_OK);

  return g_bytes_new (bytes, (gsize) there);
}

static void
note_unsynced (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  CrashFile *self = (CrashFile *) file;
  Unsynced *one;

  if (cut_at == 0)
    return;
  if (self->unsynced->len == 0)
    self->size_when_synced = get_size (file);
  one = g_new0 (Unsynced, 1);
  one->offset = offset;
  one->before = read_there (file, offset, length);
  one->after = g_bytes_new (bytes, (gsize) length);
  g_ptr_array_add (self->unsynced, one);
}

static void
write_there (sqlite3_file *file, GBytes *bytes, gsize length, gint64 offset)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  length = MIN (length, size);
  if (length > 0)
    g_assert_cmpint (
        get_real (file)->pMethods->xWrite (get_real (file), data, (int) length, offset), ==,
        SQLITE_OK);
}

/* What no sync followed reached the disk in any order: each write wholly, in part, or not. */
static void
lose_unsynced (CrashFile *self)
{
  sqlite3_file *file = &self->base;

  if (self->unsynced->len == 0)
    return;
  for (guint i = self->unsynced->len; i > 0; i--)
    {
      const Unsynced *one = self->unsynced->pdata[i - 1];

      write_there (file, one->before, G_MAXSIZE, one->offset);
    }
  get_real (file)->pMethods->xTruncate (get_real (file), self->size_when_synced);
  for (guint i = 0; i < self->unsynced->len; i++)
    {
      const Unsynced *one = self->unsynced->pdata[i];
      gint32 way = g_rand_int_range (cut_rand, 0, 8);

      if (way == 0)
        write_there (file, one->after, 512, one->offset);
      else if (way < 5)
        write_there (file, one->after, G_MAXSIZE, one->offset);
    }
  g_ptr_array_set_size (self->unsynced, 0);
}

/* The power goes off: what runs is gone, what was not synced may be. */
static void
count_to_cut (void)
{
  if (cut_at == 0 || ++n_cut_calls != cut_at)
    return;
  for (guint i = 0; i < open_files->len; i++)
    lose_unsynced (open_files->pdata[i]);
  raise (SIGKILL);
}

void
tt_crash_vfs_cut_power (guint n, guint32 seed)
{
  g_clear_pointer (&cut_rand, g_rand_free);
  g_clear_pointer (&open_files, g_ptr_array_unref);
  cut_at = n;
  n_cut_calls = 0;
  if (n > 0)
    {
      cut_rand = g_rand_new_with_seed (seed);
      open_files = g_ptr_array_new ();
    }
}

static int
crash_close (sqlite3_file *file)
{
  CrashFile *self = (CrashFile *) file;

  /* What a closed file wrote last may be lost too; that is left out. */
  if (open_files != NULL)
    g_ptr_array_remove (open_files, self);
  g_clear_pointer (&self->unsynced, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);

  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
crash_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
  int code;

  if (is_due (get_path (file), FALSE))
    return SQLITE_IOERR_READ;

  code = get_real (file)->pMethods->xRead (get_real (file), bytes, length, offset);
  if (lies (get_path (file), TT_TEST_BENT_READ))
    ((guint8 *) bytes)[length / 2] ^= 1;
  if (lies (get_path (file), TT_TEST_STALE_READ))
    memset (bytes, 0, (gsize) length);

  return code;
}

/* Half of it is written. */
static int
crash_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  count_to_cut ();
  if (lies (get_path (file), TT_TEST_LOST_WRITE))
    return SQLITE_OK;
  if (lies (get_path (file), TT_TEST_TORN_WRITE))
    return get_real (file)->pMethods->xWrite (get_real (file), bytes, length / 2, offset);
  note_unsynced (file, bytes, length, offset);
  if (!is_due (get_path (file), TRUE))
    return get_real (file)->pMethods->xWrite (get_real (file), bytes, length, offset);

  get_real (file)->pMethods->xWrite (get_real (file), bytes, length / 2, offset);

  return fail_number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
crash_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (is_due (get_path (file), FALSE))
    return SQLITE_IOERR_TRUNCATE;

  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

static int
crash_sync (sqlite3_file *file, int flags)
{
  int code;

  if (is_due (get_path (file), TRUE))
    return fail_number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_FSYNC;

  count_to_cut ();
  code = get_real (file)->pMethods->xSync (get_real (file), flags);
  if (code == SQLITE_OK)
    g_ptr_array_set_size (((CrashFile *) file)->unsynced, 0);

  return code;
}

static int
crash_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  if (is_due (get_path (file), FALSE))
    return SQLITE_IOERR_FSTAT;

  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
crash_lock (sqlite3_file *file, int level)
{
  if (is_due (get_path (file), FALSE))
    return SQLITE_IOERR_LOCK;

  return get_real (file)->pMethods->xLock (get_real (file), level);
}

static int
crash_unlock (sqlite3_file *file, int level)
{
  return get_real (file)->pMethods->xUnlock (get_real (file), level);
}

static int
crash_check_reserved (sqlite3_file *file, int *reserved)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), reserved);
}

static int
crash_control (sqlite3_file *file, int operation, void *argument)
{
  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
crash_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

static int
crash_characteristics (sqlite3_file *file)
{
  return get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));
}

static const sqlite3_io_methods crash_methods = {
  .iVersion = 1,
  .xClose = crash_close,
  .xRead = crash_read,
  .xWrite = crash_write,
  .xTruncate = crash_truncate,
  .xSync = crash_sync,
  .xFileSize = crash_file_size,
  .xLock = crash_lock,
  .xUnlock = crash_unlock,
  .xCheckReservedLock = crash_check_reserved,
  .xFileControl = crash_control,
  .xSectorSize = crash_sector_size,
  .xDeviceCharacteristics = crash_characteristics,
};

static int
crash_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  CrashFile *self = (CrashFile *) file;
  gboolean makes = FALSE;
  int code;

  file->pMethods = NULL;
  /* A file that is there needs no room. */
  if ((flags & SQLITE_OPEN_CREATE) != 0 &&
      (fail_number != ENOSPC || name == NULL || !g_file_test (name, G_FILE_TEST_EXISTS)))
    makes = TRUE;
  if (is_due (name, makes))
    return SQLITE_CANTOPEN;
  code = real->xOpen (real, name, get_real (file), flags, out_flags);
  if (code != SQLITE_OK)
    return code;

  file->pMethods = &crash_methods;
  self->path = g_strdup (name);
  self->unsynced = g_ptr_array_new_with_free_func (unsynced_free);
  if (open_files != NULL)
    g_ptr_array_add (open_files, self);

  return code;
}

static int
crash_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  if (is_due (name, FALSE))
    return SQLITE_IOERR_DELETE;

  return real->xDelete (real, name, sync_folder);
}

static int
crash_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  if (is_due (name, FALSE))
    return SQLITE_IOERR_ACCESS;

  return real->xAccess (real, name, flags, result);
}

static int
crash_full_pathname (sqlite3_vfs *vfs, const char *name, int size, char *out)
{
  return real->xFullPathname (real, name, size, out);
}

static int
crash_randomness (sqlite3_vfs *vfs, int size, char *out)
{
  return real->xRandomness (real, size, out);
}

static int
crash_sleep (sqlite3_vfs *vfs, int microseconds)
{
  return real->xSleep (real, microseconds);
}

static int
crash_current_time (sqlite3_vfs *vfs, double *now)
{
  return real->xCurrentTime (real, now);
}

static int
crash_get_last_error (sqlite3_vfs *vfs, int size, char *out)
{
  return real->xGetLastError (real, size, out);
}

static sqlite3_vfs crash_vfs = {
  .iVersion = 1,
  .zName = "unix",
  .xOpen = crash_open,
  .xDelete = crash_delete,
  .xAccess = crash_access,
  .xFullPathname = crash_full_pathname,
  .xRandomness = crash_randomness,
  .xSleep = crash_sleep,
  .xCurrentTime = crash_current_time,
  .xGetLastError = crash_get_last_error,
};

void
tt_crash_vfs_install (void)
{
  real = sqlite3_vfs_find ("unix");
  g_assert_nonnull (real);
  crash_vfs.szOsFile = (int) sizeof (CrashFile) + real->szOsFile;
  crash_vfs.mxPathname = real->mxPathname;
  /* As the default it is found first under its name. */
  g_assert_cmpint (sqlite3_vfs_register (&crash_vfs, 1), ==, SQLITE_OK);
  g_assert_true (sqlite3_vfs_find ("unix") == &crash_vfs);
}
