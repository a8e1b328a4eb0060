/* SPDX-License-Identifier: GPL-3.0-or-later */

/* state.db is a plain file under SQLite's own VFS: no sums, no frames. Who loses it loses nothing
 * that cannot be worked out again, so that damage is answered by a new one and a full or read-only
 * disk by one in memory. */

#include "store/tt-state.h"

#include "base/tt-error.h"
#include "store/tt-set-aside.h"
#include "store/tt-state-private.h"

#include <glib/gi18n-lib.h>

#define FILE_NAME "state.db"
#define BUSY_TIMEOUT 2000 /* milliseconds */

#define SCHEMA                                                                                     \
  "CREATE TABLE IF NOT EXISTS value(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)"           \
  " STRICT, WITHOUT ROWID;"                                                                        \
  "CREATE TABLE IF NOT EXISTS attempt(name TEXT PRIMARY KEY NOT NULL, tries INTEGER NOT NULL,"     \
  " since INTEGER NOT NULL) STRICT, WITHOUT ROWID;"                                                \
  "CREATE TABLE IF NOT EXISTS run(id INTEGER PRIMARY KEY NOT NULL, layer TEXT NOT NULL,"           \
  " kind TEXT NOT NULL, at INTEGER NOT NULL, duration INTEGER NOT NULL, result TEXT NOT NULL,"     \
  " detail TEXT NOT NULL) STRICT;"                                                                 \
  "CREATE INDEX IF NOT EXISTS run_layer ON run(layer, kind, at);"                                  \
  "CREATE INDEX IF NOT EXISTS run_at ON run(at)"

struct _TtState
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;
  TtDatabase *database; /* NULL after tt_state_close() */
};

G_DEFINE_FINAL_TYPE (TtState, tt_state, G_TYPE_OBJECT)

static void
tt_state_dispose (GObject *object)
{
  TtState *self = TT_STATE (object);

  tt_state_close (self);
  g_clear_object (&self->environment);
  G_OBJECT_CLASS (tt_state_parent_class)->dispose (object);
}

static void
tt_state_finalize (GObject *object)
{
  g_free (TT_STATE (object)->folder);
  G_OBJECT_CLASS (tt_state_parent_class)->finalize (object);
}

static void
tt_state_class_init (TtStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_state_dispose;
  object_class->finalize = tt_state_finalize;
}

static void
tt_state_init (TtState *self)
{
}

/* A TtDatabase for its statements only: its handle is not behind the shim. */
static TtDatabase *
open_plain (TtEnvironment *environment, const char *path, GError **error)
{
  g_autoptr (TtDatabase) database = g_object_new (TT_TYPE_DATABASE, NULL);
  int code;

  database->environment = g_object_ref (environment);
  database->path = g_strdup (path);
  database->mode = TT_DATABASE_BUILD;
  code = sqlite3_open_v2 (path, &database->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                              SQLITE_OPEN_EXRESCODE,
                          tt_disk_get_vfs_name (tt_environment_get_disk (environment)));
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, database->handle, code);
      return NULL;
    }

  /* A killed program loses nothing of it. A power cut may tear it, and then it is set aside and
   * made anew: no reason to make every protected change wait for eight more syncs. */
  sqlite3_busy_timeout (database->handle, BUSY_TIMEOUT);
  if (!tt_database_exec (database,
                         "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=OFF;"
                         "PRAGMA trusted_schema=OFF;" SCHEMA,
                         error))
    return NULL;

  return g_steal_pointer (&database);
}

static gboolean
set_file_aside (TtState *self, const char *path, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autofree char *aside = NULL;
  g_autofree char *to = NULL;
  TtStat stat;

  aside = tt_set_aside_new (self->environment, self->folder,
                            _ ("state.db was damaged. It holds only what can be worked out again; "
                               "a new one took its place."),
                            error);
  if (aside == NULL)
    return FALSE;

  to = g_build_filename (aside, FILE_NAME, NULL);
  if (!tt_disk_rename (disk, path, to, error) || !tt_disk_stat (disk, journal, &stat, error))
    return FALSE;

  /* Its journal must not be played into the new one. */
  return stat.kind == TT_KIND_NONE || tt_disk_unlink (disk, journal, error);
}

static gboolean
open_database (TtState *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, FILE_NAME, NULL);
  g_autoptr (GError) local = NULL;

  self->database = open_plain (self->environment, path, &local);
  if (g_error_matches (local, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_clear_error (&local);
      if (set_file_aside (self, path, &local))
        self->database = open_plain (self->environment, path, &local);
    }
  if (g_error_matches (local, TT_ERROR, TT_ERROR_READ_ONLY) ||
      g_error_matches (local, TT_ERROR, TT_ERROR_DISK_FULL))
    {
      g_clear_error (&local);
      self->database = open_plain (self->environment, ":memory:", &local);
    }
  if (self->database == NULL)
    g_propagate_error (error, g_steal_pointer (&local));

  return self->database != NULL;
}

TtState *
tt_state_open (TtEnvironment *environment, const char *folder, GError **error)
{
  g_autoptr (TtState) self = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (TT_TYPE_STATE, NULL);
  self->environment = g_object_ref (environment);
  self->folder = g_strdup (folder);
  if (!open_database (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
tt_state_close (TtState *self)
{
  g_return_if_fail (TT_IS_STATE (self));

  if (self->database != NULL)
    tt_database_close (self->database);
  g_clear_object (&self->database);
}

gboolean
tt_state_run (TtState *self, TtStateDeed deed, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *path = NULL;

  if (self->database == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_MOVED,
                           _ ("The database was closed meanwhile"));
      return FALSE;
    }

  if (deed (self->database, data, &local))
    return TRUE;

  tt_database_rollback (self->database);
  if (!g_error_matches (local, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  /* Opening looks at the first page only and might find nothing. */
  tt_state_close (self);
  path = g_build_filename (self->folder, FILE_NAME, NULL);

  if (!set_file_aside (self, path, error) || !open_database (self, error))
    return FALSE;
  if (deed (self->database, data, error))
    return TRUE;

  tt_database_rollback (self->database);
  return FALSE;
}

typedef struct
{
  const char *key;
  const char *value;
  char *found;
} Pair;

static gboolean
read_pair (TtDatabase *database, gpointer data, GError **error)
{
  Pair *self = data;
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT value FROM value WHERE key = ?1", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->key);
  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_ROW)
    self->found = g_strdup (tt_stmt_get_text (stmt, 0));

  return step != TT_STEP_FAILED;
}

char *
tt_state_dup (TtState *self, const char *key, GError **error)
{
  Pair pair = { .key = key };

  g_return_val_if_fail (TT_IS_STATE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return tt_state_run (self, read_pair, &pair, error) ? pair.found : NULL;
}

typedef struct
{
  const char *pattern;
  GHashTable *found;
} Finding;

static gboolean
find_pairs (TtDatabase *database, gpointer data, GError **error)
{
  Finding *self = data;
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "SELECT key, value FROM value WHERE key GLOB ?1", error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->pattern);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_hash_table_insert (self->found, g_strdup (tt_stmt_get_text (stmt, 0)),
                         g_strdup (tt_stmt_get_text (stmt, 1)));

  return step != TT_STEP_FAILED;
}

GHashTable *
tt_state_find (TtState *self, const char *pattern, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Finding finding = { pattern, found };

  g_return_val_if_fail (TT_IS_STATE (self), NULL);
  g_return_val_if_fail (pattern != NULL, NULL);

  return tt_state_run (self, find_pairs, &finding, error) ? g_steal_pointer (&found) : NULL;
}

static gboolean
write_pair (TtDatabase *database, gpointer data, GError **error)
{
  Pair *self = data;
  g_autoptr (TtStmt) stmt = NULL;

  stmt = tt_stmt_prepare (database,
                          "INSERT INTO value(key, value) VALUES (?1, ?2)"
                          " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, self->key);
  tt_stmt_bind_text (stmt, 2, self->value);

  return tt_stmt_run (stmt, error);
}

gboolean
tt_state_set (TtState *self, const char *key, const char *value, GError **error)
{
  Pair pair = { .key = key, .value = value };

  g_return_val_if_fail (TT_IS_STATE (self), FALSE);
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  return tt_state_run (self, write_pair, &pair, error);
}

gint64
tt_state_get_int64 (TtState *self, const char *key, gint64 otherwise)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tt_state_dup (self, key, &error);
  gint64 value = otherwise;

  /* The caller said what to take where there is nothing; what cannot be read is nothing. */
  if (text != NULL)
    (void) g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL);

  return value;
}

gboolean
tt_state_set_int64 (TtState *self, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return tt_state_set (self, key, text, error);
}

static gboolean
remove_pairs (TtDatabase *database, gpointer data, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (database, "DELETE FROM value WHERE substr(key, 1, length(?1)) = ?1", error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, data);

  return tt_stmt_run (stmt, error);
}

gboolean
tt_state_remove (TtState *self, const char *prefix, GError **error)
{
  g_return_val_if_fail (TT_IS_STATE (self), FALSE);
  g_return_val_if_fail (prefix != NULL, FALSE);

  return tt_state_run (self, remove_pairs, (gpointer) prefix, error);
}
