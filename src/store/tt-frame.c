/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A frame is laid out in one way only, by tt_frame_serialise(). What is hashed, stored in segments
 * and sent are those very bytes, and nothing of them is looked at before their hash was compared.
 */

#include "store/tt-frame.h"

#include "base/tt-bytes.h"
#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT_VERSION 1

G_DEFINE_BOXED_TYPE (TtFrame, tt_frame, tt_frame_ref, tt_frame_unref)

static TtFrame *
frame_alloc (const TtStream *stream,
             gint64 seq,
             gint64 at,
             char *actor,
             char *label,
             const TtHash *previous,
             GBytes *body)
{
  TtFrame *self = g_atomic_rc_box_new0 (TtFrame);

  self->stream = *stream;
  self->seq = seq;
  self->at = at;
  self->actor = actor;
  self->label = label;
  self->previous = *previous;
  self->body = body;

  return self;
}

TtFrame *
tt_frame_new (const TtStream *stream,
              gint64 seq,
              gint64 at,
              const char *actor,
              const char *label,
              const TtHash *previous,
              GBytes *body)
{
  g_autoptr (GBytes) bytes = NULL;
  TtFrame *self;

  g_return_val_if_fail (actor != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);

  self = frame_alloc (stream, seq, at, g_strdup (actor), g_strdup (label), previous,
                      body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0));
  bytes = tt_frame_serialise (self);
  tt_hash_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &self->hash);

  return self;
}

TtFrame *
tt_frame_ref (TtFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
frame_clear (gpointer data)
{
  TtFrame *self = data;

  g_free (self->actor);
  g_free (self->label);
  g_bytes_unref (self->body);
}

void
tt_frame_unref (TtFrame *self)
{
  g_atomic_rc_box_release_full (self, frame_clear);
}

GBytes *
tt_frame_serialise (TtFrame *self)
{
  const guint8 version = FORMAT_VERSION;
  gsize length;
  const void *body = g_bytes_get_data (self->body, &length);
  GByteArray *array = g_byte_array_sized_new (256 + (guint) MIN (length, G_MAXUINT / 2));

  g_byte_array_append (array, &version, 1);
  tt_bytes_append_field (array, self->previous.bytes, sizeof self->previous.bytes);
  tt_bytes_append_field (array, self->stream.bytes, sizeof self->stream.bytes);
  tt_bytes_append_uint64 (array, (guint64) self->seq);
  tt_bytes_append_uint64 (array, (guint64) self->at);
  tt_bytes_append_field (array, self->actor, strlen (self->actor));
  tt_bytes_append_field (array, self->label, strlen (self->label));
  tt_bytes_append_field (array, body, length);

  return g_byte_array_free_to_bytes (array);
}

static gboolean
read_sized (TtCursor *cursor, void *into, gsize size)
{
  const guint8 *bytes;
  gsize length;

  if (!tt_cursor_read_field (cursor, &bytes, &length) || length != size)
    return FALSE;

  memcpy (into, bytes, size);
  return TRUE;
}

/* The largest of all is refused, so that whoever reads may count one further. */
static gboolean
read_int64 (TtCursor *cursor, gint64 *into)
{
  guint64 value;

  if (!tt_cursor_read_uint64 (cursor, &value) || value >= G_MAXINT64)
    return FALSE;

  *into = (gint64) value;
  return TRUE;
}

static gboolean
read_text (TtCursor *cursor, char **into)
{
  const guint8 *bytes;
  gsize length;

  if (!tt_cursor_read_field (cursor, &bytes, &length) ||
      !g_utf8_validate_len ((const char *) bytes, length, NULL))
    return FALSE;

  *into = g_strndup ((const char *) bytes, length);
  return TRUE;
}

/* Everything behind the version byte. */
static TtFrame *
parse_fields (TtCursor *cursor, GBytes *whole)
{
  g_autofree char *actor = NULL;
  g_autofree char *label = NULL;
  TtStream stream;
  TtHash previous;
  gint64 seq, at;
  const guint8 *body;
  gsize length;

  if (!read_sized (cursor, previous.bytes, sizeof previous.bytes) ||
      !read_sized (cursor, stream.bytes, sizeof stream.bytes) || !read_int64 (cursor, &seq) ||
      !read_int64 (cursor, &at) || !read_text (cursor, &actor) || !read_text (cursor, &label) ||
      !tt_cursor_read_field (cursor, &body, &length) || !tt_cursor_is_at_end (cursor) || seq == 0)
    return NULL;

  return frame_alloc (&stream, seq, at, g_steal_pointer (&actor), g_steal_pointer (&label),
                      &previous, g_bytes_new_from_bytes (whole, cursor->size - length, length));
}

TtFrame *
tt_frame_parse (GBytes *bytes, const TtHash *expected, GError **error)
{
  TtCursor cursor = { 0 };
  TtHash hash;
  TtFrame *self;

  cursor.data = g_bytes_get_data (bytes, &cursor.size);
  tt_hash_bytes (cursor.data, cursor.size, &hash);
  if (expected != NULL && !tt_hash_equal (&hash, expected))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                           _ ("A recorded change is not what was written"));
      return NULL;
    }
  if (cursor.size > 0 && cursor.data[0] > FORMAT_VERSION)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_TOO_NEW,
                           _ ("A recorded change was written by a newer version of the program"));
      return NULL;
    }

  cursor.at = 1;
  self = cursor.size > 0 && cursor.data[0] == FORMAT_VERSION ? parse_fields (&cursor, bytes) : NULL;
  if (self == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("A recorded change is damaged"));
      return NULL;
    }
  self->hash = hash;

  return self;
}

void
tt_frame_replacing_start (const TtHead *parent, TtHash *hash)
{
  static const char word[] = "replaces";
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  guint64 seq = GUINT64_TO_LE ((guint64) parent->seq);

  tt_hasher_update_field (hasher, word, strlen (word));
  tt_hasher_update_field (hasher, parent->stream.bytes, sizeof parent->stream.bytes);
  tt_hasher_update_field (hasher, &seq, sizeof seq);
  tt_hasher_update_field (hasher, parent->hash.bytes, sizeof parent->hash.bytes);
  tt_hasher_finish (hasher, hash);
}

gboolean
tt_head_equal (const TtHead *a, const TtHead *b)
{
  return a->seq == b->seq && tt_stream_equal (&a->stream, &b->stream) &&
         tt_hash_equal (&a->hash, &b->hash);
}

gboolean
tt_stream_equal (const TtStream *a, const TtStream *b)
{
  return memcmp (a->bytes, b->bytes, TT_STREAM_SIZE) == 0;
}

void
tt_stream_to_hex (const TtStream *stream, char hex[2 * TT_STREAM_SIZE + 1])
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < TT_STREAM_SIZE; i++)
    {
      hex[2 * i] = digits[stream->bytes[i] >> 4];
      hex[2 * i + 1] = digits[stream->bytes[i] & 15];
    }
  hex[2 * TT_STREAM_SIZE] = '\0';
}

static int
hex_digit (char c)
{
  return g_ascii_isupper (c) ? -1 : g_ascii_xdigit_value (c);
}

gboolean
tt_stream_from_hex (const char *hex, TtStream *stream)
{
  if (strlen (hex) != 2 * TT_STREAM_SIZE)
    return FALSE;

  for (guint i = 0; i < TT_STREAM_SIZE; i++)
    {
      int high = hex_digit (hex[2 * i]);
      int low = hex_digit (hex[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      stream->bytes[i] = (guint8) (high << 4 | low);
    }

  return TRUE;
}
