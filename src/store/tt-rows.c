/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-stmt.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

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
tt_database_each_row (TtDatabase *self,
                      const TtTable *table,
                      TtRowFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *columns = NULL;
  g_autofree char *sql = NULL;
  g_autofree TtValue *values = NULL;
  g_autoptr (TtStmt) stmt = NULL;
  guint64 rows = 0;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (table != NULL && func != NULL, FALSE);

  columns = tt_table_dup_columns (table);
  sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY id", columns, table->name);
  stmt = tt_stmt_prepare (self, sql, error);
  if (stmt == NULL)
    return FALSE;

  values = g_new (TtValue, table->n_columns);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      g_autoptr (GError) func_error = NULL;

      if (++rows % ROWS_A_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      for (guint i = 0; i < table->n_columns; i++)
        tt_stmt_get_value (stmt, (int) i, &values[i]);
      if (!func (table, values, user_data, &func_error))
        {
          if (func_error == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&func_error));
          return FALSE;
        }
    }

  return step == TT_STEP_DONE;
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

/* What an operation of a changeset leaves in a column: its new value, or NULL where it leaves none
 * or does not touch it. */
static const char *
get_new_text (sqlite3_changeset_iter *iterator, int operation, int column, int *code)
{
  sqlite3_value *value = NULL;

  if (operation == SQLITE_DELETE)
    return NULL;

  *code = sqlite3changeset_new (iterator, column, &value);
  if (*code != SQLITE_OK || value == NULL)
    return NULL;

  return (const char *) sqlite3_value_text (value);
}

static int
collect_photos (sqlite3_changeset_iter *iterator, GHashTable *seen, GPtrArray *hashes)
{
  int column = tt_table_get_column (tt_table_find ("photo"), "hash");
  int code;

  while ((code = sqlite3changeset_next (iterator)) == SQLITE_ROW)
    {
      const char *table = NULL;
      const char *hash = NULL;
      int n_columns = 0;
      int operation = 0;

      code = sqlite3changeset_op (iterator, &table, &n_columns, &operation, NULL);
      if (code == SQLITE_OK && g_str_equal (table, "photo") && column < n_columns)
        hash = get_new_text (iterator, operation, column, &code);
      if (code != SQLITE_OK)
        return code;
      if (hash != NULL && !g_hash_table_contains (seen, hash))
        {
          char *copy = g_strdup (hash);

          g_ptr_array_add (hashes, copy);
          g_hash_table_add (seen, copy);
        }
    }

  return code;
}

GPtrArray *
tt_frame_list_photos (TtFrame *frame, GError **error)
{
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  sqlite3_changeset_iter *iterator = NULL;
  gsize size = 0;
  const void *body;
  int code;

  g_return_val_if_fail (frame != NULL, NULL);

  body = g_bytes_get_data (frame->body, &size);
  if (size == 0)
    return g_steal_pointer (&hashes);

  code = sqlite3changeset_start (&iterator, (int) size, (void *) body);
  if (code == SQLITE_OK)
    {
      int last;

      code = collect_photos (iterator, seen, hashes);
      last = sqlite3changeset_finalize (iterator);
      if (code == SQLITE_DONE)
        code = last;
    }

  if (code != SQLITE_OK)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                           _ ("A change in the history cannot be read"));
      return NULL;
    }

  return g_steal_pointer (&hashes);
}
