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

/* One slice of one table, from the rows after @after on: a hash of the rows, how many they were,
 * and the last one's id. */
typedef struct
{
  TtHash hash;
  guint n_rows;
  gint64 last;
} TtSlice;

static gboolean
read_slice (TtDatabase *database,
            const TtTable *table,
            gint64 after,
            guint n_rows,
            TtSlice *slice,
            GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE id > ?1 ORDER BY id LIMIT ?2",
                                          columns, table->name);
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  slice->n_rows = 0;
  slice->last = after;
  tt_stmt_bind_int64 (stmt, 1, after);
  tt_stmt_bind_int64 (stmt, 2, n_rows);
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

      if (!read_slice (primary, table, after, ROWS_A_SLICE, &a, error) ||
          !read_slice (shadow, table, after, ROWS_A_SLICE, &b, error))
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

/* Where the comparison goes on: "table" and the id after which. */
static gboolean
parse_position (const char *position, const TtTable **table, gint64 *after, GError **error)
{
  g_auto (GStrv) words = g_strsplit (position, " ", 2);
  guint n_tables = 0;

  *table = &tt_tables_get (&n_tables)[0];
  *after = G_MININT64;
  if (*position == '\0')
    return TRUE;

  *table = tt_table_find (words[0]);
  if (*table != NULL && words[1] != NULL &&
      g_ascii_string_to_signed (words[1], 10, G_MININT64, G_MAXINT64, after, NULL))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is no place in a comparison"), position);
  return FALSE;
}

/* "" after the last table. */
static char *
dup_next_position (const TtTable *table, const TtSlice *slice)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  if (slice->n_rows == ROWS_A_SLICE)
    return g_strdup_printf ("%s %" G_GINT64_FORMAT, table->name, slice->last);
  if (table == &tables[n_tables - 1])
    return g_strdup ("");

  return g_strdup_printf ("%s %" G_GINT64_FORMAT, table[1].name, G_MININT64);
}

typedef struct
{
  TtDatabase *shadow;
  const TtTable *table;
  gint64 after;
  TtSlice ours;
  gboolean same_head;
  gboolean same_rows;
  gint64 differs_at; /* the id of the first row that differs */
} Slicing;

/* Row by row, once it is known that one of them differs. */
static gboolean
find_difference (Slicing *self, TtDatabase *primary, GError **error)
{
  TtSlice a = { .last = self->after };
  TtSlice b;

  do
    {
      gint64 after = a.last;

      if (!read_slice (primary, self->table, after, 1, &a, error) ||
          !read_slice (self->shadow, self->table, after, 1, &b, error))
        return FALSE;
      /* A row that only one has: the other's next id is higher, or there is none. */
      self->differs_at = a.n_rows == 0 || (b.n_rows > 0 && b.last < a.last) ? b.last : a.last;
    }
  while (a.n_rows > 0 && slices_equal (&a, &b));

  return TRUE;
}

static gboolean
read_theirs (Slicing *self, TtDatabase *primary, GError **error)
{
  TtSlice theirs;

  if (!compare_heads (primary, self->shadow, &self->same_head, error))
    return FALSE;
  if (!self->same_head)
    return TRUE;
  if (!read_slice (primary, self->table, self->after, ROWS_A_SLICE, &self->ours, error) ||
      !read_slice (self->shadow, self->table, self->after, ROWS_A_SLICE, &theirs, error))
    return FALSE;

  self->same_rows = slices_equal (&self->ours, &theirs);
  return self->same_rows || find_difference (self, primary, error);
}

static gboolean
read_both (TtDatabase *primary, gpointer user_data, GError **error)
{
  Slicing *self = user_data;
  gboolean done;

  if (!tt_database_begin_read (self->shadow, error))
    return FALSE;
  done = read_theirs (self, primary, error);
  if (self->shadow->reading)
    tt_database_end_read (self->shadow);

  return done;
}

gboolean
tt_compare_slices (TtStore *store, TtCopy *shadow, char **position, char **differs, GError **error)
{
  Slicing slicing = { .shadow = tt_copy_get_database (shadow) };

  g_return_val_if_fail (TT_IS_STORE (store), FALSE);
  g_return_val_if_fail (position != NULL && *position != NULL, FALSE);
  g_return_val_if_fail (differs != NULL, FALSE);

  *differs = NULL;
  if (!parse_position (*position, &slicing.table, &slicing.after, error))
    return FALSE;
  if (slicing.shadow == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_MOVED,
                           _ ("The database was closed meanwhile"));
      return FALSE;
    }
  if (!tt_store_read (store, read_both, &slicing, error))
    return FALSE;

  /* Somebody wrote meanwhile: the caller catches the shadow up, and the same slice comes again. */
  if (!slicing.same_head)
    return TRUE;
  if (!slicing.same_rows)
    *differs = g_strdup_printf ("%s %" G_GINT64_FORMAT, slicing.table->name, slicing.differs_at);

  g_free (*position);
  *position = dup_next_position (slicing.table, &slicing.ours);

  return TRUE;
}
