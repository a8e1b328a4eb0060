/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-bring-back-private.h"

static void
return_free (TtReturn *self)
{
  g_free (self->then);
  g_free (self->today);
  g_free (self->target);
  g_free (self);
}

TtBringBack *
tt_bring_back_new (TtBringBackKind kind, gint64 id)
{
  TtBringBack *self = g_new0 (TtBringBack, 1);

  self->kind = kind;
  self->id = id;
  self->texts = g_string_chunk_new (4096);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) return_free);
  self->index = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  self->erased = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->lost_photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rates = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                       (GDestroyNotify) g_ptr_array_unref);
  self->remarks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tt_bring_back_free (TtBringBack *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->rows);
  g_hash_table_unref (self->erased);
  g_hash_table_unref (self->lost_photos);
  g_hash_table_unref (self->rates);
  g_ptr_array_unref (self->remarks);
  g_string_chunk_free (self->texts);
  tt_preview_free (self->preview);
  g_free (self->day);
  g_free (self->title);
  g_free (self);
}

const char *
tt_bring_back_get_title (TtBringBack *self)
{
  return self->title;
}

guint
tt_bring_back_get_left_out (TtBringBack *self)
{
  return self->left_out;
}

TtPreview *
tt_bring_back_take_preview (TtBringBack *self)
{
  return g_steal_pointer (&self->preview);
}

const TtValue *
tt_return_get (const TtReturn *self, const TtValue *row, const char *column)
{
  return &row[tt_table_get_column (self->table, column)];
}

TtReturn *
tt_bring_back_lookup (TtBringBack *self, const TtTable *table, gint64 id)
{
  GHashTable *of_table = g_hash_table_lookup (self->index, table);

  return of_table != NULL ? g_hash_table_lookup (of_table, &id) : NULL;
}

TtValue *
tt_bring_back_keep (TtBringBack *self, const TtTable *table, const TtValue *values)
{
  TtValue *kept = g_memdup2 (values, table->n_columns * sizeof *values);

  for (guint i = 0; i < table->n_columns; i++)
    if (kept[i].kind == TT_VALUE_TEXT)
      kept[i].text = g_string_chunk_insert_len (self->texts, kept[i].text, (gssize) kept[i].length);

  return kept;
}

TtValue *
tt_bring_back_load (
    TtBringBack *self, TtDatabase *database, const TtTable *table, gint64 id, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (table);
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE id = ?1", columns, table->name);
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, sql, error);
  g_autofree TtValue *values = NULL;

  if (stmt == NULL)
    return NULL;
  tt_stmt_bind_int64 (stmt, 1, id);
  if (tt_stmt_step (stmt, error) != TT_STEP_ROW)
    return NULL;

  values = g_new (TtValue, table->n_columns);
  for (guint i = 0; i < table->n_columns; i++)
    tt_stmt_get_value (stmt, (int) i, &values[i]);
  return tt_bring_back_keep (self, table, values);
}

gboolean
tt_bring_back_each_photo (TtBringBack *self, TtPhotoFunc func, gpointer user_data, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TtReturn *row = g_ptr_array_index (self->rows, i);
      const char *hash;

      if (!g_str_equal (row->table->name, "photo") || row->then == NULL)
        continue;
      hash = tt_return_get (row, row->then, "hash")->text;
      if (g_hash_table_add (seen, (gpointer) hash) &&
          !func (hash, tt_return_get (row, row->then, "size")->integer,
                 tt_return_get (row, row->then, "media_type")->text, user_data, error))
        return FALSE;
    }
  return TRUE;
}

void
tt_bring_back_lose_photo (TtBringBack *self, const char *hash)
{
  g_hash_table_add (self->lost_photos, g_strdup (hash));
}

GArray *
tt_bring_back_dup_changes (TtBringBack *self)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (TtDiffCount));
  TtDiffCount count = { 0 };

  /* Rows lie table by table. */
  for (guint i = 0; i <= self->rows->len; i++)
    {
      const TtReturn *row = i < self->rows->len ? g_ptr_array_index (self->rows, i) : NULL;

      if (row == NULL || row->table != count.table)
        {
          if (count.added != 0 || count.changed != 0 || count.removed != 0)
            g_array_append_val (counts, count);
          count = (TtDiffCount){ .table = row != NULL ? row->table : NULL };
        }
      if (row != NULL)
        {
          count.added += row->verdict == TT_VERDICT_ADD;
          count.changed += row->verdict == TT_VERDICT_CHANGE;
          count.removed += row->verdict == TT_VERDICT_REMOVE;
        }
    }
  return counts;
}
