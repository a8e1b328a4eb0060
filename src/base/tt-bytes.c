/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-bytes.h"

#include <string.h>

static void
append_raw (GByteArray *array, const void *bytes, gsize length)
{
  /* GByteArray counts in guint and aborts beyond; say so here, where the reason is known. */
  g_return_if_fail (length <= G_MAXUINT - array->len);

  if (length > 0)
    g_byte_array_append (array, bytes, (guint) length);
}

void
tt_bytes_append_field (GByteArray *array, const void *bytes, gsize length)
{
  guint64 size = GUINT64_TO_LE ((guint64) length);

  g_return_if_fail (array != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  append_raw (array, &size, sizeof size);
  append_raw (array, bytes, length);
}

void
tt_bytes_append_uint64 (GByteArray *array, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  tt_bytes_append_field (array, &little, sizeof little);
}

gboolean
tt_cursor_read_field (TtCursor *self, const guint8 **bytes, gsize *length)
{
  guint64 size;

  g_return_val_if_fail (self != NULL && bytes != NULL && length != NULL, FALSE);
  g_return_val_if_fail (self->at <= self->size, FALSE);

  if (self->size - self->at < sizeof size)
    return FALSE;

  memcpy (&size, self->data + self->at, sizeof size);
  size = GUINT64_FROM_LE (size);
  if (size > self->size - self->at - sizeof size)
    return FALSE;

  *bytes = self->data + self->at + sizeof size;
  *length = (gsize) size;
  self->at += sizeof size + *length;

  return TRUE;
}

gboolean
tt_cursor_read_uint64 (TtCursor *self, guint64 *value)
{
  const guint8 *bytes;
  gsize length;
  TtCursor ahead;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  ahead = *self;
  if (!tt_cursor_read_field (&ahead, &bytes, &length) || length != sizeof *value)
    return FALSE;

  memcpy (value, bytes, sizeof *value);
  *value = GUINT64_FROM_LE (*value);
  *self = ahead;

  return TRUE;
}

gboolean
tt_cursor_is_at_end (const TtCursor *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->at == self->size;
}
