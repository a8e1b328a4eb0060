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
