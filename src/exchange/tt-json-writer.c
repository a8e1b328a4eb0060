/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-json-writer.h"

#include "base/tt-error.h"
#include "exchange/tt-json-scalar-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BUFFER_SIZE (256 * 1024)
#define DEPTH_MAX 16 /* of what is written here; raw JSON does not count */

struct _TtJsonWriter
{
  TtJsonSink sink;
  gpointer user_data;
  GError *failure;
  gint64 bytes;

  guint8 *buffer;
  gsize used;

  guint depth;
  gboolean empty[DEPTH_MAX]; /* nothing stands yet at this depth */
  gboolean after_key;
  gboolean break_line;

  gint base64_state;
  gint base64_save;
};

TtJsonWriter *
tt_json_writer_new (TtJsonSink sink, gpointer user_data)
{
  TtJsonWriter *self = g_new0 (TtJsonWriter, 1);

  self->sink = sink;
  self->user_data = user_data;
  self->buffer = g_malloc (BUFFER_SIZE);
  self->empty[0] = TRUE;

  return self;
}

void
tt_json_writer_free (TtJsonWriter *self)
{
  if (self == NULL)
    return;

  g_clear_error (&self->failure);
  g_free (self->buffer);
  g_free (self);
}

static void
hand_on (TtJsonWriter *self)
{
  if (self->failure == NULL && self->used > 0)
    self->sink (self->buffer, self->used, self->user_data, &self->failure);
  self->bytes += (gint64) self->used;
  self->used = 0;
}

/* @length is at most BUFFER_SIZE. */
static inline void
make_room (TtJsonWriter *self, gsize length)
{
  if (G_UNLIKELY (BUFFER_SIZE - self->used < length))
    hand_on (self);
}

static inline void
put_byte (TtJsonWriter *self, char byte)
{
  make_room (self, 1);
  self->buffer[self->used++] = (guint8) byte;
}

static void
put (TtJsonWriter *self, const char *bytes, gsize length)
{
  while (length > 0)
    {
      gsize part = MIN (length, BUFFER_SIZE);

      make_room (self, part);
      memcpy (self->buffer + self->used, bytes, part);
      self->used += part;
      bytes += part;
      length -= part;
    }
}

static void
fail (TtJsonWriter *self, const char *message)
{
  if (self->failure == NULL)
    g_set_error_literal (&self->failure, TT_ERROR, TT_ERROR_DAMAGED, message);
}

/* What must stand before the next value or key. */
static void
separate (TtJsonWriter *self)
{
  if (self->after_key)
    {
      self->after_key = FALSE;
      return;
    }

  if (!self->empty[self->depth])
    put_byte (self, ',');
  self->empty[self->depth] = FALSE;
  if (self->break_line)
    put_byte (self, '\n');
  self->break_line = FALSE;
}

static void
begin (TtJsonWriter *self, char bracket)
{
  g_return_if_fail (self->depth + 1 < DEPTH_MAX);

  separate (self);
  put_byte (self, bracket);
  self->depth++;
  self->empty[self->depth] = TRUE;
}

static void
end (TtJsonWriter *self, char bracket)
{
  g_return_if_fail (self->depth > 0);

  if (self->break_line)
    put_byte (self, '\n');
  self->break_line = FALSE;
  put_byte (self, bracket);
  self->depth--;
}

void
tt_json_writer_begin_object (TtJsonWriter *self)
{
  begin (self, '{');
}

void
tt_json_writer_end_object (TtJsonWriter *self)
{
  end (self, '}');
}

void
tt_json_writer_begin_array (TtJsonWriter *self)
{
  begin (self, '[');
}

void
tt_json_writer_end_array (TtJsonWriter *self)
{
  end (self, ']');
}

void
tt_json_writer_key (TtJsonWriter *self, const char *key)
{
  gsize length = strlen (key);

  separate (self);
  make_room (self, length + 3);
  self->buffer[self->used++] = '"';
  memcpy (self->buffer + self->used, key, length);
  self->used += length;
  self->buffer[self->used++] = '"';
  self->buffer[self->used++] = ':';
  self->after_key = TRUE;
}

void
tt_json_writer_break_line (TtJsonWriter *self)
{
  self->break_line = TRUE;
}

static void
put_escape (TtJsonWriter *self, guint8 byte)
{
  static const char digits[] = "0123456789abcdef";
  static const char from[] = "\"\\\b\f\n\r\t";
  static const char to[] = "\"\\bfnrt";
  const char *found = byte != 0 ? strchr (from, byte) : NULL;
  char escape[6] = { '\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15] };

  if (found != NULL)
    escape[1] = to[found - from];
  put (self, escape, found != NULL ? 2 : 6);
}

static inline gboolean
needs_escape (guint8 byte)
{
  return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;
}

void
tt_json_writer_text (TtJsonWriter *self, const char *text, gsize length)
{
  gsize from = 0;
  guint8 seen = 0;

  separate (self);
  put_byte (self, '"');
  for (gsize at = 0; at < length; at++)
    {
      guint8 byte = (guint8) text[at];

      seen |= byte;
      if (G_UNLIKELY (needs_escape (byte)))
        {
          put (self, text + from, at - from);
          put_escape (self, byte);
          from = at + 1;
        }
    }
  put (self, text + from, length - from);
  put_byte (self, '"');

  if (seen >= 0x80 && !g_utf8_validate_len (text, length, NULL))
    fail (self, _ ("A text of the office is not UTF-8"));
}

void
tt_json_writer_integer (TtJsonWriter *self, gint64 integer)
{
  separate (self);
  make_room (self, TT_JSON_SCALAR_MAX);
  self->used += tt_json_format_integer (integer, (char *) self->buffer + self->used);
}

void
tt_json_writer_real (TtJsonWriter *self, double real)
{
  separate (self);
  if (!isfinite (real))
    {
      fail (self, _ ("A number of the office is not finite"));
      return;
    }

  make_room (self, TT_JSON_SCALAR_MAX);
  self->used += tt_json_format_real (real, (char *) self->buffer + self->used);
}

void
tt_json_writer_boolean (TtJsonWriter *self, gboolean boolean)
{
  tt_json_writer_raw (self, boolean ? "true" : "false", boolean ? 4 : 5);
}

void
tt_json_writer_null (TtJsonWriter *self)
{
  tt_json_writer_raw (self, "null", 4);
}

void
tt_json_writer_instant (TtJsonWriter *self, gint64 instant)
{
  char *at;
  gsize length;

  make_room (self, TT_JSON_SCALAR_MAX + 4);
  separate (self);
  at = (char *) self->buffer + self->used;
  length = tt_json_format_instant (instant, at + 1);
  if (length == 0)
    {
      self->used += tt_json_format_integer (instant, at);
      return;
    }

  at[0] = '"';
  at[length + 1] = '"';
  self->used += length + 2;
}

void
tt_json_writer_raw (TtJsonWriter *self, const char *json, gsize length)
{
  separate (self);
  put (self, json, length);
}

void
tt_json_writer_begin_base64 (TtJsonWriter *self)
{
  separate (self);
  put_byte (self, '"');
  self->base64_state = 0;
  self->base64_save = 0;
}

void
tt_json_writer_add_base64 (TtJsonWriter *self, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      gsize part = MIN (length, BUFFER_SIZE / 2);

      make_room (self, part / 3 * 4 + 8);
      self->used += g_base64_encode_step (bytes, part, FALSE, (char *) self->buffer + self->used,
                                          &self->base64_state, &self->base64_save);
      bytes += part;
      length -= part;
    }
}

void
tt_json_writer_end_base64 (TtJsonWriter *self)
{
  make_room (self, 8);
  self->used += g_base64_encode_close (FALSE, (char *) self->buffer + self->used,
                                       &self->base64_state, &self->base64_save);
  put_byte (self, '"');
}

gint64
tt_json_writer_get_bytes (TtJsonWriter *self)
{
  return self->bytes + (gint64) self->used;
}

gboolean
tt_json_writer_has_failed (TtJsonWriter *self)
{
  return self->failure != NULL;
}

gboolean
tt_json_writer_finish (TtJsonWriter *self, GError **error)
{
  g_return_val_if_fail (self->depth == 0 || self->failure != NULL, FALSE);

  if (self->break_line)
    put_byte (self, '\n');
  self->break_line = FALSE;
  hand_on (self);
  if (self->failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->failure));

  return FALSE;
}
