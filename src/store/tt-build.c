/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-build-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-paths-private.h"
#include "store/tt-stmt.h"
#include "store/tt-vfs.h"

#include <glib/gi18n-lib.h>

/* 8 MB: about 10 ms. */
#define PAGES_A_STEP 2000
#define BUSY_PAUSE 2000
#define MOST_BUSY 15000

static gboolean
step_once (sqlite3_backup *backup, TtDatabase *from, gboolean *more, GError **error)
{
  int code = SQLITE_BUSY;

  for (guint i = 0; i < MOST_BUSY; i++)
    {
      code = sqlite3_backup_step (backup, PAGES_A_STEP);
      if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
        break;
      tt_vfs_sleep (tt_environment_get_disk (from->environment), BUSY_PAUSE);
    }

  *more = code == SQLITE_OK;
  if (code == SQLITE_OK || code == SQLITE_DONE)
    return TRUE;

  tt_database_set_error (error, from->handle, code);
  return FALSE;
}

static gboolean
copy_steps (sqlite3_backup *backup,
            TtDatabase *from,
            TtCopyPauseFunc pause,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      TT_FAULT_POINT ("build:copying", error, FALSE);
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !step_once (backup, from, &more, error))
        return FALSE;
      if (more && pause != NULL && !pause (user_data, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
copy_pages (TtDatabase *from,
            const char *to,
            TtCopyPauseFunc pause,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (TtDatabase) copy = tt_database_open (from->environment, to, TT_DATABASE_CREATE, error);
  sqlite3_backup *backup;
  gboolean done;
  int code;

  if (copy == NULL)
    return FALSE;

  backup = sqlite3_backup_init (copy->handle, "main", from->handle, "main");
  if (backup == NULL)
    {
      tt_database_set_error (error, copy->handle, sqlite3_extended_errcode (copy->handle));
      return FALSE;
    }

  done = copy_steps (backup, from, pause, user_data, cancellable, error);
  code = sqlite3_backup_finish (backup);
  if (done && code != SQLITE_OK)
    {
      tt_database_set_error (error, copy->handle, code);
      done = FALSE;
    }
  tt_database_close (copy);

  return done;
}

/* A damaged page that no table uses refuses a copy by pages. */
static gboolean
copy_rows (TtDatabase *from, const char *to, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (from, "VACUUM INTO ?1", error);

  gboolean done;

  if (stmt == NULL)
    return FALSE;

  /* The commit that ends it changes nothing here. */
  from->frame_written = TRUE;
  tt_stmt_bind_text (stmt, 1, to);
  done = tt_stmt_run (stmt, error);
  from->frame_written = FALSE;

  return done;
}

gboolean
tt_build_copy (TtDatabase *from,
               const char *to,
               TtCopyPauseFunc pause,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  TtDisk *disk = tt_environment_get_disk (from->environment);
  g_autoptr (GError) copy_error = NULL;

  if (!tt_pair_remove (disk, to, error))
    return FALSE;
  if (copy_pages (from, to, pause, user_data, cancellable, &copy_error))
    return TRUE;
  if (!g_error_matches (copy_error, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&copy_error));
      return FALSE;
    }

  return tt_pair_remove (disk, to, error) && copy_rows (from, to, error);
}

static gboolean
commit_once (TtEnvironment *environment, const char *path, GError **error)
{
  g_autoptr (TtDatabase) database = tt_database_open (environment, path, TT_DATABASE_BUILD, error);
  g_autofree char *mark = NULL;

  if (database == NULL)
    return FALSE;

  /* Another value than before, or SQLite would see nothing to write. */
  mark = g_strdup_printf ("%016" G_GINT64_MODIFIER "x",
                          tt_random_below (tt_environment_get_random (environment), G_MAXINT64));
  if (!tt_database_exec (database, "PRAGMA journal_mode=PERSIST", error) ||
      !tt_database_begin_write (database, error))
    return FALSE;
  if (!tt_database_set_meta (database, "built", mark, error) ||
      !tt_database_commit (database, error))
    {
      tt_database_rollback (database);
      return FALSE;
    }

  return TRUE;
}

gboolean
tt_build_seal (TtEnvironment *environment, const char *path, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *journal = tt_journal_path (path);

  if (!commit_once (environment, path, error))
    return FALSE;

  TT_FAULT_POINT ("build:before-sync", error, FALSE);
  if (!tt_path_sync (disk, path, error) || !tt_path_sync (disk, journal, error))
    return FALSE;
  TT_FAULT_POINT ("build:sealed", error, FALSE);

  return TRUE;
}

gboolean
tt_build_read_head (
    TtEnvironment *environment, const char *path, TtHead *head, TtLineage **lineage, GError **error)
{
  g_autoptr (TtDatabase) database = tt_database_open (environment, path, TT_DATABASE_READ, error);

  if (database == NULL || !tt_database_get_head (database, head, error))
    return FALSE;
  if (lineage == NULL)
    return TRUE;

  *lineage = tt_lineage_read (database, error);

  return *lineage != NULL;
}
