/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pull parser over one buffer. `at` is the next byte that was not taken, `end` the end of what
 * the source gave; only fill() moves bytes, and only when no token lies between. A short text
 * without escapes, which nearly all are, is handed out where it lies: its closing quote becomes
 * the NUL. The stack holds one bit of knowledge for each level: object or array. */

#include "exchange/tt-json-reader-private.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NUMBER_MAX 256 /* bytes of a number's text */

TtJsonReader *
tt_json_reader_new (TtJsonSource source, gpointer user_data, gboolean lenient)
{
  TtJsonReader *self = g_new0 (TtJsonReader, 1);

  self->source = source;
  self->user_data = user_data;
  self->lenient = lenient;
  self->buffer = g_malloc (TT_JSON_BUFFER_SIZE + 1);
  self->text = g_byte_array_new ();
  self->line = 1;
  self->state = TT_JSON_STATE_VALUE;

  return self;
}

void
tt_json_reader_free (TtJsonReader *self)
{
  if (self == NULL)
    return;

  explicit_bzero (self->buffer, TT_JSON_BUFFER_SIZE + 1);
  if (self->text->data != NULL)
    explicit_bzero (self->text->data, self->text->len);
  explicit_bzero (self->piece, sizeof self->piece);
  g_free (self->buffer);
  g_byte_array_unref (self->text);
  g_free (self);
}

void
tt_json_reader_set_lenient (TtJsonReader *self, gboolean lenient)
{
  self->lenient = lenient;
}

gint64
tt_json_reader_get_line (TtJsonReader *self)
{
  return self->line;
}

void
tt_json_reader_set_line (TtJsonReader *self, gint64 line)
{
  self->line = line;
}

gint64
tt_json_reader_get_bytes (TtJsonReader *self)
{
  return self->bytes;
}

void
tt_json_reader_fail (TtJsonReader *self, GError **error, const char *message)
{
  self->failed = TRUE;
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("Line %" G_GINT64_FORMAT ": %s"), self->line,
               message);
}

void
tt_json_reader_fail_at_end (TtJsonReader *self, GError **error)
{
  tt_json_reader_fail (self, error, _ ("the file ends in the middle; it is not whole"));
}

gboolean
tt_json_reader_check_failed (TtJsonReader *self, GError **error)
{
  if (self->failed)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                         _ ("The file could not be read any further"));

  return self->failed;
}

static void
keep_raw (TtJsonReader *self)
{
  if (self->raw == NULL)
    return;

  g_string_append_len (self->raw, (const char *) self->buffer + self->raw_from,
                       (gssize) (self->at - self->raw_from));
  self->raw_from = self->at;
}

gboolean
tt_json_reader_fill (TtJsonReader *self, gsize need, GError **error)
{
  if (G_LIKELY (self->end - self->at >= need) || self->at_source_end)
    return TRUE;

  keep_raw (self);
  memmove (self->buffer, self->buffer + self->at, self->end - self->at);
  self->end -= self->at;
  self->at = 0;
  self->raw_from = 0;
  while (self->end < need && !self->at_source_end)
    {
      gssize count = self->source (self->buffer + self->end, TT_JSON_BUFFER_SIZE - self->end,
                                   self->user_data, error);

      if (count < 0)
        {
          self->failed = TRUE;
          return FALSE;
        }
      self->at_source_end = count == 0;
      self->end += (gsize) count;
      self->bytes += count;
    }

  return TRUE;
}

static gboolean
start (TtJsonReader *self, GError **error)
{
  self->started = TRUE;
  if (!tt_json_reader_fill (self, 3, error))
    return FALSE;
  if (self->end - self->at >= 3 && memcmp (self->buffer + self->at, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
  if (self->end - self->at >= 2 && (memcmp (self->buffer + self->at, "\xff\xfe", 2) == 0 ||
                                    memcmp (self->buffer + self->at, "\xfe\xff", 2) == 0))
    {
      tt_json_reader_fail (self, error, _ ("the file is UTF-16; save it as UTF-8"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
skip_blanks (TtJsonReader *self, GError **error)
{
  for (;;)
    {
      for (; self->at < self->end; self->at++)
        {
          guint8 byte = self->buffer[self->at];

          if (byte == '\n')
            self->line++;
          else if (byte != ' ' && byte != '\t' && byte != '\r')
            return TRUE;
        }
      if (self->at_source_end)
        return TRUE;
      if (!tt_json_reader_fill (self, 1, error))
        return FALSE;
    }
}

static TtJsonToken
fail_unexpected (TtJsonReader *self, const char *expected, GError **error)
{
  int byte = tt_json_reader_look (self);
  g_autofree char *message = NULL;

  if (byte < 0)
    {
      tt_json_reader_fail_at_end (self, error);
      return TT_JSON_FAILED;
    }

  message = g_ascii_isgraph (byte)
                ? g_strdup_printf (_ ("“%c” stands where %s is expected"), byte, expected)
                : g_strdup_printf (_ ("byte 0x%02x stands where %s is expected"), byte, expected);
  tt_json_reader_fail (self, error, message);

  return TT_JSON_FAILED;
}

static TtJsonToken
announce_value (TtJsonReader *self, GError **error)
{
  int byte = tt_json_reader_look (self);

  switch (byte)
    {
    case '{':
      return TT_JSON_OBJECT;
    case '[':
      return TT_JSON_ARRAY;
    case '"':
      return TT_JSON_STRING;
    case 't':
      return TT_JSON_TRUE;
    case 'f':
      return TT_JSON_FALSE;
    case 'n':
      return TT_JSON_NULL;
    default:
      if (byte == '-' || (byte >= '0' && byte <= '9'))
        return TT_JSON_NUMBER;
      return fail_unexpected (self, _ ("a value"), error);
    }
}

static TtJsonToken
announce_after (TtJsonReader *self, GError **error)
{
  gboolean in_object = self->depth > 0 && self->stack[self->depth - 1] == '{';
  int byte = tt_json_reader_look (self);

  if (self->depth == 0)
    return byte < 0 ? TT_JSON_END : fail_unexpected (self, _ ("the end of the file"), error);
  if (byte == (in_object ? '}' : ']'))
    return in_object ? TT_JSON_OBJECT_END : TT_JSON_ARRAY_END;
  if (byte != ',')
    return fail_unexpected (self, in_object ? _ ("“,” or “}”") : _ ("“,” or “]”"), error);

  self->at++;
  self->state = in_object ? TT_JSON_STATE_KEY : TT_JSON_STATE_VALUE;

  return tt_json_reader_peek (self, error);
}

TtJsonToken
tt_json_reader_peek (TtJsonReader *self, GError **error)
{
  if (tt_json_reader_check_failed (self, error) || (!self->started && !start (self, error)) ||
      !skip_blanks (self, error))
    return TT_JSON_FAILED;

  switch (self->state)
    {
    case TT_JSON_STATE_FIRST_ITEM:
      if (tt_json_reader_look (self) == ']')
        return TT_JSON_ARRAY_END;
      return announce_value (self, error);
    case TT_JSON_STATE_VALUE:
      return announce_value (self, error);
    case TT_JSON_STATE_FIRST_KEY:
      if (tt_json_reader_look (self) == '}')
        return TT_JSON_OBJECT_END;
      return tt_json_reader_look (self) == '"' ? TT_JSON_KEY
                                               : fail_unexpected (self, _ ("a key"), error);
    case TT_JSON_STATE_KEY:
      return tt_json_reader_look (self) == '"' ? TT_JSON_KEY
                                               : fail_unexpected (self, _ ("a key"), error);
    case TT_JSON_STATE_AFTER:
      return announce_after (self, error);
    case TT_JSON_STATE_STRING:
      break;
    }
  g_assert_not_reached ();
}

static inline gboolean
is_number_byte (char byte)
{
  return (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == 'e' || byte == 'E' ||
         byte == '+';
}

static gboolean
read_number (TtJsonReader *self, GError **error)
{
  const char *text;
  gsize length = 0;

  if (!tt_json_reader_fill (self, NUMBER_MAX, error))
    return FALSE;
  text = (const char *) self->buffer + self->at;
  while (self->at + length < self->end && is_number_byte (text[length]))
    length++;

  self->number_kind = length < NUMBER_MAX
                          ? tt_json_parse_number (text, length, &self->integer, &self->real)
                          : TT_JSON_NUMBER_TOO_LARGE;
  switch (self->number_kind)
    {
    case TT_JSON_NUMBER_INTEGER:
    case TT_JSON_NUMBER_REAL:
      self->at += length;
      return TRUE;
    case TT_JSON_NUMBER_TOO_LARGE:
      tt_json_reader_fail (self, error, _ ("a number is larger than 64 bits hold"));
      return FALSE;
    case TT_JSON_NUMBER_MALFORMED:
      if (self->at + length == self->end)
        tt_json_reader_fail_at_end (self, error);
      else
        tt_json_reader_fail (self, error, _ ("a number is not written as JSON writes numbers"));
      return FALSE;
    }
  g_assert_not_reached ();
}

static gboolean
read_word (TtJsonReader *self, const char *word, GError **error)
{
  gsize length = strlen (word);

  if (!tt_json_reader_fill (self, length, error))
    return FALSE;
  if (self->end - self->at >= length && memcmp (self->buffer + self->at, word, length) == 0)
    {
      self->at += length;
      return TRUE;
    }

  if (self->end - self->at < length &&
      memcmp (self->buffer + self->at, word, self->end - self->at) == 0)
    tt_json_reader_fail_at_end (self, error);
  else
    tt_json_reader_fail (self, error, _ ("a word is neither true nor false nor null"));

  return FALSE;
}

static gboolean
enter (TtJsonReader *self, guint8 bracket, TtJsonState state, GError **error)
{
  if (self->depth == TT_JSON_DEPTH_MAX)
    {
      tt_json_reader_fail (self, error, _ ("values are nested more than 512 deep"));
      return FALSE;
    }

  self->stack[self->depth++] = bracket;
  self->state = state;
  self->at++;

  return TRUE;
}

static gboolean
read_key (TtJsonReader *self, GError **error)
{
  if (!tt_json_reader_read_text (self, error))
    return FALSE;

  if (tt_json_reader_look (self) != ':')
    {
      /* What lies between may have to be read, which moves the key. */
      g_autofree char *key = g_memdup2 (self->string, self->string_length + 1);

      g_byte_array_set_size (self->text, 0);
      g_byte_array_append (self->text, (const guint8 *) key, (guint) self->string_length + 1);
      self->string = (const char *) self->text->data;
      if (!skip_blanks (self, error))
        return FALSE;
      if (tt_json_reader_look (self) != ':')
        {
          fail_unexpected (self, _ ("“:”"), error);
          return FALSE;
        }
    }
  self->at++;
  self->state = TT_JSON_STATE_VALUE;

  return TRUE;
}

TtJsonToken
tt_json_reader_next (TtJsonReader *self, GError **error)
{
  TtJsonToken token = tt_json_reader_peek (self, error);
  gboolean done = TRUE;

  switch (token)
    {
    case TT_JSON_FAILED:
    case TT_JSON_END:
      return token;
    case TT_JSON_OBJECT:
      return enter (self, '{', TT_JSON_STATE_FIRST_KEY, error) ? token : TT_JSON_FAILED;
    case TT_JSON_ARRAY:
      return enter (self, '[', TT_JSON_STATE_FIRST_ITEM, error) ? token : TT_JSON_FAILED;
    case TT_JSON_KEY:
      return read_key (self, error) ? token : TT_JSON_FAILED;
    case TT_JSON_OBJECT_END:
    case TT_JSON_ARRAY_END:
      self->depth--;
      self->at++;
      break;
    case TT_JSON_STRING:
      done = tt_json_reader_read_text (self, error);
      break;
    case TT_JSON_NUMBER:
      done = read_number (self, error);
      break;
    case TT_JSON_TRUE:
      done = read_word (self, "true", error);
      break;
    case TT_JSON_FALSE:
      done = read_word (self, "false", error);
      break;
    case TT_JSON_NULL:
      done = read_word (self, "null", error);
      break;
    }
  self->state = TT_JSON_STATE_AFTER;

  return done ? token : TT_JSON_FAILED;
}

const char *
tt_json_reader_get_text (TtJsonReader *self, gsize *length)
{
  if (length != NULL)
    *length = self->string_length;

  return self->string;
}

gboolean
tt_json_reader_get_integer (TtJsonReader *self, gint64 *integer)
{
  if (self->number_kind != TT_JSON_NUMBER_INTEGER)
    return FALSE;

  *integer = self->integer;

  return TRUE;
}

double
tt_json_reader_get_real (TtJsonReader *self)
{
  return self->number_kind == TT_JSON_NUMBER_INTEGER ? (double) self->integer : self->real;
}

static gboolean
skip_string (TtJsonReader *self, GError **error)
{
  const char *piece = NULL;
  gsize length = 0;

  do
    {
      if (!tt_json_reader_read_piece (self, &piece, &length, error))
        return FALSE;
      if (self->raw != NULL && self->raw->len + self->at - self->raw_from > TT_JSON_TEXT_MAX)
        {
          tt_json_reader_fail (self, error, _ ("a text is longer than 1 MB"));
          return FALSE;
        }
    }
  while (length > 0);

  return TRUE;
}

gboolean
tt_json_reader_skip (TtJsonReader *self, GError **error)
{
  guint depth = self->depth;

  do
    {
      TtJsonToken token = tt_json_reader_peek (self, error);

      if (token == TT_JSON_FAILED)
        return FALSE;
      if (token == TT_JSON_STRING ? !skip_string (self, error)
                                  : tt_json_reader_next (self, error) == TT_JSON_FAILED)
        return FALSE;
      if (self->raw != NULL && self->raw->len > TT_JSON_TEXT_MAX)
        {
          tt_json_reader_fail (self, error, _ ("a value is longer than 1 MB"));
          return FALSE;
        }
    }
  while (self->depth > depth || self->state == TT_JSON_STATE_VALUE);

  return TRUE;
}

gboolean
tt_json_reader_read_raw (TtJsonReader *self, GString *text, GError **error)
{
  gboolean done;

  if (tt_json_reader_peek (self, error) == TT_JSON_FAILED)
    return FALSE;

  self->raw = text;
  self->raw_from = self->at;
  done = tt_json_reader_skip (self, error);
  keep_raw (self);
  self->raw = NULL;

  return done;
}
