/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-diff.h"

#include "store/tt-changes.h"
#include "store/tt-stmt.h"

#define ROWS_A_LOOK 1024

static TtStmt *
prepare_walk (TtDatabase *database, const TtTable *table, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY id", columns, table->name);

  return tt_stmt_prepare (database, sql, error);
}

static gboolean
is_same_row (TtStmt *a, TtStmt *b, const TtTable *table)
{
  for (guint i = 1; i < table->n_columns; i++)
    {
      TtValue of_a;
      TtValue of_b;

      tt_stmt_get_value (a, (int) i, &of_a);
      tt_stmt_get_value (b, (int) i, &of_b);
      if (!tt_value_equal (&of_a, &of_b))
        return FALSE;
    }

  return TRUE;
}

static const TtValue *
read_row (TtStmt *stmt, const TtTable *table, TtValue *values)
{
  for (guint i = 0; i < table->n_columns; i++)
    tt_stmt_get_value (stmt, (int) i, &values[i]);

  return values;
}

typedef struct
{
  const TtTable *table;
  TtStmt *from;
  TtStmt *to;
  TtDiffFunc func;
  gpointer user_data;
  TtValue *before;
  TtValue *after;
} Merge;

static gboolean
hand_out (const Merge *self, gboolean has_before, gboolean has_after, GError **error)
{
  return self->func (
      self->table, has_before ? read_row (self->from, self->table, self->before) : NULL,
      has_after ? read_row (self->to, self->table, self->after) : NULL, self->user_data, error);
}

/* Both stand in key order: whichever has the lower key has a row that the other lacks. */
static gboolean
merge (const Merge *self, GCancellable *cancellable, GError **error)
{
  TtStep of_from = tt_stmt_step (self->from, error);
  TtStep of_to = of_from != TT_STEP_FAILED ? tt_stmt_step (self->to, error) : TT_STEP_FAILED;
  guint64 rows = 0;

  while (of_from == TT_STEP_ROW || of_to == TT_STEP_ROW)
    {
      gint64 key = of_from == TT_STEP_ROW ? tt_stmt_get_int64 (self->from, 0) : G_MAXINT64;
      gint64 other = of_to == TT_STEP_ROW ? tt_stmt_get_int64 (self->to, 0) : G_MAXINT64;

      if (++rows % ROWS_A_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if ((key != other || !is_same_row (self->from, self->to, self->table)) &&
          !hand_out (self, key <= other, key >= other, error))
        return FALSE;

      if (key <= other)
        of_from = tt_stmt_step (self->from, error);
      if (of_from != TT_STEP_FAILED && key >= other)
        of_to = tt_stmt_step (self->to, error);
      if (of_from == TT_STEP_FAILED || of_to == TT_STEP_FAILED)
        return FALSE;
    }

  return of_from == TT_STEP_DONE && of_to == TT_STEP_DONE;
}

gboolean
tt_diff_each_row (TtDatabase *from,
                  TtDatabase *to,
                  const TtTable *table,
                  TtDiffFunc func,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree TtValue *before = g_new0 (TtValue, table->n_columns);
  g_autofree TtValue *after = g_new0 (TtValue, table->n_columns);
  g_autoptr (TtStmt) of_from = prepare_walk (from, table, error);
  g_autoptr (TtStmt) of_to = of_from != NULL ? prepare_walk (to, table, error) : NULL;
  Merge walk = { table, of_from, of_to, func, user_data, before, after };

  return of_to != NULL && merge (&walk, cancellable, error);
}

static gboolean
count_row (const TtTable *table,
           const TtValue *before,
           const TtValue *after,
           gpointer user_data,
           GError **error)
{
  TtDiffCount *count = user_data;

  if (before == NULL)
    count->added++;
  else if (after == NULL)
    count->removed++;
  else
    count->changed++;

  return TRUE;
}

static void
append_count (GArray *counts, const TtDiffCount *count)
{
  if (count->added != 0 || count->changed != 0 || count->removed != 0)
    g_array_append_val (counts, *count);
}

GArray *
tt_diff_count (TtDatabase *from, TtDatabase *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (TtDiffCount));
  const TtTable *tables;
  guint n_tables = 0;

  g_return_val_if_fail (TT_IS_DATABASE (from), NULL);
  g_return_val_if_fail (TT_IS_DATABASE (to), NULL);

  tables = tt_tables_get (&n_tables);
  for (guint i = 0; i < n_tables; i++)
    {
      TtDiffCount count = { .table = &tables[i] };

      if (!tt_diff_each_row (from, to, &tables[i], count_row, &count, cancellable, error))
        return NULL;
      append_count (counts, &count);
    }

  return g_steal_pointer (&counts);
}

/* What became of a row over many frames; kept for each by table and id (TtTable → id → RowState).
 */
typedef enum
{
  ROW_ADDED,
  ROW_CHANGED,
  ROW_REMOVED,
  ROW_CAME_AND_WENT,
} RowState;

static GHashTable *
get_rows_of (GHashTable *tables, const TtTable *table)
{
  GHashTable *rows = g_hash_table_lookup (tables, table);

  if (rows == NULL)
    {
      rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      g_hash_table_insert (tables, (gpointer) table, rows);
    }

  return rows;
}

static RowState
get_next_state (gboolean known, RowState state, int operation)
{
  gboolean was_there = known && (state == ROW_CHANGED || state == ROW_REMOVED);

  switch (operation)
    {
    case SQLITE_INSERT:
      return was_there ? ROW_CHANGED : ROW_ADDED;
    case SQLITE_DELETE:
      return !known || was_there ? ROW_REMOVED : ROW_CAME_AND_WENT;
    case SQLITE_UPDATE:
      return known ? state : ROW_CHANGED;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
note_change (const TtChange *change, gpointer user_data, GError **error)
{
  GHashTable *rows = get_rows_of (user_data, change->table);
  gpointer state = NULL;
  gboolean known;
  TtValue id;

  if (change->operation == SQLITE_INSERT)
    tt_change_get_new (change, 0, &id);
  else
    tt_change_get_old (change, 0, &id);

  known = g_hash_table_lookup_extended (rows, &id.integer, NULL, &state);
  state = GUINT_TO_POINTER (
      get_next_state (known, (RowState) GPOINTER_TO_UINT (state), change->operation));
  g_hash_table_insert (rows, g_memdup2 (&id.integer, sizeof id.integer), state);

  return TRUE;
}

static gboolean
note_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  return tt_frame_each_change (frame, note_change, user_data, error);
}

static void
count_rows (GHashTable *rows, TtDiffCount *count)
{
  GHashTableIter iterator;
  gpointer state;

  g_hash_table_iter_init (&iterator, rows);
  while (g_hash_table_iter_next (&iterator, NULL, &state))
    {
      switch ((RowState) GPOINTER_TO_UINT (state))
        {
        case ROW_ADDED: /* undoing takes it away */
          count->removed++;
          break;
        case ROW_CHANGED:
          count->changed++;
          break;
        case ROW_REMOVED:
          count->added++;
          break;
        case ROW_CAME_AND_WENT:
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

GArray *
tt_diff_count_frames (TtDatabase *database, gint64 seq, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (TtDiffCount));
  g_autoptr (GHashTable) rows =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  const TtTable *tables;
  guint n_tables = 0;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  if (!tt_database_each_frame (database, seq, note_frame, rows, error))
    return NULL;

  tables = tt_tables_get (&n_tables);
  for (guint i = 0; i < n_tables; i++)
    {
      TtDiffCount count = { .table = &tables[i] };
      GHashTable *of_table = g_hash_table_lookup (rows, &tables[i]);

      if (of_table != NULL)
        count_rows (of_table, &count);
      append_count (counts, &count);
    }

  return g_steal_pointer (&counts);
}
