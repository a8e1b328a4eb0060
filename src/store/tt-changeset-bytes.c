/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SQLite's own reader of changesets spins for ever on some bytes and reads past the end of others,
 * so it only gets what is a changeset as doc/backup-format.md defines it: headers of tables
 * ('T', number of columns, a byte for each, name) and operations (what, a flag, records). */

#include "store/tt-changeset-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_COLUMNS 1000

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint64 n_columns; /* of the table that was named last; 0: none yet */
} Walk;

static gboolean
skip (Walk *self, guint64 length)
{
  if (length > (guint64) (self->end - self->at))
    return FALSE;
  self->at += length;

  return TRUE;
}

/* Seven bits a byte, the ninth byte whole. */
static gboolean
read_varint (Walk *self, guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < 9; i++)
    {
      guint8 byte;

      if (self->at == self->end)
        return FALSE;
      byte = *self->at++;
      if (i == 8)
        *value = *value << 8 | byte;
      else
        *value = *value << 7 | (byte & 0x7f);
      if (i == 8 || byte < 0x80)
        return TRUE;
    }

  return FALSE;
}

static gboolean
walk_table (Walk *self)
{
  const guint8 *zero;

  if (!read_varint (self, &self->n_columns) || self->n_columns == 0 ||
      self->n_columns > MOST_COLUMNS || !skip (self, self->n_columns))
    return FALSE;
  zero = memchr (self->at, 0, (gsize) (self->end - self->at));

  return zero != NULL && zero > self->at && skip (self, (guint64) (zero - self->at) + 1);
}

static gboolean
walk_value (Walk *self)
{
  guint64 length;

  if (self->at == self->end)
    return FALSE;
  switch (*self->at++)
    {
    case 0: /* not touched */
    case SQLITE_NULL:
      return TRUE;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
      return skip (self, 8);
    case SQLITE_TEXT:
    case SQLITE_BLOB:
      return read_varint (self, &length) && skip (self, length);
    default:
      return FALSE;
    }
}

static gboolean
walk_records (Walk *self, guint n_records)
{
  for (guint64 i = 0; i < n_records * self->n_columns; i++)
    if (!walk_value (self))
      return FALSE;

  return TRUE;
}

static gboolean
walk_operation (Walk *self, guint8 operation)
{
  /* The flag says whether a trigger did it: there are none. */
  if (self->n_columns == 0 || !skip (self, 1))
    return FALSE;
  switch (operation)
    {
    case SQLITE_INSERT:
    case SQLITE_DELETE:
      return walk_records (self, 1);
    case SQLITE_UPDATE:
      return walk_records (self, 2);
    default:
      return FALSE;
    }
}

gboolean
tt_changeset_check_bytes (const void *bytes, int length, GError **error)
{
  Walk walk = { .at = bytes, .end = (const guint8 *) bytes + length };

  while (walk.at < walk.end)
    {
      guint8 what = *walk.at++;

      if (what == 'T' ? !walk_table (&walk) : !walk_operation (&walk, what))
        {
          g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                               _ ("A recorded change is cut or is none"));
          return FALSE;
        }
    }

  return TRUE;
}
