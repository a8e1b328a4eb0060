/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-crash-vfs.h"

#include "support/tt-test-disk.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
} CrashFile;

static sqlite3_vfs *real;
static guint calls[2]; /* those that need room, and all */
static guint n_lies;
static guint fail_at;
static int fail_number;
static gboolean failed;

static sqlite3_file *
get_real (sqlite3_file *file)
{
  return (sqlite3_file *) (gpointer) ((CrashFile *) file + 1);
}

/* Counts a call; whether it is the one to fail. */
static gboolean
is_due (gboolean needs_room)
{
  guint count = ++calls[1];

  if (needs_room)
    calls[0]++;
  if (fail_number == ENOSPC || fail_number == EROFS || fail_number == EACCES)
    count = needs_room ? calls[0] : 0;
  if (fail_at == 0 || fail_number < 0 || count != fail_at)
    return FALSE;

  failed = TRUE;
  return TRUE;
}

/* Counts a call that can lie so; whether it does. */
static gboolean
lies (int lie)
{
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
}

gboolean
tt_crash_vfs_has_failed (void)
{
  return failed;
}

static int
crash_close (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

static int
crash_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
  int code;

  if (is_due (FALSE))
    return SQLITE_IOERR_READ;

  code = get_real (file)->pMethods->xRead (get_real (file), bytes, length, offset);
  if (lies (TT_TEST_BENT_READ))
    ((guint8 *) bytes)[length / 2] ^= 1;
  if (lies (TT_TEST_STALE_READ))
    memset (bytes, 0, (gsize) length);

  return code;
}

/* Half of it is written. */
static int
crash_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  if (!is_due (TRUE))
    return get_real (file)->pMethods->xWrite (get_real (file), bytes, length, offset);

  get_real (file)->pMethods->xWrite (get_real (file), bytes, length / 2, offset);

  return fail_number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
crash_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  if (is_due (FALSE))
    return SQLITE_IOERR_TRUNCATE;

  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

static int
crash_sync (sqlite3_file *file, int flags)
{
  if (is_due (TRUE))
    return fail_number == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_FSYNC;

  return get_real (file)->pMethods->xSync (get_real (file), flags);
}

static int
crash_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  if (is_due (FALSE))
    return SQLITE_IOERR_FSTAT;

  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
crash_lock (sqlite3_file *file, int level)
{
  if (is_due (FALSE))
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
  int code;

  file->pMethods = NULL;
  if (is_due ((flags & SQLITE_OPEN_CREATE) != 0))
    return SQLITE_CANTOPEN;
  code = real->xOpen (real, name, get_real (file), flags, out_flags);
  if (code == SQLITE_OK)
    file->pMethods = &crash_methods;

  return code;
}

static int
crash_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  if (is_due (FALSE))
    return SQLITE_IOERR_DELETE;

  return real->xDelete (real, name, sync_folder);
}

static int
crash_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  if (is_due (FALSE))
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
