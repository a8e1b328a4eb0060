/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-stmt.h"

/* How many rows go by between two looks at a cancellable. */
#define ROWS_A_LOOK 1024

char *
tt_table_dup_columns (const TtTable *table)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < table->n_columns; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);

  return g_string_free (sql, FALSE);
}

gboolean
tt_database_add_function (TtDatabase *self,
                          const char *name,
                          int n_values,
                          void (*func) (sqlite3_context *, int, sqlite3_value **),
                          void (*step) (sqlite3_context *, int, sqlite3_value **),
                          void (*finish) (sqlite3_context *),
                          GError **error)
{
  int code;

  if (g_object_get_data (G_OBJECT (self), name) != NULL)
    return TRUE;

  code = sqlite3_create_function_v2 (self->handle, name, n_values,
                                     SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
                                     func, step, finish, NULL);
  if (code != SQLITE_OK)
    {
      tt_database_set_error (error, self->handle, code);
      return FALSE;
    }
  g_object_set_data (G_OBJECT (self), name, self);

  return TRUE;
}

void
tt_value_take (TtValue *self, sqlite3_value *from)
{
  *self = (TtValue){ .kind = TT_VALUE_NULL };

  switch (sqlite3_value_type (from))
    {
    case SQLITE_INTEGER:
      self->kind = TT_VALUE_INTEGER;
      self->integer = sqlite3_value_int64 (from);
      break;
    case SQLITE_FLOAT:
      self->kind = TT_VALUE_REAL;
      self->real = sqlite3_value_double (from);
      break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: /* no column of ours is a blob; its bytes are shown as they lie */
      self->kind = TT_VALUE_TEXT;
      self->text = (const char *) sqlite3_value_text (from);
      self->length = (gsize) sqlite3_value_bytes (from);
      break;
    case SQLITE_NULL:
      break;
    default:
      g_assert_not_reached ();
    }
}

/* One walk over a table. Its rows are the arguments of an aggregate function, which costs half of
 * what stepping and asking for each column does. */
typedef struct
{
  const TtTable *table;
  TtRowFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  TtValue *values;
  guint64 rows;
  gboolean stopped;
  GError *error;
} Walk;

#define ROW_FUNCTION "tt_row"
#define WALK_TYPE "TtWalk"

static void
take_row (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  Walk *self = sqlite3_value_pointer (values[0], WALK_TYPE);

  for (guint i = 0; i < self->table->n_columns; i++)
    tt_value_take (&self->values[i], values[i + 1]);

  if ((++self->rows % ROWS_A_LOOK == 0 &&
       g_cancellable_set_error_if_cancelled (self->cancellable, &self->error)) ||
      !self->func (self->table, self->values, self->user_data, &self->error))
    {
      self->stopped = TRUE;
      sqlite3_result_error_code (context, SQLITE_ABORT);
    }
}

static void
finish_rows (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

static gboolean
walk_rows (TtDatabase *database, Walk *walk, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (walk->table);
  g_autofree char *sql = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (TtStmt) stmt = NULL;

  /* Without an index SQLite walks in the order of the key. */
  sql = g_strdup_printf ("SELECT " ROW_FUNCTION " (?1, %s) FROM %s NOT INDEXED", columns,
                         walk->table->name);
  stmt = tt_stmt_prepare (database, sql, error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_pointer (stmt, 1, walk, WALK_TYPE);
  if (tt_stmt_run (stmt, &local))
    return TRUE;

  if (!walk->stopped)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (walk->error != NULL)
    g_propagate_error (error, g_steal_pointer (&walk->error));
  else
    return TRUE;

  return FALSE;
}

gboolean
tt_database_each_row (TtDatabase *self,
                      const TtTable *table,
                      TtRowFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree TtValue *values = NULL;
  Walk walk = { .table = table, .func = func, .user_data = user_data, .cancellable = cancellable };

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL && func != NULL, FALSE);

  if (!tt_database_add_function (self, ROW_FUNCTION, -1, NULL, take_row, finish_rows, error))
    return FALSE;

  values = g_new (TtValue, table->n_columns);
  walk.values = values;

  return walk_rows (self, &walk, error);
}

gboolean
tt_database_count_rows (TtDatabase *self, const TtTable *table, gint64 *count, GError **error)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL && count != NULL, FALSE);

  sql = g_strdup_printf ("SELECT count(*) FROM %s", table->name);

  return tt_database_get_int64 (self, sql, count, error);
}

gboolean
tt_database_each_photo (TtDatabase *self, TtPhotoFunc func, gpointer user_data, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  stmt = tt_stmt_prepare (self,
                          "SELECT hash, max(size), min(media_type) FROM photo"
                          " GROUP BY hash ORDER BY hash",
                          error);
  if (stmt == NULL)
    return FALSE;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      g_autoptr (GError) func_error = NULL;

      if (!func (tt_stmt_get_text (stmt, 0), tt_stmt_get_int64 (stmt, 1),
                 tt_stmt_get_text (stmt, 2), user_data, &func_error))
        {
          if (func_error == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&func_error));
          return FALSE;
        }
    }

  return step == TT_STEP_DONE;
}
