/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-stmt.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

/* So many statements stay prepared; more than the program has in all its short transactions. */
#define MOST_IDLE 128

struct _TtStmt
{
  TtDatabase *database;
  sqlite3_stmt *stmt; /* NULL once the database was closed */
  int failed;         /* the first bind that failed, SQLITE_OK while none did */
  GList link;         /* in database->busy */
};

static sqlite3_stmt *
take_idle (TtDatabase *database, const char *sql)
{
  gpointer stmt = NULL;

  if (g_hash_table_steal_extended (database->idle, sql, NULL, &stmt))
    return stmt;

  return NULL;
}

static void
set_closed_error (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_MOVED, _ ("The database was closed meanwhile"));
}

TtStmt *
tt_stmt_prepare (TtDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *stmt;
  TtStmt *self;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  if (database->handle == NULL)
    {
      set_closed_error (error);
      return NULL;
    }

  stmt = take_idle (database, sql);
  if (stmt == NULL)
    {
      int code =
          sqlite3_prepare_v3 (database->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);

      if (code != SQLITE_OK)
        {
          tt_database_set_error (error, database->handle, code);
          return NULL;
        }
    }

  self = g_new0 (TtStmt, 1);
  self->database = g_object_ref (database);
  self->stmt = stmt;
  self->link.data = self;
  g_queue_push_tail_link (&database->busy, &self->link);

  return self;
}

TtStmt *
tt_stmt_prepare_upsert (TtDatabase *database,
                        const char *table,
                        const char *columns,
                        GError **error)
{
  g_auto (GStrv) names = g_strsplit (columns, ", ", -1);
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO %s(%s) VALUES (?1", table, columns);
  for (guint i = 1; names[i] != NULL; i++)
    g_string_append_printf (sql, ", ?%u", i + 1);
  g_string_append (sql, ") ON CONFLICT (id) DO UPDATE SET ");
  for (guint i = 1; names[i] != NULL; i++)
    g_string_append_printf (sql, "%s%s = excluded.%s", i > 1 ? ", " : "", names[i], names[i]);

  return tt_stmt_prepare (database, sql->str, error);
}

void
tt_stmt_free (TtStmt *self)
{
  TtDatabase *database;

  if (self == NULL)
    return;

  database = self->database;
  if (self->stmt != NULL)
    {
      const char *sql = sqlite3_sql (self->stmt);

      g_queue_unlink (&database->busy, &self->link);
      sqlite3_reset (self->stmt);
      sqlite3_clear_bindings (self->stmt);
      if (g_hash_table_size (database->idle) < MOST_IDLE &&
          !g_hash_table_contains (database->idle, sql))
        g_hash_table_insert (database->idle, (gpointer) sql, self->stmt);
      else
        sqlite3_finalize (self->stmt);
    }

  g_object_unref (database);
  g_free (self);
}

/* For tt_database_close(): what the database kept is finalised, what others hold goes dead. */
void
tt_stmt_close_all (TtDatabase *database)
{
  GList *link;

  while ((link = g_queue_pop_head_link (&database->busy)) != NULL)
    {
      TtStmt *self = link->data;

      sqlite3_finalize (g_steal_pointer (&self->stmt));
    }
  g_hash_table_remove_all (database->idle);
}

/* A transaction cannot end while a statement of it is half read. */
void
tt_stmt_reset_all (TtDatabase *database)
{
  for (GList *link = database->busy.head; link != NULL; link = link->next)
    {
      TtStmt *self = link->data;

      sqlite3_reset (self->stmt);
    }
}

static void
note_bind (TtStmt *self, int code)
{
  if (self->failed == SQLITE_OK)
    self->failed = code;
}

void
tt_stmt_bind_null (TtStmt *self, int parameter)
{
  if (self->stmt != NULL)
    note_bind (self, sqlite3_bind_null (self->stmt, parameter));
}

void
tt_stmt_bind_int64 (TtStmt *self, int parameter, gint64 value)
{
  if (self->stmt != NULL)
    note_bind (self, sqlite3_bind_int64 (self->stmt, parameter, value));
}

void
tt_stmt_bind_int64_or_null (TtStmt *self, int parameter, gint64 value)
{
  if (value != 0)
    tt_stmt_bind_int64 (self, parameter, value);
  else
    tt_stmt_bind_null (self, parameter);
}

void
tt_stmt_bind_double (TtStmt *self, int parameter, double value)
{
  if (self->stmt != NULL)
    note_bind (self, sqlite3_bind_double (self->stmt, parameter, value));
}

void
tt_stmt_bind_text (TtStmt *self, int parameter, const char *text)
{
  if (self->stmt != NULL)
    note_bind (self, sqlite3_bind_text (self->stmt, parameter, text, -1, SQLITE_TRANSIENT));
}

void
tt_stmt_bind_text_or_null (TtStmt *self, int parameter, const char *text)
{
  if (*text != '\0')
    tt_stmt_bind_text (self, parameter, text);
  else
    tt_stmt_bind_null (self, parameter);
}

void
tt_stmt_bind_pointer (TtStmt *self, int parameter, gpointer pointer, const char *type)
{
  if (self->stmt != NULL)
    note_bind (self, sqlite3_bind_pointer (self->stmt, parameter, pointer, type, NULL));
}

void
tt_stmt_bind_blob (TtStmt *self, int parameter, const void *bytes, gsize length)
{
  if (self->stmt == NULL)
    return;

  /* NULL of no length is an empty blob here, not NULL: a label frame has an empty body. */
  note_bind (self, sqlite3_bind_blob64 (self->stmt, parameter, bytes != NULL ? bytes : "", length,
                                        SQLITE_TRANSIENT));
}

void
tt_stmt_bind_value (TtStmt *self, int parameter, const TtValue *value)
{
  switch (value->kind)
    {
    case TT_VALUE_NULL:
      tt_stmt_bind_null (self, parameter);
      return;
    case TT_VALUE_INTEGER:
      tt_stmt_bind_int64 (self, parameter, value->integer);
      return;
    case TT_VALUE_REAL:
      tt_stmt_bind_double (self, parameter, value->real);
      return;
    case TT_VALUE_TEXT:
      if (self->stmt != NULL)
        note_bind (self, sqlite3_bind_text64 (self->stmt, parameter, value->text, value->length,
                                              SQLITE_STATIC, SQLITE_UTF8));
      return;
    }
  g_assert_not_reached ();
}

TtStep
tt_stmt_step (TtStmt *self, GError **error)
{
  int code;

  if (self->stmt == NULL)
    {
      set_closed_error (error);
      return TT_STEP_FAILED;
    }
  if (self->failed != SQLITE_OK)
    {
      tt_database_set_error (error, self->database->handle, self->failed);
      return TT_STEP_FAILED;
    }

  code = sqlite3_step (self->stmt);
  if (code == SQLITE_ROW)
    return TT_STEP_ROW;
  if (code == SQLITE_DONE)
    return TT_STEP_DONE;

  tt_database_set_error (error, self->database->handle, code);
  sqlite3_reset (self->stmt);

  return TT_STEP_FAILED;
}

gboolean
tt_stmt_run (TtStmt *self, GError **error)
{
  TtStep step;

  do
    step = tt_stmt_step (self, error);
  while (step == TT_STEP_ROW);
  tt_stmt_reset (self);

  return step == TT_STEP_DONE;
}

void
tt_stmt_reset (TtStmt *self)
{
  self->failed = SQLITE_OK;
  if (self->stmt == NULL)
    return;

  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
}

int
tt_stmt_get_n_columns (TtStmt *self)
{
  return self->stmt != NULL ? sqlite3_column_count (self->stmt) : 0;
}

gboolean
tt_stmt_is_null (TtStmt *self, int column)
{
  return self->stmt == NULL || sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

gint64
tt_stmt_get_int64 (TtStmt *self, int column)
{
  return self->stmt != NULL ? sqlite3_column_int64 (self->stmt, column) : 0;
}

double
tt_stmt_get_double (TtStmt *self, int column)
{
  return self->stmt != NULL ? sqlite3_column_double (self->stmt, column) : 0;
}

const char *
tt_stmt_get_text (TtStmt *self, int column)
{
  const char *text = NULL;

  if (self->stmt != NULL)
    text = (const char *) sqlite3_column_text (self->stmt, column);

  return text != NULL ? text : "";
}

const void *
tt_stmt_get_blob (TtStmt *self, int column, gsize *length)
{
  const void *bytes;

  *length = 0;
  if (self->stmt == NULL)
    return NULL;

  bytes = sqlite3_column_blob (self->stmt, column);
  *length = (gsize) sqlite3_column_bytes (self->stmt, column);

  return bytes;
}

void
tt_stmt_get_value (TtStmt *self, int column, TtValue *value)
{
  *value = (TtValue){ .kind = TT_VALUE_NULL };
  if (self->stmt == NULL)
    return;

  switch (sqlite3_column_type (self->stmt, column))
    {
    case SQLITE_INTEGER:
      value->kind = TT_VALUE_INTEGER;
      value->integer = sqlite3_column_int64 (self->stmt, column);
      break;
    case SQLITE_FLOAT:
      value->kind = TT_VALUE_REAL;
      value->real = sqlite3_column_double (self->stmt, column);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: /* no column of ours is a blob; its bytes are shown as they lie */
      value->kind = TT_VALUE_TEXT;
      value->text = tt_stmt_get_text (self, column);
      value->length = (gsize) sqlite3_column_bytes (self->stmt, column);
      break;
    case SQLITE_NULL:
      break;
    default:
      g_assert_not_reached ();
    }
}

gint64
tt_stmt_get_changes (TtStmt *self)
{
  return self->stmt != NULL ? sqlite3_changes64 (self->database->handle) : 0;
}
