/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-base64-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER_MAX 200

typedef struct
{
  GString *header; /* NULL once it is complete or where none is wanted */
  GByteArray *bytes;
  gint state;
  guint save;
} Decoder;

/* How much of @piece belongs to "data:image/jpeg;base64,". */
static gsize
take_header (Decoder *self, const char *piece, gsize length)
{
  gsize at = 0;

  while (self->header != NULL && at < length)
    {
      g_string_append_c (self->header, piece[at]);
      if (self->header->len <= 5 && strncmp (self->header->str, "data:", self->header->len) != 0)
        {
          /* No header: what was taken for one is of the content. */
          at = at + 1 > self->header->len ? at + 1 - self->header->len : 0;
          g_string_truncate (self->header, 0);
          self->header = NULL;
          return at;
        }
      if (piece[at] == ',' || self->header->len == HEADER_MAX)
        self->header = NULL;
      at++;
    }

  return at;
}

static void
decode (Decoder *self, const char *piece, gsize length)
{
  guint old = self->bytes->len;
  gsize count;

  g_byte_array_set_size (self->bytes, old + (guint) (length / 4 * 3) + 6);
  count = g_base64_decode_step (piece, length, self->bytes->data + old, &self->state, &self->save);
  g_byte_array_set_size (self->bytes, old + (guint) count);
}

gboolean
tt_base64_read (TtJsonReader *reader, GString *header, GByteArray *bytes, GError **error)
{
  Decoder decoder = { header, bytes };
  const char *piece = NULL;
  gsize length = 0;

  g_byte_array_set_size (bytes, 0);
  if (header != NULL)
    g_string_truncate (header, 0);
  do
    {
      gsize at;

      if (!tt_json_reader_read_piece (reader, &piece, &length, error))
        return FALSE;
      at = take_header (&decoder, piece, length);
      decode (&decoder, piece + at, length - at);
      if (bytes->len > TT_BASE64_MAX)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                       _ ("Line %" G_GINT64_FORMAT ": a photo is larger than 64 MB"),
                       tt_json_reader_get_line (reader));
          return FALSE;
        }
    }
  while (length > 0);

  return TRUE;
}
