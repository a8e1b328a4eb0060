/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz/fuzz.h"

#include "exchange/tt-json-reader.h"

#include <string.h>

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gsize at;
} Source;

/* A few bytes at a time, so that every token is cut somewhere. */
static gssize
give (guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Source *source = user_data;
  gsize size = MIN (MIN (length, 7), source->length - source->at);

  if (size > 0)
    memcpy (bytes, source->bytes + source->at, size);
  source->at += size;

  return (gssize) size;
}

static void
read_all (const guint8 *bytes, gsize length, gboolean lenient)
{
  Source source = { bytes, length, 0 };
  g_autoptr (TtJsonReader) reader = tt_json_reader_new (give, &source, lenient);
  g_autoptr (GError) error = NULL;
  TtJsonToken token;
  gsize text_length;
  gint64 integer;

  do
    {
      token = tt_json_reader_next (reader, &error);
      if (token == TT_JSON_STRING || token == TT_JSON_KEY)
        g_assert_true (g_utf8_validate (tt_json_reader_get_text (reader, NULL), -1, NULL));
      if (token == TT_JSON_NUMBER && !tt_json_reader_get_integer (reader, &integer))
        tt_json_reader_get_real (reader);
    }
  while (token != TT_JSON_FAILED && token != TT_JSON_END);
  g_assert_true ((token == TT_JSON_FAILED) == (error != NULL));
  text_length = (gsize) tt_json_reader_get_bytes (reader);
  g_assert_cmpuint (text_length, <=, length);
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  read_all (bytes, length, FALSE);
  read_all (bytes, length, TRUE);

  return 0;
}
