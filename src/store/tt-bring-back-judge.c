/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may come back as it is today, row by row in schema order, by keys alone. */

#include "base/tt-error.h"
#include "store/tt-bring-back-private.h"
#include "store/tt-store-object-private.h"

#include <glib/gi18n-lib.h>

void
tt_bring_back_leave (TtBringBack *self, TtReturn *row, TtReason reason)
{
  row->verdict = reason == TT_REASON_ENDED ? TT_VERDICT_SAME : TT_VERDICT_LEFT;
  if (row->told)
    return;

  row->told = TRUE;
  self->reasons[reason]++;
  self->left_out += reason == TT_REASON_ENDED ? 0 : 1;
}

void
tt_return_compare (TtReturn *self)
{
  if (self->today == NULL)
    {
      self->verdict = TT_VERDICT_ADD;
      return;
    }

  self->verdict = TT_VERDICT_SAME;
  for (guint i = 0; i < self->table->n_columns; i++)
    if (!tt_value_equal (&self->today[i], &self->target[i]))
      self->verdict = TT_VERDICT_CHANGE;
}

static gboolean
ask (TtStmt *stmt, gboolean *yes, GError **error)
{
  TtStep step = tt_stmt_step (stmt, error);

  *yes = step == TT_STEP_ROW;
  return step != TT_STEP_FAILED;
}

gboolean
tt_bring_back_is_there (TtBringBack *self,
                        TtDatabase *today,
                        const char *table,
                        gint64 id,
                        gboolean *there,
                        GError **error)
{
  const TtReturn *row = tt_bring_back_lookup (self, tt_table_find (table), id);
  g_autofree char *sql = NULL;
  g_autoptr (TtStmt) stmt = NULL;

  *there = row != NULL && row->verdict == TT_VERDICT_ADD;
  if (*there)
    return TRUE;

  sql = g_strdup_printf ("SELECT 1 FROM %s WHERE id = ?1", table);
  stmt = tt_stmt_prepare (today, sql, error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, id);
  return ask (stmt, there, error);
}

gboolean
tt_bring_back_has_twin (const TtReturn *row, TtDatabase *today, gboolean *has, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (TtStmt) stmt = NULL;

  *has = FALSE;
  if (tt_table_get_column (row->table, "external_id") < 0 ||
      tt_return_get (row, row->then, "external_id")->kind == TT_VALUE_NULL)
    return TRUE;

  sql = g_strdup_printf ("SELECT 1 FROM %s WHERE source = ?1 AND external_id = ?2 AND id <> ?3",
                         row->table->name);
  stmt = tt_stmt_prepare (today, sql, error);
  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_value (stmt, 1, tt_return_get (row, row->then, "source"));
  tt_stmt_bind_value (stmt, 2, tt_return_get (row, row->then, "external_id"));
  tt_stmt_bind_int64 (stmt, 3, row->id);
  return ask (stmt, has, error);
}

/* Of one person and one day there is one rate. */
static gboolean
has_newer_rate (const TtReturn *row, TtDatabase *today, gboolean *has, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      today, "SELECT 1 FROM rate WHERE user = ?1 AND from_day = ?2 AND id <> ?3", error);

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_value (stmt, 1, tt_return_get (row, row->then, "user"));
  tt_stmt_bind_value (stmt, 2, tt_return_get (row, row->then, "from_day"));
  tt_stmt_bind_int64 (stmt, 3, row->id);
  return ask (stmt, has, error);
}

/* As it was, save that nobody is named by id who is not there: the name beside it stays. @whole:
 * (out): whether all that it cannot do without is there */
static gboolean
make_target (TtBringBack *self, TtReturn *row, TtDatabase *today, gboolean *whole, GError **error)
{
  static const char *const aside[] = { "by_user", "in_by", "out_by", "old_site", "new_site", NULL };

  *whole = TRUE;
  row->target = g_memdup2 (row->then, row->table->n_columns * sizeof *row->then);
  for (guint i = 0; i < row->table->n_columns; i++)
    {
      const TtColumn *column = &row->table->columns[i];
      gboolean there = FALSE;

      if (column->kind != TT_COLUMN_REF || row->then[i].kind == TT_VALUE_NULL)
        continue;
      if (!tt_bring_back_is_there (self, today, column->refers_to, row->then[i].integer, &there,
                                   error))
        return FALSE;
      if (!there && g_strv_contains (aside, column->name))
        row->target[i] = (TtValue){ .kind = TT_VALUE_NULL };
      else
        *whole = *whole && there;
    }
  return TRUE;
}

/* A break, a photo or a correction goes with its entry. */
static gboolean
is_part (const TtTable *table)
{
  return tt_table_get_column (table, "entry") >= 0;
}

static void
judge_part (TtBringBack *self, TtReturn *row)
{
  const TtValue *values = row->then != NULL ? row->then : row->today;
  TtReturn *entry = tt_bring_back_lookup (self, tt_table_find ("entry"),
                                          tt_return_get (row, values, "entry")->integer);

  if (row->then == NULL)
    row->verdict = TT_VERDICT_REMOVE;
  else
    tt_return_compare (row);
  if (row->verdict == TT_VERDICT_SAME || entry == NULL)
    return;

  if (entry->held)
    {
      tt_bring_back_leave (self, entry, entry->reason);
      row->verdict = TT_VERDICT_SAME;
    }
  else if (g_str_equal (row->table->name, "photo") &&
           g_hash_table_contains (self->lost_photos, tt_return_get (row, row->then, "hash")->text))
    {
      tt_bring_back_leave (self, row, TT_REASON_LOST);
    }
  else
    {
      entry->touched = TRUE;
    }
}

static gboolean
judge_other (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  gboolean in_the_way = FALSE;

  if (g_str_equal (row->table->name, "rate")
          ? !has_newer_rate (row, today, &in_the_way, error)
          : !tt_bring_back_has_twin (row, today, &in_the_way, error))
    return FALSE;

  tt_return_compare (row);
  if (row->verdict != TT_VERDICT_SAME && (in_the_way || row->held))
    tt_bring_back_leave (self, row, row->held ? TT_REASON_MISSING : TT_REASON_NEWER);
  return TRUE;
}

static gboolean
judge_row (TtBringBack *self, TtReturn *row, TtDatabase *today, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean whole = TRUE;

  row->today = tt_bring_back_load (self, today, row->table, row->id, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (row->today == NULL ? row->then == NULL : row->needed)
    return TRUE; /* gone already, or there already */
  if (row->then != NULL && !make_target (self, row, today, &whole, error))
    return FALSE;

  if (is_part (row->table))
    {
      judge_part (self, row);
      return TRUE;
    }

  row->held = !whole;
  row->reason = TT_REASON_MISSING;
  if (g_str_equal (row->table->name, "user"))
    return tt_bring_back_judge_user (self, row, today, error);
  if (g_str_equal (row->table->name, "entry"))
    return tt_bring_back_judge_entry (self, row, today, error);
  return judge_other (self, row, today, error);
}

static void
forget_judgment (TtBringBack *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TtReturn *row = g_ptr_array_index (self->rows, i);

      g_clear_pointer (&row->today, g_free);
      g_clear_pointer (&row->target, g_free);
      row->verdict = TT_VERDICT_SAME;
      row->held = FALSE;
      row->told = FALSE;
      row->touched = FALSE;
    }
  for (guint i = 0; i < TT_N_REASONS; i++)
    self->reasons[i] = 0;
  self->reasons[TT_REASON_ERASED] = self->n_erased;
  self->left_out = self->n_erased;
  g_ptr_array_set_size (self->remarks, 0);
  g_hash_table_remove_all (self->rates);
  g_clear_pointer (&self->preview, tt_preview_free);
}

gboolean
tt_bring_back_judge (TtBringBack *self, TtDatabase *today, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (TT_IS_DATABASE (today), FALSE);

  forget_judgment (self);
  for (guint i = 0; i < self->rows->len; i++)
    if (!judge_row (self, g_ptr_array_index (self->rows, i), today, error))
      return FALSE;

  return tt_bring_back_describe (self, today, error);
}

static gboolean
remove_row (TtDatabase *database, const TtReturn *row, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?1", row->table->name);
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);

  if (stmt == NULL)
    return FALSE;
  tt_stmt_bind_int64 (stmt, 1, row->id);
  return tt_stmt_run (stmt, error);
}

static gboolean
save_row (TtDatabase *database, const TtReturn *row, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (row->table);
  g_autoptr (TtStmt) stmt = NULL;

  if (!tt_table_check_values (row->table, row->target, error))
    return FALSE;
  stmt = tt_stmt_prepare_upsert (database, row->table->name, columns, error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < row->table->n_columns; i++)
    tt_stmt_bind_value (stmt, (int) i + 1, &row->target[i]);
  return tt_stmt_run (stmt, error);
}

/* @written: (out): how many rows */
static gboolean
write_rows (TtBringBack *self, TtDatabase *database, guint *written, GError **error)
{
  *written = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->rows, i);

      switch (row->verdict)
        {
        case TT_VERDICT_SAME:
        case TT_VERDICT_LEFT:
          continue;
        case TT_VERDICT_ADD:
        case TT_VERDICT_CHANGE:
          if (!save_row (database, row, error))
            return FALSE;
          break;
        case TT_VERDICT_REMOVE:
          if (!remove_row (database, row, error))
            return FALSE;
          break;
        default:
          g_assert_not_reached ();
        }
      (*written)++;
    }
  return TRUE;
}

gboolean
tt_bring_back_write (TtBringBack *self,
                     TtTransaction *transaction,
                     const char *label,
                     GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  guint written = 0;

  if (!tt_bring_back_judge (self, database, error) || !write_rows (self, database, &written, error))
    return FALSE;
  if (written > 0)
    tt_transaction_take_label (transaction, g_strdup (label));
  if (written > 0 || self->left_out == 0)
    return TRUE;

  {
    g_autofree char *sentences = g_strjoinv (" ", self->preview->sentences);

    g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, _ ("Nothing of it can come back. %s"),
                 sentences);
  }
  return FALSE;
}
