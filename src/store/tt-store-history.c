/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The history of one record, field by field, out of the frames. */

#include "core/tt-time.h"
#include "store/tt-changes.h"
#include "store/tt-store-office.h"

static void
history_field_free (TtHistoryField *self)
{
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

void
tt_history_row_free (TtHistoryRow *self)
{
  if (self == NULL)
    return;

  g_free (self->actor);
  g_free (self->label);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  const TtTable *table;
  gint64 id;
  TtFrame *frame;
  GPtrArray *rows; /* TtHistoryRow, newest first */
} Search;

/* @known: whether the change says what stands there. (nullable) (transfer full) */
static char *
dup_value (const TtColumn *column, gboolean known, const TtValue *value)
{
  if (!known || value->kind == TT_VALUE_NULL || column->kind == TT_COLUMN_SECRET)
    return NULL;

  switch (value->kind)
    {
    case TT_VALUE_INTEGER:
      if (column->kind == TT_COLUMN_INSTANT)
        return tt_time_format (value->integer);
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case TT_VALUE_REAL:
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value->real));
      }
    case TT_VALUE_TEXT:
      return g_strndup (value->text, value->length);
    case TT_VALUE_NULL:
      break;
    }
  g_assert_not_reached ();
}

static void
add_field (TtHistoryRow *row, const TtChange *change, guint column)
{
  const TtColumn *of = &change->table->columns[column];
  TtHistoryField *field = NULL;
  TtValue before;
  TtValue after;
  gboolean had = tt_change_get_old (change, (int) column, &before);
  gboolean has = tt_change_get_new (change, (int) column, &after);

  /* A row that comes or goes names every column, most of them empty. */
  if ((!had || before.kind == TT_VALUE_NULL) && (!has || after.kind == TT_VALUE_NULL))
    return;

  field = g_new0 (TtHistoryField, 1);
  field->name = of->json_name;
  field->before = dup_value (of, had, &before);
  field->after = dup_value (of, has, &after);
  g_ptr_array_add (row->fields, field);
}

static const char *
get_kind (int operation)
{
  return operation == SQLITE_INSERT ? "added" : operation == SQLITE_DELETE ? "removed" : "changed";
}

static gboolean
note_change (const TtChange *change, gpointer user_data, GError **error)
{
  Search *search = user_data;
  TtHistoryRow *row = NULL;
  TtValue id;

  if (change->table != search->table)
    return TRUE;
  if (change->operation == SQLITE_INSERT)
    tt_change_get_new (change, 0, &id);
  else
    tt_change_get_old (change, 0, &id);
  if (id.integer != search->id)
    return TRUE;

  row = g_new0 (TtHistoryRow, 1);
  row->seq = search->frame->seq;
  row->at = search->frame->at;
  row->actor = g_strdup (search->frame->actor);
  row->label = g_strdup (search->frame->label);
  row->kind = get_kind (change->operation);
  row->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) history_field_free);
  for (guint i = 1; i < change->table->n_columns; i++)
    add_field (row, change, i);
  g_ptr_array_add (search->rows, row);

  return TRUE;
}

gboolean
tt_frame_note_history (
    TtFrame *frame, const TtTable *table, gint64 id, GPtrArray *rows, GError **error)
{
  Search search = { .table = table, .id = id, .frame = frame, .rows = rows };

  return tt_frame_each_change (frame, note_change, &search, error);
}

static gboolean
note_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  const Search *search = user_data;

  return tt_frame_note_history (frame, search->table, search->id, search->rows, error);
}

GPtrArray *
tt_store_list_history (TtDatabase *database, const TtTable *table, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_history_row_free);
  Search search = { .table = table, .id = id, .rows = rows };

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (!tt_database_each_frame_back (database, 0, note_frame, &search, error))
    return NULL;

  return g_steal_pointer (&rows);
}
