/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One open file of ours. What SQLite is told about it is said here and nowhere else, and read back,
 * because SQLite answers a refused pragma with SQLITE_OK. */

#include "store/tt-store-private.h"

#include "base/tt-error.h"
#include "store/tt-stmt.h"
#include "store/tt-vfs.h"

#include <glib/gi18n-lib.h>

#define PAGE_SIZE "4096"
#define JOURNAL_LIMIT "1048576"
#define APPLICATION_ID "1414812756" /* "TTDT" */
#define BUSY_TIMEOUT (30 * G_USEC_PER_SEC)
#define LONGEST_PAUSE 10000
/* A clock that stands still must not make the waiting endless. */
#define MOST_PAUSES 20000

G_DEFINE_FINAL_TYPE (TtDatabase, tt_database, G_TYPE_OBJECT)

static void
tt_database_dispose (GObject *object)
{
  TtDatabase *self = TT_DATABASE (object);

  tt_database_close (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_database_parent_class)->dispose (object);
}

static void
tt_database_finalize (GObject *object)
{
  TtDatabase *self = TT_DATABASE (object);

  g_hash_table_unref (self->idle);
  g_free (self->path);
  G_OBJECT_CLASS (tt_database_parent_class)->finalize (object);
}

static void
tt_database_class_init (TtDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_database_dispose;
  object_class->finalize = tt_database_finalize;
}

static void
finalize_stmt (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

static void
tt_database_init (TtDatabase *self)
{
  self->idle = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_stmt);
  g_queue_init (&self->busy);
}

/* SQLite's own handler sleeps up to 100 ms at a time, which is long beside a commit of 10. */
static int
wait_for_others (gpointer data, int tries)
{
  TtDatabase *self = data;
  gint64 now = tt_clock_monotonic (tt_environment_get_clock (self->environment));

  if (tries == 0)
    self->busy_since = now;
  if (now - self->busy_since > BUSY_TIMEOUT || tries > MOST_PAUSES)
    return 0;

  tt_vfs_sleep (tt_environment_get_disk (self->environment),
                MIN (LONGEST_PAUSE, 1000 + tries * 1000));

  return 1;
}

/* A change without its frame would be lost to every copy: none may be committed. */
static int
refuse_without_frame (gpointer data)
{
  TtDatabase *self = data;

  return self->frame_written ? 0 : 1;
}

static gboolean
is_building (TtDatabase *self)
{
  return self->mode == TT_DATABASE_BUILD || self->mode == TT_DATABASE_CREATE;
}

/* Sets a pragma and reads it back. */
static gboolean
set_pragma (
    TtDatabase *self, const char *name, const char *value, const char *wanted, GError **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s=%s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autoptr (TtStmt) stmt = NULL;

  if (!tt_database_exec (self, set, error))
    return FALSE;

  stmt = tt_stmt_prepare (self, get, error);
  if (stmt == NULL || tt_stmt_step (stmt, error) == TT_STEP_FAILED)
    return FALSE;
  if (g_strcmp0 (tt_stmt_get_text (stmt, 0), wanted) != 0)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_FAILED, _ ("SQLite refused %s=%s and kept “%s”"), name,
                   value, tt_stmt_get_text (stmt, 0));
      return FALSE;
    }

  return TRUE;
}

/* For a file on which office work is done. */
static gboolean
set_durable (TtDatabase *self, GError **error)
{
  gboolean primary = self->mode == TT_DATABASE_PRIMARY;

  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_commit_hook (self->handle, refuse_without_frame, self);

  return set_pragma (self, "journal_size_limit", JOURNAL_LIMIT, JOURNAL_LIMIT, error) &&
         set_pragma (self, "journal_mode", "PERSIST", "persist", error) &&
         set_pragma (self, "synchronous", "FULL", "2", error) &&
         set_pragma (self, "foreign_keys", primary ? "ON" : "OFF", primary ? "1" : "0", error);
}

/* For a file that does not count before it was finished and synced. */
static gboolean
set_building (TtDatabase *self, GError **error)
{
  return set_pragma (self, "cache_size", "-24000", "-24000", error) &&
         set_pragma (self, "journal_mode", "MEMORY", "memory", error) &&
         set_pragma (self, "synchronous", "OFF", "0", error) &&
         set_pragma (self, "foreign_keys", "OFF", "0", error);
}

static gboolean
set_pragmas (TtDatabase *self, GError **error)
{
  if (self->mode == TT_DATABASE_RAW)
    return TRUE;
  if (!tt_database_exec (
          self, "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8000",
          error) ||
      !set_pragma (self, "secure_delete", "ON", "1", error))
    return FALSE;

  switch (self->mode)
    {
    case TT_DATABASE_PRIMARY:
    case TT_DATABASE_COPY:
      return set_durable (self, error);
    case TT_DATABASE_BUILD:
    case TT_DATABASE_CREATE:
      return set_building (self, error);
    case TT_DATABASE_RAW:
      return TRUE;
    case TT_DATABASE_READ:
    case TT_DATABASE_ASIDE:
      return set_pragma (self, "query_only", "ON", "1", error);
    }
  g_assert_not_reached ();
}

/* The room for page sums has to be asked for before anything else is done to a new file: later it
 * answers SQLITE_OK and does nothing. */
static gboolean
make_header (TtDatabase *self, GError **error)
{
  sqlite3_file *file = tt_vfs_get_file (self->handle);
  guint8 header[100] = { 0 };
  int reserved = TT_VFS_RESERVED;
  int code = sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);

  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, self->handle, code);
      return FALSE;
    }
  if (!tt_database_exec (self,
                         "PRAGMA page_size=" PAGE_SIZE "; PRAGMA auto_vacuum=NONE;"
                         "PRAGMA encoding='UTF-8'; PRAGMA journal_mode=MEMORY;"
                         "PRAGMA synchronous=OFF; PRAGMA application_id=" APPLICATION_ID,
                         error))
    return FALSE;

  if (tt_vfs_read_raw (file, header, sizeof header, 0) != SQLITE_OK ||
      header[20] != TT_VFS_RESERVED)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_FAILED,
                           _ ("SQLite left no room for page sums in a new file"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_library (GError **error)
{
  if (sqlite3_compileoption_used ("ENABLE_SESSION") &&
      sqlite3_compileoption_used ("ENABLE_PREUPDATE_HOOK") && sqlite3_threadsafe () != 0)
    return TRUE;

  g_set_error (
      error, TT_ERROR, TT_ERROR_FAILED,
      _ ("SQLite %s on this computer cannot record changes (it was built without sessions)"),
      sqlite3_libversion ());
  return FALSE;
}

static gboolean
check_presence (TtDatabase *self, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (self->environment), self->path, &stat, error))
    return FALSE;

  if (self->mode == TT_DATABASE_CREATE && stat.kind != TT_KIND_NONE)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("“%s” exists already"), self->path);
      return FALSE;
    }
  if (self->mode != TT_DATABASE_CREATE && stat.kind == TT_KIND_NONE)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("“%s” is not there"), self->path);
      return FALSE;
    }

  return TRUE;
}

/* SQLite takes no lock on a file of which it is told that nobody writes to it. */
static char *
dup_name (TtDatabase *self)
{
  g_autofree char *escaped = NULL;

  if (self->mode != TT_DATABASE_ASIDE)
    return g_strdup (self->path);

  escaped = g_uri_escape_bytes ((const guint8 *) self->path, strlen (self->path), "/");

  return g_strdup_printf ("file:%s?immutable=1", escaped);
}

static gboolean
open_handle (TtDatabase *self, GError **error)
{
  g_autofree char *name = dup_name (self);
  const char *vfs = tt_vfs_get_name (tt_environment_get_disk (self->environment), error);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  if (vfs == NULL)
    return FALSE;

  flags |= self->mode == TT_DATABASE_READ || self->mode == TT_DATABASE_ASIDE
               ? SQLITE_OPEN_READONLY
               : SQLITE_OPEN_READWRITE;
  if (self->mode == TT_DATABASE_CREATE)
    flags |= SQLITE_OPEN_CREATE;
  if (self->mode == TT_DATABASE_ASIDE)
    flags |= SQLITE_OPEN_URI;
  code = sqlite3_open_v2 (name, &self->handle, flags, vfs);
  /* It may have been taken away since it was looked for. */
  if ((code & 0xff) == SQLITE_CANTOPEN && !check_presence (self, error))
    return FALSE;
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, self->handle, code);
      return FALSE;
    }
  sqlite3_busy_handler (self->handle, wait_for_others, self);

  return TRUE;
}

TtDatabase *
tt_database_open (TtEnvironment *environment, const char *path, TtDatabaseMode mode, GError **error)
{
  g_autoptr (TtDatabase) self = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TT_TYPE_DATABASE, NULL);
  self->environment = g_object_ref (environment);
  self->path = g_strdup (path);
  self->mode = mode;

  if (!check_library (error) || !check_presence (self, error) || !open_handle (self, error) ||
      (mode == TT_DATABASE_CREATE && !make_header (self, error)) || !set_pragmas (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tt_database_close (TtDatabase *self)
{
  if (self->handle == NULL)
    return;

  tt_stmt_close_all (self);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("A database was closed while it was in use: %s", sqlite3_errmsg (self->handle));
  self->handle = NULL;
  self->reading = FALSE;
  self->writing = FALSE;
}

const char *
tt_database_get_path (TtDatabase *self)
{
  g_return_val_if_fail (TT_IS_DATABASE (self), NULL);

  return self->path;
}

gboolean
tt_database_exec (TtDatabase *self, const char *sql, GError **error)
{
  int code;

  if (self->handle == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_MOVED,
                           _ ("The database was closed meanwhile"));
      return FALSE;
    }

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, self->handle, code);
      return FALSE;
    }

  return TRUE;
}

gboolean
tt_database_get_int64 (TtDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (self, sql, error);

  *value = 0;
  if (stmt == NULL)
    return FALSE;

  switch (tt_stmt_step (stmt, error))
    {
    case TT_STEP_ROW:
      *value = tt_stmt_get_int64 (stmt, 0);
      return TRUE;
    case TT_STEP_DONE:
      return TRUE;
    case TT_STEP_FAILED:
      return FALSE;
    }
  g_assert_not_reached ();
}

/* Both kinds of transaction end at once when SQLite rolled back by itself. */
static gboolean
is_idle (TtDatabase *self)
{
  return self->handle == NULL || sqlite3_get_autocommit (self->handle) != 0;
}

gboolean
tt_database_begin_read (TtDatabase *self, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (!self->reading && !self->writing, FALSE);

  if (!tt_database_exec (self, "BEGIN", error))
    return FALSE;
  self->reading = TRUE;

  return TRUE;
}

void
tt_database_end_read (TtDatabase *self)
{
  g_return_if_fail (TT_IS_DATABASE (self));
  g_return_if_fail (self->reading);

  self->reading = FALSE;
  if (is_idle (self))
    return;

  /* A reading transaction has nothing that could fail to be undone. */
  tt_stmt_reset_all (self);
  sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
tt_database_begin_write (TtDatabase *self, GError **error)
{
  g_return_val_if_fail (!self->reading && !self->writing, FALSE);

  if (!tt_database_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  self->writing = TRUE;
  self->frame_written = is_building (self);

  return TRUE;
}

gboolean
tt_database_commit (TtDatabase *self, GError **error)
{
  g_return_val_if_fail (self->writing, FALSE);

  tt_stmt_reset_all (self);
  if (!tt_database_exec (self, "COMMIT", error))
    return FALSE;
  self->writing = FALSE;
  self->frame_written = FALSE;

  return TRUE;
}

void
tt_database_rollback (TtDatabase *self)
{
  if (!self->writing)
    return;

  self->writing = FALSE;
  self->frame_written = FALSE;
  if (is_idle (self))
    return;

  /* Whatever this answers is not to be relied on: who rolls back because of an I/O error closes the
   * file at once and opens it anew. */
  tt_stmt_reset_all (self);
  sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

const char *
tt_database_get_engine (void)
{
  return sqlite3_libversion ();
}

TtDatabase *
tt_database_look_at (TtEnvironment *environment, const char *path, GError **error)
{
  return tt_database_open (environment, path, TT_DATABASE_READ, error);
}
