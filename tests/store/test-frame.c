/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The promises under test: a frame has one layout, which is what is hashed; nothing that is not
 * exactly one is taken. The bytes of the first test are those of doc/backup-format.md. */

#include "base/tt-error.h"
#include "store/tt-frame.h"

static TtFrame *
make (void)
{
  TtStream stream;
  TtHash previous;
  g_autoptr (GBytes) body = g_bytes_new_static ("body", 4);

  memset (stream.bytes, 0x11, sizeof stream.bytes);
  memset (previous.bytes, 0x22, sizeof previous.bytes);

  return tt_frame_new (&stream, 7, 1793779200000000, "maria", "import x", &previous, body);
}

static void
test_layout (void)
{
  g_autoptr (TtFrame) frame = make ();
  g_autoptr (GBytes) bytes = tt_frame_serialise (frame);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  static const guint8 tail[] = { 8,   0,   0, 0, 0, 0, 0, 0, 'i', 'm', 'p', 'o', 'r', 't',
                                 ' ', 'x', 4, 0, 0, 0, 0, 0, 0,   0,   'b', 'o', 'd', 'y' };
  TtHash hash;

  g_assert_cmpuint (length, ==,
                    1 + (8 + 32) + (8 + 16) + (8 + 8) + (8 + 8) + (8 + 5) + (8 + 8) + (8 + 4));
  g_assert_cmpint (data[0], ==, 1);
  g_assert_cmpint (data[1], ==, 32);
  g_assert_cmpint (data[9], ==, 0x22);
  g_assert_cmpint (data[41], ==, 16);
  g_assert_cmpint (data[49], ==, 0x11);
  g_assert_cmpint (data[65], ==, 8);
  g_assert_cmpint (data[73], ==, 7);
  g_assert_cmpmem (data + length - sizeof tail, sizeof tail, tail, sizeof tail);
  tt_hash_bytes (data, length, &hash);
  g_assert_true (tt_hash_equal (&hash, &frame->hash));
}

static void
test_round (void)
{
  g_autoptr (TtFrame) frame = make ();
  g_autoptr (GBytes) bytes = tt_frame_serialise (frame);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) read = tt_frame_parse (bytes, &frame->hash, &error);

  g_assert_no_error (error);
  g_assert_true (tt_stream_equal (&read->stream, &frame->stream));
  g_assert_cmpint (read->seq, ==, frame->seq);
  g_assert_cmpint (read->at, ==, frame->at);
  g_assert_cmpstr (read->actor, ==, frame->actor);
  g_assert_cmpstr (read->label, ==, frame->label);
  g_assert_true (tt_hash_equal (&read->previous, &frame->previous));
  g_assert_true (tt_hash_equal (&read->hash, &frame->hash));
  g_assert_true (g_bytes_equal (read->body, frame->body));
}

/* Each byte matters: with the hash expected every change is found, without it none reads past the
 * end. */
static void
test_each_byte (void)
{
  g_autoptr (TtFrame) frame = make ();
  g_autoptr (GBytes) bytes = tt_frame_serialise (frame);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize at = 0; at < length; at++)
    {
      g_autofree guint8 *other = g_memdup2 (data, length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TtFrame) read = NULL;

      other[at] ^= 0x80;
      changed = g_bytes_new (other, length);
      g_assert_null (tt_frame_parse (changed, &frame->hash, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_MISMATCH);
      read = tt_frame_parse (changed, NULL, NULL);
      g_assert_true (read == NULL || !tt_hash_equal (&read->hash, &frame->hash));
    }
}

static void
test_each_length (void)
{
  g_autoptr (TtFrame) frame = make ();
  g_autoptr (GBytes) bytes = tt_frame_serialise (frame);
  gsize length = g_bytes_get_size (bytes);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (GBytes) more = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize n = 0; n < length; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr (GError) part_error = NULL;

      g_assert_null (tt_frame_parse (part, NULL, &part_error));
      g_assert_error (part_error, TT_ERROR, TT_ERROR_DAMAGED);
    }
  g_byte_array_append (longer, g_bytes_get_data (bytes, NULL), (guint) length);
  g_byte_array_append (longer, (const guint8 *) "x", 1);
  more = g_bytes_new (longer->data, longer->len);
  g_assert_null (tt_frame_parse (more, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

static void
test_newer_format (void)
{
  static const guint8 newer[] = { 2, 0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (newer, sizeof newer);
  g_autoptr (GError) error = NULL;

  g_assert_null (tt_frame_parse (bytes, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_TOO_NEW);
}

static void
test_text_must_be_text (void)
{
  g_autoptr (TtFrame) frame = make ();
  g_autoptr (TtFrame) other = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  other = tt_frame_new (&frame->stream, 7, 1, "mar\xff", "", &frame->previous, NULL);
  bytes = tt_frame_serialise (other);
  g_assert_null (tt_frame_parse (bytes, &other->hash, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
}

static void
test_streams (void)
{
  TtStream stream, read;
  char hex[2 * TT_STREAM_SIZE + 1];
  TtHead head = { .seq = 7 };
  TtHead other = head;
  TtHash a, b;

  for (guint i = 0; i < TT_STREAM_SIZE; i++)
    stream.bytes[i] = (guint8) (i * 17);
  tt_stream_to_hex (&stream, hex);
  g_assert_cmpstr (hex, ==, "00112233445566778899aabbccddeeff");
  g_assert_true (tt_stream_from_hex (hex, &read));
  g_assert_true (tt_stream_equal (&stream, &read));
  g_assert_false (tt_stream_from_hex ("00112233445566778899AABBCCDDEEFF", &read));
  g_assert_false (tt_stream_from_hex ("0011", &read));

  tt_frame_replacing_start (&head, &a);
  other.seq = 8;
  tt_frame_replacing_start (&other, &b);
  g_assert_false (tt_hash_equal (&a, &b));
  g_assert_false (tt_head_equal (&head, &other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/layout", test_layout);
  g_test_add_func ("/frame/round", test_round);
  g_test_add_func ("/frame/each-byte", test_each_byte);
  g_test_add_func ("/frame/each-length", test_each_length);
  g_test_add_func ("/frame/newer-format", test_newer_format);
  g_test_add_func ("/frame/text", test_text_must_be_text);
  g_test_add_func ("/frame/streams", test_streams);

  return g_test_run ();
}
