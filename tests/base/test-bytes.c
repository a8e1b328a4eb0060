/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-bytes.h"

#include <string.h>

static GByteArray *
make_sample (void)
{
  GByteArray *array = g_byte_array_new ();

  tt_bytes_append_field (array, "abc", 3);
  tt_bytes_append_field (array, NULL, 0);
  tt_bytes_append_uint64 (array, G_GUINT64_CONSTANT (0x0102030405060708));

  return array;
}

static void
test_layout (void)
{
  static const guint8 expected[] = { 3, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c', 0, 0, 0, 0, 0, 0, 0,
                                     0, 8, 0, 0, 0, 0, 0, 0, 0,   8,   7,   6, 5, 4, 3, 2, 1 };
  g_autoptr (GByteArray) array = make_sample ();

  g_assert_cmpmem (array->data, array->len, expected, sizeof expected);
}

static void
test_read_back (void)
{
  g_autoptr (GByteArray) array = make_sample ();
  TtCursor cursor = { array->data, array->len, 0 };
  const guint8 *bytes;
  gsize length;
  guint64 value;

  g_assert_true (tt_cursor_read_field (&cursor, &bytes, &length));
  g_assert_cmpmem (bytes, length, "abc", 3);
  g_assert_true (tt_cursor_read_field (&cursor, &bytes, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_false (tt_cursor_is_at_end (&cursor));
  g_assert_true (tt_cursor_read_uint64 (&cursor, &value));
  g_assert_cmphex (value, ==, G_GUINT64_CONSTANT (0x0102030405060708));
  g_assert_true (tt_cursor_is_at_end (&cursor));
  g_assert_false (tt_cursor_read_field (&cursor, &bytes, &length));
}

/* A number that is read as one leaves the cursor alone where the field is none. */
static void
test_wrong_size (void)
{
  g_autoptr (GByteArray) array = make_sample ();
  TtCursor cursor = { array->data, array->len, 0 };
  guint64 value;

  g_assert_false (tt_cursor_read_uint64 (&cursor, &value));
  g_assert_cmpuint (cursor.at, ==, 0);
}

static void
test_cut_anywhere (void)
{
  g_autoptr (GByteArray) array = make_sample ();

  for (guint size = 0; size < array->len; size++)
    {
      g_autofree guint8 *exact = g_memdup2 (array->data, MAX (size, 1));
      TtCursor cursor = { exact, size, 0 };
      const guint8 *bytes;
      gsize length;
      guint fields = 0;

      while (tt_cursor_read_field (&cursor, &bytes, &length))
        fields++;
      g_assert_cmpuint (fields, <, 3);
    }
}

static void
test_huge_length (void)
{
  guint8 bytes[16];
  TtCursor cursor = { bytes, sizeof bytes, 0 };
  const guint8 *found;
  gsize length;

  memset (bytes, 0xff, sizeof bytes);
  g_assert_false (tt_cursor_read_field (&cursor, &found, &length));
  memset (bytes, 0, sizeof bytes);
  bytes[0] = 9; /* one more than is left */
  g_assert_false (tt_cursor_read_field (&cursor, &found, &length));
  bytes[0] = 8;
  g_assert_true (tt_cursor_read_field (&cursor, &found, &length));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bytes/layout", test_layout);
  g_test_add_func ("/bytes/read-back", test_read_back);
  g_test_add_func ("/bytes/wrong-size", test_wrong_size);
  g_test_add_func ("/bytes/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/bytes/huge-length", test_huge_length);

  return g_test_run ();
}
