/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A pull parser over one buffer. `at` is the next byte that was not taken, `end` the end of what
 * the source gave; only fill() moves bytes, and only when no token lies between. A short text
 * without escapes, which nearly all are, is handed out where it lies: its closing quote becomes
 * the NUL. The stack holds one bit of knowledge for each level: object or array. */

#include "exchange/tt-json-reader.h"

#include "base/tt-error.h"
#include "exchange/tt-json-scalar-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUFFER_SIZE (256 * 1024)
#define NUMBER_MAX 256 /* bytes of a number's text */
#define ESCAPE_MAX 12  /* bytes of the longest escape, a surrogate pair */

typedef enum
{
  STATE_VALUE,      /* a value must come */
  STATE_FIRST_ITEM, /* a value or the array's end */
  STATE_FIRST_KEY,  /* a key or the object's end */
  STATE_KEY,        /* a key must come */
  STATE_AFTER,      /* a value is complete: a comma or the end of what it is in */
  STATE_STRING,     /* inside a text that is taken in pieces */
} State;

struct _TtJsonReader
{
  TtJsonSource source;
  gpointer user_data;
  gboolean lenient;
  gboolean at_source_end;
  gboolean started;
  gboolean failed;

  guint8 *buffer; /* BUFFER_SIZE and one more */
  gsize at;
  gsize end;
  gint64 bytes;
  gint64 line;

  State state;
  guint depth;
  guint8 stack[TT_JSON_DEPTH_MAX]; /* '{' or '[' */

  GByteArray *text; /* of a key or string that could not be handed out in place */
  const char *string;
  gsize string_length;
  gsize piece_total;
  char piece[8]; /* an escape's character */

  TtJsonNumberKind number_kind;
  gint64 integer;
  double real;

  GString *raw; /* what is taken is appended to it as well */
  gsize raw_from;
};

TtJsonReader *
tt_json_reader_new (TtJsonSource source, gpointer user_data, gboolean lenient)
{
  TtJsonReader *self = g_new0 (TtJsonReader, 1);

  self->source = source;
  self->user_data = user_data;
  self->lenient = lenient;
  self->buffer = g_malloc (BUFFER_SIZE + 1);
  self->text = g_byte_array_new ();
  self->line = 1;
  self->state = STATE_VALUE;

  return self;
}

void
tt_json_reader_free (TtJsonReader *self)
{
  if (self == NULL)
    return;

  explicit_bzero (self->buffer, BUFFER_SIZE + 1);
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

static void
fail (TtJsonReader *self, GError **error, const char *message)
{
  self->failed = TRUE;
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("Line %" G_GINT64_FORMAT ": %s"), self->line,
               message);
}

static void
fail_at_end (TtJsonReader *self, GError **error)
{
  fail (self, error, _ ("the file ends in the middle; it is not whole"));
}

static gboolean
check_failed (TtJsonReader *self, GError **error)
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

/* Makes at least @need bytes stand in the buffer after `at`, or all that there are. */
static gboolean
fill (TtJsonReader *self, gsize need, GError **error)
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
      gssize count =
          self->source (self->buffer + self->end, BUFFER_SIZE - self->end, self->user_data, error);

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

/* The next byte, or -1 at the end of the source. */
static inline int
look (TtJsonReader *self)
{
  return self->at < self->end ? self->buffer[self->at] : -1;
}

static gboolean
start (TtJsonReader *self, GError **error)
{
  self->started = TRUE;
  if (!fill (self, 3, error))
    return FALSE;
  if (self->end - self->at >= 3 && memcmp (self->buffer + self->at, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
  if (self->end - self->at >= 2 && (memcmp (self->buffer + self->at, "\xff\xfe", 2) == 0 ||
                                    memcmp (self->buffer + self->at, "\xfe\xff", 2) == 0))
    {
      fail (self, error, _ ("the file is UTF-16; save it as UTF-8"));
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
      if (!fill (self, 1, error))
        return FALSE;
    }
}

static TtJsonToken
fail_unexpected (TtJsonReader *self, const char *expected, GError **error)
{
  int byte = look (self);
  g_autofree char *message = NULL;

  if (byte < 0)
    {
      fail_at_end (self, error);
      return TT_JSON_FAILED;
    }

  message = g_ascii_isgraph (byte)
                ? g_strdup_printf (_ ("“%c” stands where %s is expected"), byte, expected)
                : g_strdup_printf (_ ("byte 0x%02x stands where %s is expected"), byte, expected);
  fail (self, error, message);

  return TT_JSON_FAILED;
}

static TtJsonToken
announce_value (TtJsonReader *self, GError **error)
{
  int byte = look (self);

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
  int byte = look (self);

  if (self->depth == 0)
    return byte < 0 ? TT_JSON_END : fail_unexpected (self, _ ("the end of the file"), error);
  if (byte == (in_object ? '}' : ']'))
    return in_object ? TT_JSON_OBJECT_END : TT_JSON_ARRAY_END;
  if (byte != ',')
    return fail_unexpected (self, in_object ? _ ("“,” or “}”") : _ ("“,” or “]”"), error);

  self->at++;
  self->state = in_object ? STATE_KEY : STATE_VALUE;

  return tt_json_reader_peek (self, error);
}

TtJsonToken
tt_json_reader_peek (TtJsonReader *self, GError **error)
{
  if (check_failed (self, error) || (!self->started && !start (self, error)) ||
      !skip_blanks (self, error))
    return TT_JSON_FAILED;

  switch (self->state)
    {
    case STATE_FIRST_ITEM:
      if (look (self) == ']')
        return TT_JSON_ARRAY_END;
      return announce_value (self, error);
    case STATE_VALUE:
      return announce_value (self, error);
    case STATE_FIRST_KEY:
      if (look (self) == '}')
        return TT_JSON_OBJECT_END;
      return look (self) == '"' ? TT_JSON_KEY : fail_unexpected (self, _ ("a key"), error);
    case STATE_KEY:
      return look (self) == '"' ? TT_JSON_KEY : fail_unexpected (self, _ ("a key"), error);
    case STATE_AFTER:
      return announce_after (self, error);
    case STATE_STRING:
      break;
    }
  g_assert_not_reached ();
}

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
      fail (self, error, _ ("an escape \\u is not followed by four hexadecimal digits"));
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
    fail (self, error,
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

  if (!fill (self, ESCAPE_MAX, error))
    return FALSE;
  if (self->end - self->at < 2)
    {
      fail_at_end (self, error);
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
      fail (self, error, _ ("a text holds an escape that JSON does not know"));
      return FALSE;
    }
  if (self->end - self->at < 6)
    {
      fail_at_end (self, error);
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
      fail (self, error,
            _ ("a text holds a line break or another control character that is not escaped"));
      return FALSE;
    }
  if (high != 0 && end == self->end && !self->at_source_end)
    run -= count_cut_tail (self->buffer + self->at, run);
  if (high != 0 && !g_utf8_validate_len ((const char *) self->buffer + self->at, run, NULL))
    {
      fail (self, error, _ ("a text is not UTF-8"));
      return FALSE;
    }
  *length = run;

  return TRUE;
}

/* The pieces of the text whose opening quote was taken. */
static gboolean
read_piece (TtJsonReader *self, const char **piece, gsize *length, GError **error)
{
  if (!fill (self, 1, error))
    return FALSE;
  if (!read_run (self, length, error))
    return FALSE;
  if (*length == 0 && look (self) >= 0x80)
    {
      /* A character that the buffer's end divides. */
      if (!fill (self, 4, error) || !read_run (self, length, error))
        return FALSE;
    }
  if (*length > 0)
    {
      *piece = (const char *) self->buffer + self->at;
      self->at += *length;
    }
  else if (look (self) == '\\')
    {
      *piece = self->piece;
      if (!read_escape (self, length, error))
        return FALSE;
    }
  else if (look (self) == '"')
    {
      self->at++;
      return TRUE;
    }
  else
    {
      fail_at_end (self, error);
      return FALSE;
    }

  self->piece_total += *length;
  if (self->piece_total > TT_JSON_STRING_MAX)
    {
      fail (self, error, _ ("a text is longer than any that belongs here"));
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
          fail (self, error, _ ("a text is longer than 1 MB"));
          return FALSE;
        }
    }
  while (length > 0);

  self->string_length = self->text->len;
  g_byte_array_append (self->text, &nul, 1);
  self->string = (const char *) self->text->data;

  return TRUE;
}

/* A key or a string that is read whole; `at` stands on its opening quote. */
static gboolean
read_text (TtJsonReader *self, GError **error)
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
      fail (self, error, _ ("a text is not UTF-8"));
      return FALSE;
    }
  self->buffer[end] = '\0';
  self->at = end + 1;

  return TRUE;
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

  if (!fill (self, NUMBER_MAX, error))
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
      fail (self, error, _ ("a number is larger than 64 bits hold"));
      return FALSE;
    case TT_JSON_NUMBER_MALFORMED:
      if (self->at + length == self->end)
        fail_at_end (self, error);
      else
        fail (self, error, _ ("a number is not written as JSON writes numbers"));
      return FALSE;
    }
  g_assert_not_reached ();
}

static gboolean
read_word (TtJsonReader *self, const char *word, GError **error)
{
  gsize length = strlen (word);

  if (!fill (self, length, error))
    return FALSE;
  if (self->end - self->at >= length && memcmp (self->buffer + self->at, word, length) == 0)
    {
      self->at += length;
      return TRUE;
    }

  if (self->end - self->at < length &&
      memcmp (self->buffer + self->at, word, self->end - self->at) == 0)
    fail_at_end (self, error);
  else
    fail (self, error, _ ("a word is neither true nor false nor null"));

  return FALSE;
}

static gboolean
enter (TtJsonReader *self, guint8 bracket, State state, GError **error)
{
  if (self->depth == TT_JSON_DEPTH_MAX)
    {
      fail (self, error, _ ("values are nested more than 512 deep"));
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
  if (!read_text (self, error))
    return FALSE;

  if (look (self) != ':')
    {
      /* What lies between may have to be read, which moves the key. */
      g_autofree char *key = g_memdup2 (self->string, self->string_length + 1);

      g_byte_array_set_size (self->text, 0);
      g_byte_array_append (self->text, (const guint8 *) key, (guint) self->string_length + 1);
      self->string = (const char *) self->text->data;
      if (!skip_blanks (self, error))
        return FALSE;
      if (look (self) != ':')
        {
          fail_unexpected (self, _ ("“:”"), error);
          return FALSE;
        }
    }
  self->at++;
  self->state = STATE_VALUE;

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
      return enter (self, '{', STATE_FIRST_KEY, error) ? token : TT_JSON_FAILED;
    case TT_JSON_ARRAY:
      return enter (self, '[', STATE_FIRST_ITEM, error) ? token : TT_JSON_FAILED;
    case TT_JSON_KEY:
      return read_key (self, error) ? token : TT_JSON_FAILED;
    case TT_JSON_OBJECT_END:
    case TT_JSON_ARRAY_END:
      self->depth--;
      self->at++;
      break;
    case TT_JSON_STRING:
      done = read_text (self, error);
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
  self->state = STATE_AFTER;

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

gboolean
tt_json_reader_read_piece (TtJsonReader *self, const char **piece, gsize *length, GError **error)
{
  if (check_failed (self, error))
    return FALSE;

  if (self->state != STATE_STRING)
    {
      g_return_val_if_fail (look (self) == '"' && self->state != STATE_KEY, FALSE);
      self->at++;
      self->piece_total = 0;
      self->state = STATE_STRING;
    }
  if (!read_piece (self, piece, length, error))
    return FALSE;
  if (*length == 0)
    self->state = STATE_AFTER;

  return TRUE;
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
          fail (self, error, _ ("a text is longer than 1 MB"));
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

      if (token == TT_JSON_STRING ? !skip_string (self, error)
                                  : tt_json_reader_next (self, error) == TT_JSON_FAILED)
        return FALSE;
      if (self->raw != NULL && self->raw->len > TT_JSON_TEXT_MAX)
        {
          fail (self, error, _ ("a value is longer than 1 MB"));
          return FALSE;
        }
    }
  while (self->depth > depth || self->state == STATE_VALUE);

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
