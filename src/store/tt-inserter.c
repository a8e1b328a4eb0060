/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of one table whose keys go up can be in nobody's way, so that such a row is taken before it
 * is put in. Any other one is put in at once. */

#include "store/tt-inserter-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

#define BATCH 512

typedef struct
{
  const TtTable *table;
  guint n_rows;
  GArray *values;    /* TtValue, all columns of a row after those of the one before */
  GByteArray *texts; /* which the values name by their place until nothing moves any more */
} Batch;

struct _TtInserter
{
  TtDatabase *database;
  TtStmt **inserts; /* one for each table, made when its first row comes */
  guint n_tables;
  gint64 *last_ids; /* the highest of each table */
  Batch coming;

  /* While there is one that inserts, these and the database are its own. */
  TtBeside *inserting;
  Batch going;
  GError *failure; /* told again and again: what was to be put in is lost */
};

static void
init_batch (Batch *batch)
{
  batch->values = g_array_new (FALSE, FALSE, sizeof (TtValue));
  batch->texts = g_byte_array_new ();
}

static void
clear_batch (Batch *batch)
{
  g_array_unref (batch->values);
  g_byte_array_unref (batch->texts);
}

TtInserter *
tt_inserter_new (TtDatabase *database)
{
  TtInserter *self = g_new0 (TtInserter, 1);

  self->database = g_object_ref (database);
  tt_tables_get (&self->n_tables);
  self->inserts = g_new0 (TtStmt *, self->n_tables);
  self->last_ids = g_new0 (gint64, self->n_tables);
  init_batch (&self->coming);
  init_batch (&self->going);

  return self;
}

void
tt_inserter_free (TtInserter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->inserting, tt_beside_join);
  for (guint i = 0; i < self->n_tables; i++)
    tt_stmt_free (self->inserts[i]);
  g_free (self->inserts);
  g_free (self->last_ids);
  clear_batch (&self->coming);
  clear_batch (&self->going);
  g_clear_error (&self->failure);
  g_object_unref (self->database);
  g_free (self);
}

static TtStmt *
prepare_insert (TtInserter *self, const TtTable *table, GError **error)
{
  g_autofree char *columns = tt_table_dup_columns (table);
  g_autoptr (GString) sql = g_string_new (NULL);

  /* What else could be in the way of a row was looked at before: only a key that is taken is
   * ignored here, and then told. */
  g_string_append_printf (sql, "INSERT OR IGNORE INTO %s(%s) VALUES (?1", table->name, columns);
  for (guint i = 1; i < table->n_columns; i++)
    g_string_append_printf (sql, ", ?%u", i + 1);
  g_string_append_c (sql, ')');

  return tt_stmt_prepare (self->database, sql->str, error);
}

static gsize
get_place (TtInserter *self, const TtTable *table)
{
  return (gsize) (table - tt_tables_get (&self->n_tables));
}

static TtStmt *
need_insert (TtInserter *self, const TtTable *table, GError **error)
{
  gsize place = get_place (self, table);

  if (self->inserts[place] == NULL)
    self->inserts[place] = prepare_insert (self, table, error);

  return self->inserts[place];
}

static gboolean
put_row (TtStmt *stmt, const TtTable *table, const TtValue *values, GError **error)
{
  g_autofree char *id = NULL;

  for (guint i = 0; i < table->n_columns; i++)
    tt_stmt_bind_value (stmt, (int) i + 1, &values[i]);
  if (!tt_stmt_run (stmt, error))
    return FALSE;
  if (tt_stmt_get_changes (stmt) != 0)
    return TRUE;

  id = g_strdup_printf ("%" G_GINT64_FORMAT, values[0].integer);
  /* Translators: an id and the kind of record ("users"). */
  g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("The id %s stands twice in “%s”"), id,
               table->json_name);

  return FALSE;
}

static void
settle_texts (Batch *batch)
{
  for (guint i = 0; i < batch->values->len; i++)
    {
      TtValue *value = &g_array_index (batch->values, TtValue, i);

      if (value->kind == TT_VALUE_TEXT)
        value->text = (const char *) batch->texts->data + GPOINTER_TO_SIZE (value->text);
    }
}

static void
put_batch (gpointer data, gpointer user_data)
{
  TtInserter *self = data;
  Batch *batch = &self->going;
  const TtTable *table = batch->table;
  TtStmt *stmt = need_insert (self, table, &self->failure);

  settle_texts (batch);
  for (guint row = 0; stmt != NULL && row < batch->n_rows; row++)
    {
      const TtValue *values = &g_array_index (batch->values, TtValue, row * table->n_columns);

      if (!put_row (stmt, table, values, &self->failure))
        return;
    }
}

/* Waits for the rows that are being put in. */
static gboolean
settle (TtInserter *self, GError **error)
{
  g_clear_pointer (&self->inserting, tt_beside_join);
  if (self->failure == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->failure));

  return FALSE;
}

static gboolean
hand_over (TtInserter *self, GError **error)
{
  TtExecutor *executor = tt_environment_get_executor (self->database->environment);
  Batch used;

  if (!settle (self, error))
    return FALSE;
  if (self->coming.n_rows == 0)
    return TRUE;

  used = self->going;
  self->going = self->coming;
  self->coming = used;
  self->coming.n_rows = 0;
  g_array_set_size (self->coming.values, 0);
  g_byte_array_set_size (self->coming.texts, 0);
  self->inserting = tt_executor_beside (executor, put_batch, self);

  return TRUE;
}

gboolean
tt_inserter_flush (TtInserter *self, GError **error)
{
  return hand_over (self, error) && settle (self, error);
}

static gboolean
keep_row (TtInserter *self, const TtTable *table, const TtValue *values, GError **error)
{
  static const guint8 nul = 0;
  Batch *batch = &self->coming;

  if ((batch->table != table || batch->n_rows == BATCH) && !hand_over (self, error))
    return FALSE;

  batch->table = table;
  for (guint i = 0; i < table->n_columns; i++)
    {
      TtValue value = values[i];

      if (value.kind == TT_VALUE_TEXT)
        {
          value.text = GSIZE_TO_POINTER (batch->texts->len);
          g_byte_array_append (batch->texts, (const guint8 *) values[i].text,
                               (guint) values[i].length);
          g_byte_array_append (batch->texts, &nul, 1);
        }
      g_array_append_val (batch->values, value);
    }
  batch->n_rows++;

  return TRUE;
}

gboolean
tt_inserter_put (TtInserter *self, const TtTable *table, const TtValue *values, GError **error)
{
  gsize place = get_place (self, table);
  gint64 id = values[0].integer;
  TtStmt *stmt;

  if (id > self->last_ids[place])
    {
      self->last_ids[place] = id;
      return keep_row (self, table, values, error);
    }

  if (!tt_inserter_flush (self, error))
    return FALSE;
  stmt = need_insert (self, table, error);

  return stmt != NULL && put_row (stmt, table, values, error);
}
