/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Length-prefixed fields: 8 bytes little endian, then the bytes. The one layout of what is hashed
 * and sent. */

void tt_bytes_append_field (GByteArray *array, const void *bytes, gsize length);
void tt_bytes_append_uint64 (GByteArray *array,
                             guint64 value); /* 8 bytes LE, as a field of length 8 */

/* A place in bytes that are being read. Never reads past the end. */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize at;
} TtCursor;

/* FALSE where the field does not fit in what is left; @bytes points into the cursor's data. */
gboolean tt_cursor_read_field (TtCursor *self, const guint8 **bytes, gsize *length);
gboolean tt_cursor_read_uint64 (TtCursor *self, guint64 *value);
gboolean tt_cursor_is_at_end (const TtCursor *self);

G_END_DECLS
