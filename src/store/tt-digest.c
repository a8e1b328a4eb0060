/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The digest of an office's content. doc/backup-format.md gives the layout: change both or neither,
 * and never without a new schema version, for the digests stand in images and in people's notes. */

#include "store/tt-stmt.h"

#define BUFFER_SIZE 65536

typedef struct
{
  TtHasher *hasher;
  gsize used;
  guint8 buffer[BUFFER_SIZE];
} Digester;

static void
flush (Digester *self)
{
  tt_hasher_update (self->hasher, self->buffer, self->used);
  self->used = 0;
}

static void
put (Digester *self, const void *bytes, gsize length)
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
put_marked (Digester *self, guint8 mark, guint64 number)
{
  guint8 bytes[9] = { mark };
  guint64 little = GUINT64_TO_LE (number);

  memcpy (bytes + 1, &little, sizeof little);
  put (self, bytes, sizeof bytes);
}

static void
put_value (Digester *self, const TtValue *value)
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
        guint64 bits;

        memcpy (&bits, &value->real, sizeof bits);
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

static gboolean
put_row (const TtTable *table, const TtValue *values, gpointer user_data, GError **error)
{
  Digester *self = user_data;

  put (self, "R", 1);
  for (guint i = 0; i < table->n_columns; i++)
    put_value (self, &values[i]);

  return TRUE;
}

static gboolean
put_tables (Digester *self,
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

      put_marked (self, 'T', strlen (table->name));
      put (self, table->name, strlen (table->name));
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
  g_autoptr (TtHasher) hasher = NULL;
  g_autofree Digester *digester = NULL;
  gboolean alone;
  gboolean done;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  /* All tables as they were at one moment. */
  alone = !self->reading && !self->writing;
  if (alone && !tt_database_begin_read (self, error))
    return FALSE;

  hasher = tt_hasher_new ();
  digester = g_new (Digester, 1);
  digester->hasher = hasher;
  digester->used = 0;
  done = put_tables (digester, self, without, cancellable, error);
  if (alone)
    tt_database_end_read (self);
  if (!done)
    return FALSE;

  flush (digester);
  tt_hasher_finish (hasher, digest);

  return TRUE;
}
