/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a frame changes, row by row. */

#include "store/tt-changes.h"

#include "base/tt-error.h"
#include "store/tt-changeset-private.h"

#include <glib/gi18n-lib.h>

static gboolean
get_value (sqlite3_value *from, TtValue *value)
{
  *value = (TtValue){ .kind = TT_VALUE_NULL };
  if (from == NULL)
    return FALSE;

  tt_value_take (value, from);

  return TRUE;
}

gboolean
tt_change_get_old (const TtChange *self, int column, TtValue *value)
{
  sqlite3_value *from = NULL;

  if (self->operation != SQLITE_INSERT)
    (void) sqlite3changeset_old (self->iterator, column, &from);

  return get_value (from, value);
}

gboolean
tt_change_get_new (const TtChange *self, int column, TtValue *value)
{
  sqlite3_value *from = NULL;

  if (self->operation != SQLITE_DELETE)
    (void) sqlite3changeset_new (self->iterator, column, &from);

  return get_value (from, value);
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("A change in the history cannot be read"));

  return FALSE;
}

static gboolean
walk (sqlite3_changeset_iter *iterator, TtChangeFunc func, gpointer user_data, GError **error)
{
  int code;

  while ((code = sqlite3changeset_next (iterator)) == SQLITE_ROW)
    {
      g_autoptr (GError) func_error = NULL;
      TtChange change = { .iterator = iterator };
      const char *table = NULL;
      int n_columns = 0;

      code = sqlite3changeset_op (iterator, &table, &n_columns, &change.operation, NULL);
      if (code == SQLITE_OK)
        change.table = tt_table_find (table);
      if (change.table == NULL || (guint) n_columns != change.table->n_columns)
        return set_damaged (error);

      if (!func (&change, user_data, &func_error))
        {
          if (func_error == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&func_error));
          return FALSE;
        }
    }

  return code == SQLITE_DONE || set_damaged (error);
}

gboolean
tt_frame_each_change (TtFrame *frame, TtChangeFunc func, gpointer user_data, GError **error)
{
  sqlite3_changeset_iter *iterator = NULL;
  gsize size = 0;
  const void *body;
  gboolean walked;

  g_return_val_if_fail (frame != NULL && func != NULL, FALSE);

  body = g_bytes_get_data (frame->body, &size);
  if (size == 0)
    return TRUE;

  if (!tt_changeset_check_bytes (body, (int) size, error))
    return FALSE;
  if (sqlite3changeset_start (&iterator, (int) size, (void *) body) != SQLITE_OK)
    return set_damaged (error);

  walked = walk (iterator, func, user_data, error);
  if (sqlite3changeset_finalize (iterator) != SQLITE_OK && walked)
    return set_damaged (error);

  return walked;
}

typedef struct
{
  int column;
  GHashTable *seen;
  GPtrArray *hashes;
} Photos;

static gboolean
collect_photo (const TtChange *change, gpointer user_data, GError **error)
{
  Photos *self = user_data;
  TtValue hash;

  if (!g_str_equal (change->table->name, "photo") ||
      !tt_change_get_new (change, self->column, &hash) || hash.kind != TT_VALUE_TEXT)
    return TRUE;

  if (!g_hash_table_contains (self->seen, hash.text))
    {
      char *copy = g_strdup (hash.text);

      g_ptr_array_add (self->hashes, copy);
      g_hash_table_add (self->seen, copy);
    }

  return TRUE;
}

GPtrArray *
tt_frame_list_photos (TtFrame *frame, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  Photos photos = { .column = tt_table_get_column (tt_table_find ("photo"), "hash"),
                    .seen = seen,
                    .hashes = hashes };

  g_return_val_if_fail (frame != NULL, NULL);

  if (!tt_frame_each_change (frame, collect_photo, &photos, error))
    return NULL;

  return g_steal_pointer (&hashes);
}
