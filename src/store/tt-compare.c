/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Primary and shadow, slice by slice in key order. A write that the disk lost leaves an old page
 * with a valid sum: this comparison sees it, and nothing else does. */

#include "store/tt-compare-private.h"

#include "base/tt-error.h"
#include "store/tt-copy.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define ROWS_A_SLICE 2000

static void
hash_value (TtHasher *hasher, TtStmt *stmt, int column)
{
  TtValue value;
  guint8 kind;

  tt_stmt_get_value (stmt, column, &value);
  kind = (guint8) value.kind;
  tt_hasher_update (hasher, &kind, 1);
  switch (value.kind)
    {
    case TT_VALUE_NULL:
      return;
    case TT_VALUE_INTEGER:
      tt_hasher_update (hasher, &value.integer, sizeof value.integer);
      return;
    case TT_VALUE_REAL:
      tt_hasher_update (hasher, &value.real, sizeof value.real);
      return;
    case TT_VALUE_TEXT:
      tt_hasher_update_field (hasher, value.text, value.length);
      return;
    }
  g_assert_not_reached ();
}

gboolean
tt_slice_read (
    TtDatabase *database, const TtTable *table, gint64 after, TtSlice *slice, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE id > ?1 ORDER BY id LIMIT %d",
                                          columns, table->name, ROWS_A_SLICE);
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  slice->n_rows = 0;
  slice->last = after;
  tt_stmt_bind_int64 (stmt, 1, after);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      slice->n_rows++;
      slice->last = tt_stmt_get_int64 (stmt, 0);
      for (guint i = 0; i < table->n_columns; i++)
        hash_value (hasher, stmt, (int) i);
    }
  tt_hasher_finish (hasher, &slice->hash);

  return step == TT_STEP_DONE;
}

static gboolean
slices_equal (const TtSlice *a, const TtSlice *b)
{
  return a->n_rows == b->n_rows && a->last == b->last && tt_hash_equal (&a->hash, &b->hash);
}

static gboolean
compare_table (
    TtDatabase *primary, TtDatabase *shadow, const TtTable *table, gboolean *same, GError **error)
{
  TtSlice a = { .last = G_MININT64 };
  TtSlice b;

  do
    {
      gint64 after = a.last;

      if (!tt_slice_read (primary, table, after, &a, error) ||
          !tt_slice_read (shadow, table, after, &b, error))
        return FALSE;
      *same = slices_equal (&a, &b);
    }
  while (*same && a.n_rows == ROWS_A_SLICE);

  return TRUE;
}

static gboolean
check_integrity (TtDatabase *database, gboolean *sound, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, "PRAGMA integrity_check(1)", error);

  if (stmt == NULL || tt_stmt_step (stmt, error) == TT_STEP_FAILED)
    return FALSE;

  *sound = g_str_equal (tt_stmt_get_text (stmt, 0), "ok");
  return TRUE;
}

static gboolean
compare_heads (TtDatabase *primary, TtDatabase *shadow, gboolean *same, GError **error)
{
  TtHead a, b;

  if (!tt_database_get_head (primary, &a, error) || !tt_database_get_head (shadow, &b, error))
    return FALSE;

  *same = tt_head_equal (&a, &b);
  return TRUE;
}

static gboolean
compare_all (TtDatabase *primary, TtDatabase *shadow, gboolean *same, GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  if (!compare_heads (primary, shadow, same, error))
    return FALSE;

  for (guint i = 0; *same && i < n_tables; i++)
    {
      if (!compare_table (primary, shadow, &tables[i], same, error))
        return FALSE;
    }

  return !*same || check_integrity (primary, same, error);
}

gboolean
tt_compare_whole (TtDatabase *primary, TtDatabase *shadow, gboolean *same, GError **error)
{
  gboolean done;

  *same = FALSE;
  if (!tt_database_begin_read (primary, error))
    return FALSE;
  if (!tt_database_begin_read (shadow, error))
    {
      tt_database_end_read (primary);
      return FALSE;
    }

  done = compare_all (primary, shadow, same, error);
  tt_database_end_read (shadow);
  tt_database_end_read (primary);

  return done;
}
