/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promise under test: what the writer writes is JSON, and reads back as the same values, to the
 * last bit of a double and the last microsecond. */

#include "exchange/tt-json-writer.h"

#include "base/tt-error.h"
#include "base/tt-random.h"
#include "core/tt-time.h"
#include "exchange/tt-json-reader.h"
#include "exchange/tt-json-scalar-private.h"

#include <math.h>
#include <string.h>

static gboolean
take (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, (const char *) bytes, (gssize) length);

  return TRUE;
}

static void
test_layout (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (TtJsonWriter) writer = tt_json_writer_new (take, out);
  g_autoptr (GError) error = NULL;

  tt_json_writer_begin_object (writer);
  tt_json_writer_key (writer, "a");
  tt_json_writer_integer (writer, G_MININT64);
  tt_json_writer_break_line (writer);
  tt_json_writer_key (writer, "list");
  tt_json_writer_begin_array (writer);
  for (guint i = 0; i < 2; i++)
    {
      tt_json_writer_break_line (writer);
      tt_json_writer_boolean (writer, i == 0);
    }
  tt_json_writer_null (writer);
  tt_json_writer_real (writer, -1.5);
  tt_json_writer_raw (writer, "{ }", 3);
  tt_json_writer_instant (writer, 0);
  tt_json_writer_instant (writer, -1);
  tt_json_writer_break_line (writer);
  tt_json_writer_end_array (writer);
  tt_json_writer_key (writer, "text");
  tt_json_writer_text (writer, "é\"\\\n\x01/", 7);
  tt_json_writer_end_object (writer);
  tt_json_writer_break_line (writer);
  g_assert_true (tt_json_writer_finish (writer, &error));

  g_assert_cmpstr (out->str, ==,
                   "{\"a\":-9223372036854775808,\n\"list\":[\ntrue,\nfalse,null,-1.5,{ },"
                   "\"1970-01-01T00:00:00Z\",\"1969-12-31T23:59:59.999999Z\"\n],"
                   "\"text\":\"é\\\"\\\\\\n\\u0001/\"}\n");
  g_assert_cmpint (tt_json_writer_get_bytes (writer), ==, (gint64) out->len);
}

static double
make_real (TtRandom *random, guint kind)
{
  double real = 0;
  guint64 bits;

  switch (kind)
    {
    case 0: /* any double at all */
      do
        {
          tt_random_fill (random, (guint8 *) &bits, sizeof bits);
          memcpy (&real, &bits, sizeof real);
        }
      while (!isfinite (real));
      return real;
    case 1: /* degrees with seven decimals */
      return ((double) tt_random_below (random, G_GUINT64_CONSTANT (3600000000)) - 1.8e9) / 1e7;
    case 2: /* with six */
      return ((double) tt_random_below (random, 360000000) - 1.8e8) / 1e6;
    default: /* metres */
      return (double) tt_random_below (random, 100000) / 100;
    }
}

static void
test_reals (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (7);

  for (guint i = 0; i < 200000; i++)
    {
      double real = make_real (random, i % 4);
      char text[TT_JSON_SCALAR_MAX];
      gsize length = tt_json_format_real (real, text);
      gint64 integer = 0;
      double back = 0;

      g_assert_cmpuint (length, ==, strlen (text));
      g_assert_cmpuint (length, <, TT_JSON_SCALAR_MAX);
      if (tt_json_parse_number (text, length, &integer, &back) == TT_JSON_NUMBER_INTEGER)
        back = (double) integer;
      g_assert_cmpmem (&back, sizeof back, &real, sizeof real);
      g_assert_true (g_ascii_strtod (text, NULL) == real);
    }
}

static void
test_short_reals (void)
{
  static const struct
  {
    double real;
    const char *text;
  } cases[] = {
    { 43.615, "43.615" },  { -116.2023, "-116.2023" },
    { 0, "0.0" },          { -0.0, "-0.0" },
    { 14, "14.0" },        { 0.1, "0.1" },
    { 1e-7, "0.0000001" }, { 0.1 + 0.2, "0.30000000000000004" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[TT_JSON_SCALAR_MAX];

      tt_json_format_real (cases[i].real, text);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_not_finite (void)
{
  static const double wrong[] = { INFINITY, -INFINITY, NAN };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (TtJsonWriter) writer = tt_json_writer_new (take, out);
      g_autoptr (GError) error = NULL;

      tt_json_writer_real (writer, wrong[i]);
      g_assert_false (tt_json_writer_finish (writer, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
    }
}

/* Agrees with core's one way to write and read instants. */
static void
test_instants (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (3);

  for (guint i = 0; i < 20000; i++)
    {
      gint64 seconds = (gint64) tt_random_below (random, G_GUINT64_CONSTANT (315537897600));
      gint64 micros = i % 3 == 0 ? 0 : (gint64) tt_random_below (random, G_USEC_PER_SEC);
      gint64 instant = (seconds - G_GINT64_CONSTANT (62135596800)) * G_USEC_PER_SEC + micros;
      char text[TT_JSON_SCALAR_MAX];
      gsize length = tt_json_format_instant (instant, text);
      g_autofree char *core = tt_time_format (instant);
      gint64 back = 0;

      g_assert_cmpstr (text, ==, core);
      g_assert_true (tt_json_parse_instant (text, length, &back));
      g_assert_cmpint (back, ==, instant);
    }
}

static void
test_instant_texts (void)
{
  static const char *const wrong[] = {
    "2025-02-29T00:00:00Z",
    "2025-13-01T00:00:00Z",
    "2025-01-01T24:00:00Z",
    "2025-01-01T00:60:00Z",
    "2025-01-01T00:00:00",
    "2025-01-01",
    "",
    "now",
    "2025-01-01T00:00:00.Z",
    "2025-01-01T00:00:00.1234567Z",
  };
  gint64 instant = 0;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (tt_json_parse_instant (wrong[i], strlen (wrong[i]), &instant));

  g_assert_true (tt_json_parse_instant ("2025-07-07T22:30:00.5-07:00", 27, &instant));
  g_assert_cmpint (instant, ==, G_GINT64_CONSTANT (1751952600500000));
  g_assert_true (tt_json_parse_instant ("2024-02-29T00:00:00Z", 20, &instant));
  g_assert_cmpint (instant, ==, G_GINT64_CONSTANT (1709164800000000));
}

/* An instant that no calendar has still comes back. */
static void
test_far_instants (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (TtJsonWriter) writer = tt_json_writer_new (take, out);
  g_autoptr (GError) error = NULL;

  tt_json_writer_instant (writer, G_MAXINT64);
  g_assert_true (tt_json_writer_finish (writer, &error));
  g_assert_cmpstr (out->str, ==, "9223372036854775807");
}

static void
test_base64 (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (5);

  for (gsize length = 0; length < 1500000; length = length * 5 / 2 + 1)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (TtJsonWriter) writer = tt_json_writer_new (take, out);
      g_autofree guint8 *bytes = g_malloc (length + 1);
      g_autofree char *expected = NULL;
      g_autofree char *quoted = NULL;
      g_autoptr (GError) error = NULL;
      gsize part = length / 3;

      tt_random_fill (random, bytes, length);
      expected = g_base64_encode (bytes, length);
      quoted = g_strconcat ("\"", expected, "\"", NULL);
      tt_json_writer_begin_base64 (writer);
      tt_json_writer_add_base64 (writer, bytes, part);
      tt_json_writer_add_base64 (writer, bytes + part, length - part);
      tt_json_writer_end_base64 (writer);
      g_assert_true (tt_json_writer_finish (writer, &error));
      g_assert_cmpstr (out->str, ==, quoted);
    }
}

static gboolean
refuse (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  guint *calls = user_data;

  (*calls)++;
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DISK_FULL, "no room");

  return FALSE;
}

static void
test_sink_fails (void)
{
  guint calls = 0;
  g_autoptr (TtJsonWriter) writer = tt_json_writer_new (refuse, &calls);
  g_autoptr (GError) error = NULL;

  tt_json_writer_begin_array (writer);
  for (guint i = 0; i < 200000; i++)
    tt_json_writer_text (writer, "a text", 6);
  tt_json_writer_end_array (writer);
  g_assert_true (tt_json_writer_has_failed (writer));
  g_assert_false (tt_json_writer_finish (writer, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DISK_FULL);
  g_assert_cmpuint (calls, ==, 1);
}

static void
test_bad_text (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (TtJsonWriter) writer = tt_json_writer_new (take, out);
  g_autoptr (GError) error = NULL;

  tt_json_writer_text (writer, "a\xff", 2);
  g_assert_false (tt_json_writer_finish (writer, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-writer/layout", test_layout);
  g_test_add_func ("/json-writer/reals", test_reals);
  g_test_add_func ("/json-writer/short-reals", test_short_reals);
  g_test_add_func ("/json-writer/not-finite", test_not_finite);
  g_test_add_func ("/json-writer/instants", test_instants);
  g_test_add_func ("/json-writer/instant-texts", test_instant_texts);
  g_test_add_func ("/json-writer/far-instants", test_far_instants);
  g_test_add_func ("/json-writer/base64", test_base64);
  g_test_add_func ("/json-writer/sink-fails", test_sink_fails);
  g_test_add_func ("/json-writer/bad-text", test_bad_text);

  return g_test_run ();
}
