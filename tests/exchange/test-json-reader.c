/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: what the reader hands out is what the file says, and a file that is not
 * JSON, or larger or deeper than any that belongs here, is refused in words, at its line, without
 * reading past its end. Every text is read twice: at once, and a byte at a time. */

#include "exchange/tt-json-reader.h"

#include "base/tt-error.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  gsize step; /* bytes given at once */
} Text;

static gssize
give_text (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Text *self = user_data;
  gsize count = MIN (MIN (length, self->step), self->length - self->at);

  memcpy (bytes, self->text + self->at, count);
  self->at += count;

  return (gssize) count;
}

static void
describe_token (TtJsonReader *reader, TtJsonToken token, GString *out)
{
  static const char *const words[] = {
    [TT_JSON_FAILED] = "failed", [TT_JSON_OBJECT] = "{",    [TT_JSON_OBJECT_END] = "}",
    [TT_JSON_ARRAY] = "[",       [TT_JSON_ARRAY_END] = "]", [TT_JSON_KEY] = "key ",
    [TT_JSON_STRING] = "text ",  [TT_JSON_NUMBER] = "",     [TT_JSON_TRUE] = "true",
    [TT_JSON_FALSE] = "false",   [TT_JSON_NULL] = "null",   [TT_JSON_END] = "end",
  };
  gint64 integer;

  g_string_append (out, words[token]);
  if (token == TT_JSON_KEY || token == TT_JSON_STRING)
    {
      gsize length;
      const char *text = tt_json_reader_get_text (reader, &length);

      g_assert_cmpuint (strlen (text), ==, length);
      g_string_append (out, text);
    }
  if (token == TT_JSON_NUMBER && tt_json_reader_get_integer (reader, &integer))
    g_string_append_printf (out, "%" G_GINT64_FORMAT, integer);
  else if (token == TT_JSON_NUMBER)
    g_string_append_printf (out, "real %.17g", tt_json_reader_get_real (reader));
}

/* All tokens in words, or the error's message. (transfer full) */
static char *
read_all (const char *text, gsize length, gsize step, gboolean lenient)
{
  Text source = { text, length, 0, step };
  g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_text, &source, lenient);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (;;)
    {
      TtJsonToken announced = tt_json_reader_peek (reader, &error);
      TtJsonToken token;

      if (announced == TT_JSON_FAILED)
        break;
      token = tt_json_reader_next (reader, &error);
      if (token == TT_JSON_FAILED)
        break;
      g_assert_cmpint (token, ==, announced);
      if (out->len > 0)
        g_string_append_c (out, '|');
      describe_token (reader, token, out);
      if (token == TT_JSON_END)
        return g_string_free (g_steal_pointer (&out), FALSE);
    }

  g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
  g_assert_cmpint (tt_json_reader_next (reader, NULL), ==, TT_JSON_FAILED);

  return g_strdup (error->message);
}

static void
assert_reads (const char *text, const char *expected)
{
  gsize length = strlen (text);

  for (guint i = 0; i < 5; i++)
    {
      gsize step = i < 4 ? i + 1 : length + 1;
      /* Memory that ends where the text ends: a sanitizer sees a step too far. */
      g_autofree char *exact = g_memdup2 (text, length);
      g_autofree char *got = read_all (exact, length, step, FALSE);

      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_tokens (void)
{
  assert_reads ("{}", "{|}|end");
  assert_reads (" [ ] \n", "[|]|end");
  assert_reads ("[1,-2,[true,false,null]]", "[|1|-2|[|true|false|null|]|]|end");
  assert_reads ("{\"a\":1,\"b\" : {\"c\":[]}}", "{|key a|1|key b|{|key c|[|]|}|}|end");
  assert_reads ("\xef\xbb\xbf\"x\"", "text x|end");
  assert_reads ("{\"\":\"\"}", "{|key |text |}|end");
}

static void
test_texts (void)
{
  assert_reads ("\"Sofía 😀 \u202f\"", "text Sofía 😀 \u202f|end");
  assert_reads ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "text \"\\/\b\f\n\r\t|end");
  assert_reads ("\"\\u00e9\\ud83d\\ude00\\u202F\"", "text é😀\u202f|end");
  assert_reads ("\"\\u0000\"", "Line 1: a text holds the character U+0000");
  assert_reads ("\"\\ud83d\"", "Line 1: a text holds half of a surrogate pair");
  assert_reads ("\"\\ude00x\"", "Line 1: a text holds half of a surrogate pair");
  assert_reads ("\"\\ud83d\\u0041\"", "Line 1: a text holds half of a surrogate pair");
  assert_reads ("\"\\x\"", "Line 1: a text holds an escape that JSON does not know");
  assert_reads ("\"\\u12g4\"", "Line 1: an escape \\u is not followed by four hexadecimal digits");
  assert_reads ("\"a\nb\"", "Line 1: a text holds a line break or another control character that "
                            "is not escaped");
}

static void
test_lenient_texts (void)
{
  static const char text[] = "[\"a\\ud83db\",\"\\u0000\",\"\\ude00\",\"\\ud83d\\ude00\"]";
  g_autofree char *got = read_all (text, strlen (text), 3, TRUE);

  g_assert_cmpstr (got, ==, "[|text a\ufffdb|text \ufffd|text \ufffd|text 😀|]|end");
}

static void
test_not_utf8 (void)
{
  assert_reads ("\"\xff\"", "Line 1: a text is not UTF-8");
  assert_reads ("\"ab\xc3\"", "Line 1: a text is not UTF-8");
  assert_reads ("\"\xed\xa0\x80\"", "Line 1: a text is not UTF-8");
  assert_reads ("{\"a\":1,\n\"\xc0\xaf\":2}", "Line 2: a text is not UTF-8");
  assert_reads ("\xff\xfe{", "Line 1: the file is UTF-16; save it as UTF-8");
}

static void
test_numbers (void)
{
  assert_reads ("[0,-0,1.5,-2e3,1E+2,0.1]", "[|0|real -0|real 1.5|real -2000|real 100|real "
                                            "0.10000000000000001|]|end");
  assert_reads ("9223372036854775807", "9223372036854775807|end");
  assert_reads ("-9223372036854775808", "-9223372036854775808|end");
  assert_reads ("9223372036854775808", "Line 1: a number is larger than 64 bits hold");
  assert_reads ("-9223372036854775809", "Line 1: a number is larger than 64 bits hold");
  assert_reads ("[1,\n123456789012345678901234567890]",
                "Line 2: a number is larger than 64 bits hold");
  assert_reads ("1e400", "Line 1: a number is larger than 64 bits hold");
  assert_reads ("179769313486231570814527423731704356798070e267",
                "real 1.7976931348623157e+308|end");
  assert_reads ("5e-324", "real 4.9406564584124654e-324|end");
  assert_reads ("0.30000000000000004", "real 0.30000000000000004|end");
  for (guint i = 0; i < 8; i++)
    {
      static const char *const wrong[] = { "[01]", "[1.]",  "[-]",  "[.5]",
                                           "[1e]", "[1e+]", "[+1]", "[1.2.3]" };
      g_autofree char *got = read_all (wrong[i], strlen (wrong[i]), 1, FALSE);

      g_assert_true (g_str_has_prefix (got, "Line 1: "));
    }
}

static void
test_grammar (void)
{
  assert_reads ("[1,]", "Line 1: “]” stands where a value is expected");
  assert_reads ("{\"a\":1,}", "Line 1: “}” stands where a key is expected");
  assert_reads ("{\"a\" 1}", "Line 1: “1” stands where “:” is expected");
  assert_reads ("{a:1}", "Line 1: “a” stands where a key is expected");
  assert_reads ("[1 2]", "Line 1: “2” stands where “,” or “]” is expected");
  assert_reads ("[1}", "Line 1: “}” stands where “,” or “]” is expected");
  assert_reads ("{\"a\":1]", "Line 1: “]” stands where “,” or “}” is expected");
  assert_reads ("{} {}", "Line 1: “{” stands where the end of the file is expected");
  assert_reads ("[\n\n nil]", "Line 3: a word is neither true nor false nor null");
  assert_reads ("<!DOCTYPE html>", "Line 1: “<” stands where a value is expected");
}

/* Every beginning of a file is a file that is not whole. */
static void
test_cut (void)
{
  static const char whole[] = "{\"a\":[1.5e3,true,\"é\\u00e9\\n\",null,false],\n\"b\":{\"c\":-1}}";

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autofree char *exact = g_memdup2 (whole, MAX (length, 1));
      g_autofree char *got = read_all (exact, length, 7, FALSE);

      g_assert_true (g_str_has_suffix (got, "the file ends in the middle; it is not whole") ||
                     g_str_has_suffix (got, "a text is not UTF-8"));
    }
}

static void
test_deep (void)
{
  for (guint depth = 511; depth <= 10000; depth = depth < 514 ? depth + 1 : depth * 2)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *got = NULL;

      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, '[');
      for (guint i = 0; i < depth; i++)
        g_string_append_c (text, ']');
      got = read_all (text->str, text->len, text->len, FALSE);
      if (depth <= TT_JSON_DEPTH_MAX)
        g_assert_true (g_str_has_suffix (got, "|end"));
      else
        g_assert_cmpstr (got, ==, "Line 1: values are nested more than 512 deep");
    }
}

/* [" and then x for ever: more than any memory holds. */
static gssize
give_endless_text (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  gint64 *given = user_data;

  memset (bytes, 'x', length);
  if (*given == 0)
    memcpy (bytes, "[\"", 2);
  *given += (gint64) length;
  g_assert_cmpint (*given, <, G_GINT64_CONSTANT (2) << 30);

  return (gssize) length;
}

static void
test_huge_text (void)
{
  for (guint way = 0; way < 3; way++)
    {
      gint64 given = 0;
      g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_endless_text, &given, FALSE);
      g_autoptr (GString) raw = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_ARRAY);
      if (way == 0)
        g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_FAILED);
      else if (way == 1)
        g_assert_false (tt_json_reader_skip (reader, &error));
      else
        g_assert_false (tt_json_reader_read_raw (reader, raw, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
      g_assert_cmpint (given, <, way == 1 ? TT_JSON_STRING_MAX + (1 << 20) : 3 * TT_JSON_TEXT_MAX);
    }
}

static void
test_pieces (void)
{
  g_autoptr (GString) text = g_string_new ("[\"");
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Text source = { 0 };
  g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_text, &source, FALSE);
  const char *piece;
  gsize length = 0;

  for (guint i = 0; i < 400000; i++)
    {
      g_string_append (text, "é€😀\\n");
      g_string_append (expected, "é€😀\n");
    }
  g_string_append (text, "\",7]");
  source = (Text){ text->str, text->len, 0, 4093 };

  g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_ARRAY);
  g_assert_cmpint (tt_json_reader_peek (reader, &error), ==, TT_JSON_STRING);
  do
    {
      g_assert_true (tt_json_reader_read_piece (reader, &piece, &length, &error));
      g_assert_true (g_utf8_validate_len (piece, length, NULL));
      g_string_append_len (got, piece, (gssize) length);
    }
  while (length > 0);
  g_assert_cmpstr (got->str, ==, expected->str);
  g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_NUMBER);
  g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_ARRAY_END);
  g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_END);
}

static void
test_raw (void)
{
  static const char text[] = "{\"a\": { \"x\" : [1.0, \"\\u00e9\"],\n \"y\":null } ,\"b\":2}";

  for (gsize step = 1; step < sizeof text; step++)
    {
      Text source = { text, strlen (text), 0, step };
      g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_text, &source, FALSE);
      g_autoptr (GString) raw = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      tt_json_reader_next (reader, &error);
      tt_json_reader_next (reader, &error);
      g_assert_true (tt_json_reader_read_raw (reader, raw, &error));
      g_assert_cmpstr (raw->str, ==, "{ \"x\" : [1.0, \"\\u00e9\"],\n \"y\":null }");
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_KEY);
      g_assert_cmpstr (tt_json_reader_get_text (reader, NULL), ==, "b");
      g_assert_true (tt_json_reader_skip (reader, &error));
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_OBJECT_END);
      g_assert_cmpint (tt_json_reader_get_line (reader), ==, 2);
    }
}

/* Keys and texts that the end of the buffer divides. */
static void
test_buffer_edges (void)
{
  for (guint shift = 0; shift < 24; shift++)
    {
      g_autoptr (GString) text = g_string_new ("[");
      Text source = { 0 };
      g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_text, &source, FALSE);
      g_autoptr (GError) error = NULL;
      gint64 integer = 0;

      for (guint i = 0; i < 256 * 1024 - 24 + shift; i++)
        g_string_append_c (text, ' ');
      g_string_append (text, "{\"kéy\" : \"té\\u20acxt\",\"n\":12345678}]");
      source = (Text){ text->str, text->len, 0, text->len };

      tt_json_reader_next (reader, &error);
      tt_json_reader_next (reader, &error);
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_KEY);
      g_assert_cmpstr (tt_json_reader_get_text (reader, NULL), ==, "kéy");
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_STRING);
      g_assert_cmpstr (tt_json_reader_get_text (reader, NULL), ==, "té€xt");
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_KEY);
      g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_NUMBER);
      g_assert_true (tt_json_reader_get_integer (reader, &integer));
      g_assert_cmpint (integer, ==, 12345678);
    }
}

static gssize
give_error (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_IO, "the disk is failing");

  return -1;
}

static void
test_source_fails (void)
{
  g_autoptr (TtJsonReader) reader = tt_json_reader_new (give_error, NULL, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tt_json_reader_next (reader, &error), ==, TT_JSON_FAILED);
  g_assert_error (error, TT_ERROR, TT_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/tokens", test_tokens);
  g_test_add_func ("/json-reader/texts", test_texts);
  g_test_add_func ("/json-reader/lenient-texts", test_lenient_texts);
  g_test_add_func ("/json-reader/not-utf8", test_not_utf8);
  g_test_add_func ("/json-reader/numbers", test_numbers);
  g_test_add_func ("/json-reader/grammar", test_grammar);
  g_test_add_func ("/json-reader/cut", test_cut);
  g_test_add_func ("/json-reader/deep", test_deep);
  g_test_add_func ("/json-reader/huge-text", test_huge_text);
  g_test_add_func ("/json-reader/pieces", test_pieces);
  g_test_add_func ("/json-reader/raw", test_raw);
  g_test_add_func ("/json-reader/buffer-edges", test_buffer_edges);
  g_test_add_func ("/json-reader/source-fails", test_source_fails);

  return g_test_run ();
}
