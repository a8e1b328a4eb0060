/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The texts: runs of plain bytes, checked to be UTF-8, and escapes. */

#include "exchange/tt-json-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ESCAPE_MAX 12 /* bytes of the longest escape, a surrogate pair */

/* The first byte from @from on that ends a run of plain text: a quote, a backslash or a control
 * character; @high gets a bit where a byte is not ASCII. */
static inline gsize
find_run_end (const guint8 *bytes, gsize from, gsize end, guint8 *high)
{
  gsize at = from;
  guint8 seen = 0;

  for (; at < end; at++)
    {
      guint8 byte = bytes[at];

      if (byte == '"' || byte == '\\' || byte < 0x20)
        break;
      seen |= byte;
    }
  *high = seen & 0x80;

  return at;
}

/* How many bytes at the end of @length are the start of a character that goes on behind it. */
static gsize
count_cut_tail (const guint8 *bytes, gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guint8 byte = bytes[length - back];
      gsize size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;

      if (byte >= 0xc0)
        return size > back ? back : 0;
      if (byte < 0x80)
        return 0;
    }

  return 0;
}

static gboolean
read_hex (const guint8 *bytes, guint32 *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) bytes[i]);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (guint32) digit;
    }

  return TRUE;
}

/* \uXXXX, of which two make one character beyond the first 65,536. The six bytes are there. */
static gboolean
read_unicode_escape (TtJsonReader *self, gunichar *character, GError **error)
{
  const guint8 *bytes = self->buffer + self->at;
  guint32 unit;
  guint32 low = 0;

  if (!read_hex (bytes + 2, &unit))
    {
      tt_json_reader_fail (self, error,
                           _ ("an escape \\u is not followed by four hexadecimal digits"));
      return FALSE;
    }
  self->at += 6;
  *character = unit;
  if (unit >= 0xd800 && unit < 0xdc00 && self->end - self->at >= 6 && bytes[6] == '\\' &&
      bytes[7] == 'u' && read_hex (bytes + 8, &low) && low >= 0xdc00 && low < 0xe000)
    {
      self->at += 6;
      *character = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      return TRUE;
    }
  if (unit != 0 && (unit < 0xd800 || unit >= 0xe000))
    return TRUE;

  if (!self->lenient)
    tt_json_reader_fail (self, error,
                         unit == 0 ? _ ("a text holds the character U+0000")
                                   : _ ("a text holds half of a surrogate pair"));
  *character = 0xfffd;

  return self->lenient;
}

/* Takes one escape and puts its character into `piece`. */
static gboolean
read_escape (TtJsonReader *self, gsize *length, GError **error)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;
  gunichar character;
  guint8 letter;

  if (!tt_json_reader_fill (self, ESCAPE_MAX, error))
    return FALSE;
  if (self->end - self->at < 2)
    {
      tt_json_reader_fail_at_end (self, error);
      return FALSE;
    }

  letter = self->buffer[self->at + 1];
  found = letter != 0 ? strchr (from, letter) : NULL;
  if (found != NULL)
    {
      self->piece[0] = to[found - from];
      self->at += 2;
      *length = 1;
      return TRUE;
    }
  if (letter != 'u')
    {
      tt_json_reader_fail (self, error, _ ("a text holds an escape that JSON does not know"));
      return FALSE;
    }
  if (self->end - self->at < 6)
    {
      tt_json_reader_fail_at_end (self, error);
      return FALSE;
    }
  if (!read_unicode_escape (self, &character, error))
    return FALSE;
  *length = (gsize) g_unichar_to_utf8 (character, self->piece);

  return TRUE;
}

/* A run of plain bytes at `at`, checked; 0 where a quote or an escape comes. */
static gboolean
read_run (TtJsonReader *self, gsize *length, GError **error)
{
  guint8 high;
  gsize end = find_run_end (self->buffer, self->at, self->end, &high);
  gsize run = end - self->at;

  if (end < self->end && self->buffer[end] < 0x20)
    {
      tt_json_reader_fail (
          self, error,
          _ ("a text holds a line break or another control character that is not escaped"));
      return FALSE;
    }
  if (high != 0 && end == self->end && !self->at_source_end)
    run -= count_cut_tail (self->buffer + self->at, run);
  if (high != 0 && !g_utf8_validate_len ((const char *) self->buffer + self->at, run, NULL))
    {
      tt_json_reader_fail (self, error, _ ("a text is not UTF-8"));
      return FALSE;
    }
  *length = run;

  return TRUE;
}

/* The pieces of the text whose opening quote was taken. */
static gboolean
read_piece (TtJsonReader *self, const char **piece, gsize *length, GError **error)
{
  if (!tt_json_reader_fill (self, 1, error))
    return FALSE;
  if (!read_run (self, length, error))
    return FALSE;
  if (*length == 0 && tt_json_reader_look (self) >= 0x80)
    {
      /* A character that the buffer's end divides. */
      if (!tt_json_reader_fill (self, 4, error) || !read_run (self, length, error))
        return FALSE;
    }
  if (*length > 0)
    {
      *piece = (const char *) self->buffer + self->at;
      self->at += *length;
    }
  else if (tt_json_reader_look (self) == '\\')
    {
      *piece = self->piece;
      if (!read_escape (self, length, error))
        return FALSE;
    }
  else if (tt_json_reader_look (self) == '"')
    {
      self->at++;
      return TRUE;
    }
  else
    {
      tt_json_reader_fail_at_end (self, error);
      return FALSE;
    }

  self->piece_total += *length;
  if (self->piece_total > TT_JSON_STRING_MAX)
    {
      tt_json_reader_fail (self, error, _ ("a text is longer than any that belongs here"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_long_text (TtJsonReader *self, GError **error)
{
  static const guint8 nul = 0;
  const char *piece = NULL;
  gsize length = 0;

  g_byte_array_set_size (self->text, 0);
  self->piece_total = 0;
  do
    {
      if (!read_piece (self, &piece, &length, error))
        return FALSE;
      g_byte_array_append (self->text, (const guint8 *) piece, (guint) length);
      if (self->text->len > TT_JSON_TEXT_MAX)
        {
          tt_json_reader_fail (self, error, _ ("a text is longer than 1 MB"));
          return FALSE;
        }
    }
  while (length > 0);

  self->string_length = self->text->len;
  g_byte_array_append (self->text, &nul, 1);
  self->string = (const char *) self->text->data;

  return TRUE;
}

gboolean
tt_json_reader_read_text (TtJsonReader *self, GError **error)
{
  guint8 high;
  gsize end;

  self->at++;
  end = find_run_end (self->buffer, self->at, self->end, &high);
  if (end == self->end || self->buffer[end] != '"' || self->raw != NULL)
    return read_long_text (self, error);

  self->string = (const char *) self->buffer + self->at;
  self->string_length = end - self->at;
  if (high != 0 && !g_utf8_validate_len (self->string, self->string_length, NULL))
    {
      tt_json_reader_fail (self, error, _ ("a text is not UTF-8"));
      return FALSE;
    }
  self->buffer[end] = '\0';
  self->at = end + 1;

  return TRUE;
}

gboolean
tt_json_reader_read_piece (TtJsonReader *self, const char **piece, gsize *length, GError **error)
{
  if (tt_json_reader_check_failed (self, error))
    return FALSE;

  if (self->state != TT_JSON_STATE_STRING)
    {
      g_return_val_if_fail (tt_json_reader_look (self) == '"' && self->state != TT_JSON_STATE_KEY,
                            FALSE);
      self->at++;
      self->piece_total = 0;
      self->state = TT_JSON_STATE_STRING;
    }
  if (!read_piece (self, piece, length, error))
    return FALSE;
  if (*length == 0)
    self->state = TT_JSON_STATE_AFTER;

  return TRUE;
}
