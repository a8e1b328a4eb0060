/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-raw-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-paths-private.h"
#include "store/tt-vfs.h"

#include <glib/gi18n-lib.h>

#define LOCK_TIMEOUT (30 * G_USEC_PER_SEC)
#define LOCK_PAUSE 5000
#define MOST_TRIES 6000
#define CHUNK 65536
#define SECTOR 4096
#define JOURNAL_HEADER 28

/* EXCLUSIVE at once: beside a mere RESERVED, others would take a hot journal for that of a live
 * writer and read torn pages. */
static int
try_lock (sqlite3_file *file)
{
  int code = file->pMethods->xLock (file, SQLITE_LOCK_SHARED);

  if (code == SQLITE_OK)
    code = file->pMethods->xLock (file, SQLITE_LOCK_EXCLUSIVE);
  /* Holding SHARED between tries, two processes would wait for each other. */
  if (code != SQLITE_OK && code != SQLITE_READONLY_DBMOVED)
    file->pMethods->xUnlock (file, SQLITE_LOCK_NONE);

  return code;
}

static gboolean
wait_for_lock (TtDatabase *raw, GError **error)
{
  TtClock *clock = tt_environment_get_clock (raw->environment);
  gint64 until = tt_clock_monotonic (clock) + LOCK_TIMEOUT;
  sqlite3_file *file = tt_vfs_get_file (raw->handle);
  int code = SQLITE_BUSY;

  for (guint i = 0; i < MOST_TRIES && tt_clock_monotonic (clock) <= until; i++)
    {
      code = try_lock (file);
      if (code != SQLITE_BUSY)
        break;
      tt_vfs_sleep (tt_environment_get_disk (raw->environment), LOCK_PAUSE);
    }
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, raw->handle, code);
      return FALSE;
    }

  tt_vfs_pin (file, SQLITE_LOCK_EXCLUSIVE);
  return TRUE;
}

TtDatabase *
tt_raw_lock (TtEnvironment *environment, const char *path, GError **error)
{
  g_autoptr (TtDatabase) raw = tt_database_open (environment, path, TT_DATABASE_RAW, error);

  if (raw == NULL || !wait_for_lock (raw, error))
    return NULL;

  return g_steal_pointer (&raw);
}

void
tt_raw_unlock (TtDatabase *raw)
{
  if (raw->handle == NULL)
    return;

  tt_vfs_pin (tt_vfs_get_file (raw->handle), SQLITE_LOCK_NONE);
  tt_database_close (raw);
}

/* What cannot be read becomes zeros: no page of them has a valid sum, so nobody takes them for
 * content, and all the rest is there to be asked. */
static int
read_chunk (sqlite3_file *file, guint8 *chunk, gsize length, gint64 at)
{
  int code = tt_vfs_read_raw (file, chunk, (int) length, at);

  if (code != SQLITE_IOERR_DATA)
    return code;

  for (gsize part = 0; part < length; part += SECTOR)
    {
      gsize size = MIN (SECTOR, length - part);

      if (tt_vfs_read_raw (file, chunk + part, (int) size, at + (gint64) part) != SQLITE_OK)
        memset (chunk + part, 0, size);
    }
  return SQLITE_OK;
}

static gboolean
copy_bytes (TtDatabase *raw, TtFile *to, GError **error)
{
  sqlite3_file *file = tt_vfs_get_file (raw->handle);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize (file, &size);

  for (gint64 at = 0; code == SQLITE_OK && at < size; at += CHUNK)
    {
      gsize length = (gsize) MIN (CHUNK, size - at);

      code = read_chunk (file, chunk, length, at);
      if (code == SQLITE_OK && !tt_file_write (to, chunk, length, at, error))
        return FALSE;
    }
  if (code != SQLITE_OK)
    tt_database_set_error (error, raw->handle, code);

  return code == SQLITE_OK;
}

gboolean
tt_raw_copy_pair (TtDatabase *raw, const char *to, gboolean with_journal, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (raw->environment);
  g_autofree char *from_journal = tt_journal_path (raw->path);
  g_autofree char *to_journal = tt_journal_path (to);
  g_autoptr (TtFile) file = NULL;
  gboolean exists;

  if (!tt_pair_remove (disk, to, error))
    return FALSE;

  file = tt_disk_open (disk, to, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_EXCLUSIVE, error);
  if (file == NULL || !copy_bytes (raw, file, error) ||
      !tt_path_exists (disk, from_journal, &exists, error))
    return FALSE;

  TT_FAULT_POINT ("raw:copied", error, FALSE);
  return !exists || !with_journal || tt_disk_copy (disk, from_journal, to_journal, NULL, error);
}

/* NULL without error where there is none. */
static TtFile *
open_journal (TtDisk *disk, const char *database, TtOpenFlags flags, GError **error)
{
  g_autofree char *path = tt_journal_path (database);
  g_autoptr (GError) open_error = NULL;
  TtFile *file = tt_disk_open (disk, path, flags, &open_error);

  if (file == NULL && !g_error_matches (open_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&open_error));

  return file;
}

gboolean
tt_journal_is_hot (TtDisk *disk, const char *database, gboolean *hot, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtFile) file = open_journal (disk, database, TT_OPEN_READ, &open_error);
  guint8 first = 0;

  *hot = FALSE;
  if (open_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }
  if (file == NULL)
    return TRUE;
  if (tt_file_read (file, &first, 1, 0, error) < 0)
    return FALSE;

  *hot = first != 0;
  return TRUE;
}

gboolean
tt_journal_void (TtDisk *disk, const char *database, GError **error)
{
  static const guint8 zeros[JOURNAL_HEADER] = { 0 };
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtFile) file = open_journal (disk, database, TT_OPEN_WRITE, &open_error);

  if (open_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }

  return file == NULL ||
         (tt_file_write (file, zeros, sizeof zeros, 0, error) && tt_file_sync (file, error));
}

gboolean
tt_journal_sync (TtDisk *disk, const char *database, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtFile) file = open_journal (disk, database, TT_OPEN_READ, &open_error);

  if (open_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }

  return file == NULL || tt_file_sync (file, error);
}

gboolean
tt_journal_is_missing (TtDisk *disk, const char *database, gboolean *missing, GError **error)
{
  g_autofree char *path = tt_journal_path (database);
  TtStat stat;

  if (!tt_disk_stat (disk, path, &stat, error))
    return FALSE;

  *missing = stat.kind != TT_KIND_FILE || stat.size == 0;
  return TRUE;
}
