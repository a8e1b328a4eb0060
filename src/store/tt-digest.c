/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The digest of an office's content. doc/backup-format.md gives the layout: change both or neither,
 * and never without a new schema version, for the digests stand in images and in people's notes. */

#include "store/tt-stmt.h"

#define BUFFER_SIZE 65536

struct _TtDigester
{
  TtHasher *hasher;
  gsize used;
  guint8 buffer[BUFFER_SIZE];
};

TtDigester *
tt_digester_new (void)
{
  TtDigester *self = g_new (TtDigester, 1);

  self->hasher = tt_hasher_new ();
  self->used = 0;

  return self;
}

void
tt_digester_free (TtDigester *self)
{
  if (self == NULL)
    return;

  tt_hasher_free (self->hasher);
  g_free (self);
}

static void
flush (TtDigester *self)
{
  tt_hasher_update (self->hasher, self->buffer, self->used);
  self->used = 0;
}

static void
put (TtDigester *self, const void *bytes, gsize length)
{
  if (length > BUFFER_SIZE - self->used)
    flush (self);
  if (length > BUFFER_SIZE)
    {
      tt_hasher_update (self->hasher, bytes, length);
      return;
    }

  memcpy (self->buffer + self->used, bytes, length);
  self->used += length;
}

/* A mark that says what follows, and 8 bytes little endian. */
static void
put_marked (TtDigester *self, guint8 mark, guint64 number)
{
  guint8 bytes[9] = { mark };
  guint64 little = GUINT64_TO_LE (number);

  memcpy (bytes + 1, &little, sizeof little);
  put (self, bytes, sizeof bytes);
}

static void
put_value (TtDigester *self, const TtValue *value)
{
  switch (value->kind)
    {
    case TT_VALUE_NULL:
      put (self, "n", 1);
      return;
    case TT_VALUE_INTEGER:
      put_marked (self, 'i', (guint64) value->integer);
      return;
    case TT_VALUE_REAL:
      {
        double real = value->real + 0.0; /* SQLite keeps no -0.0 */
        guint64 bits;

        memcpy (&bits, &real, sizeof bits);
        put_marked (self, 'r', bits);
        return;
      }
    case TT_VALUE_TEXT:
      put_marked (self, 't', value->length);
      put (self, value->text, value->length);
      return;
    }
  g_assert_not_reached ();
}

void
tt_digester_begin_table (TtDigester *self, const TtTable *table)
{
  put_marked (self, 'T', strlen (table->name));
  put (self, table->name, strlen (table->name));
}

void
tt_digester_add_row (TtDigester *self, const TtTable *table, const TtValue *values)
{
  put (self, "R", 1);
  for (guint i = 0; i < table->n_columns; i++)
    put_value (self, &values[i]);
}

void
tt_digester_finish (TtDigester *self, TtHash *digest)
{
  flush (self);
  tt_hasher_finish (self->hasher, digest);
}

static gboolean
put_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  tt_digester_add_row (user_data, table, values);

  return TRUE;
}

static gboolean
put_tables (TtDigester *self,
            TtDatabase *database,
            const char *without,
            GCancellable *cancellable,
            GError **error)
{
  guint n_tables = 0;
  const TtTable *tables = tt_tables_get (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      const TtTable *table = &tables[i];

      if (!table->exported || g_strcmp0 (table->name, without) == 0)
        continue;

      tt_digester_begin_table (self, table);
      if (!tt_database_each_row (database, table, put_row, self, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_database_digest (TtDatabase *self,
                    const char *without,
                    TtHash *digest,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TtDigester) digester = NULL;
  gboolean alone;
  gboolean done;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  /* All tables as they were at one moment. */
  alone = !self->reading && !self->writing;
  if (alone && !tt_database_begin_read (self, error))
    return FALSE;

  digester = tt_digester_new ();
  done = put_tables (digester, self, without, cancellable, error);
  if (alone)
    tt_database_end_read (self);
  if (!done)
    return FALSE;

  tt_digester_finish (digester, digest);

  return TRUE;
}
