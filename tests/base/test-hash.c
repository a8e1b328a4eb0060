/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-hash.h"

#include "base/tt-error.h"
#include "support/tt-test-dir.h"

#include <string.h>

/* `printf abc | b2sum -l 256` */
#define HASH_OF_ABC "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"
#define HASH_OF_NOTHING "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"

static void
test_known (void)
{
  TtHash hash;
  char hex[TT_HASH_HEX + 1];
  g_autofree char *copy = NULL;

  tt_hash_bytes ("abc", 3, &hash);
  tt_hash_to_hex (&hash, hex);
  g_assert_cmpstr (hex, ==, HASH_OF_ABC);
  copy = tt_hash_dup_hex (&hash);
  g_assert_cmpstr (copy, ==, HASH_OF_ABC);

  tt_hash_bytes (NULL, 0, &hash);
  tt_hash_to_hex (&hash, hex);
  g_assert_cmpstr (hex, ==, HASH_OF_NOTHING);
}

static void
test_pieces (void)
{
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  TtHash whole, pieces;

  tt_hash_bytes ("abc", 3, &whole);
  tt_hasher_update (hasher, "a", 1);
  tt_hasher_update (hasher, NULL, 0);
  tt_hasher_update (hasher, "bc", 2);
  tt_hasher_finish (hasher, &pieces);
  g_assert_true (tt_hash_equal (&whole, &pieces));
}

/* What is laid out in fields cannot be shifted from one field to the next. */
static void
test_fields (void)
{
  static const guint8 laid_out[] = {
    1, 0, 0, 0, 0, 0, 0, 0, 'a', 2, 0, 0, 0, 0, 0, 0, 0, 'b', 'c'
  };
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  g_autoptr (TtHasher) other = tt_hasher_new ();
  TtHash expected, fields, shifted;

  tt_hash_bytes (laid_out, sizeof laid_out, &expected);
  tt_hasher_update_field (hasher, "a", 1);
  tt_hasher_update_field (hasher, "bc", 2);
  tt_hasher_finish (hasher, &fields);
  g_assert_true (tt_hash_equal (&expected, &fields));

  tt_hasher_update_field (other, "ab", 2);
  tt_hasher_update_field (other, "c", 1);
  tt_hasher_finish (other, &shifted);
  g_assert_false (tt_hash_equal (&expected, &shifted));
}

static void
test_hex (void)
{
  TtHash hash, expected;
  g_autofree char *upper = g_ascii_strup (HASH_OF_ABC, -1);

  tt_hash_bytes ("abc", 3, &expected);
  g_assert_true (tt_hash_from_hex (HASH_OF_ABC, &hash));
  g_assert_true (tt_hash_equal (&hash, &expected));
  g_assert_false (tt_hash_from_hex (upper, &hash));
  g_assert_false (tt_hash_from_hex ("", &hash));
  g_assert_false (tt_hash_from_hex (HASH_OF_ABC "0", &hash));
  g_assert_false (tt_hash_from_hex (&HASH_OF_ABC[1], &hash));
  g_assert_false (tt_hash_from_hex (
      "g0000000000000000000000000000000000000000000000000000000000000000", &hash));
}

static void
test_file (void)
{
  g_autoptr (TtTestDir) dir = tt_test_dir_new ();
  g_autoptr (TtDisk) disk = tt_disk_new_local ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tt_test_dir_build_path (dir, "large");
  const gsize length = 3 * 256 * 1024;
  g_autofree guint8 *bytes = g_malloc (length);
  TtHash expected, hash;
  gint64 size = 0;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 31 >> 3);

  /* On both sides of a whole number of chunks. */
  for (gsize cut = 0; cut < 3; cut++)
    {
      tt_test_dir_write (dir, "large", bytes, length - cut);
      tt_hash_bytes (bytes, length - cut, &expected);
      g_assert_true (tt_hash_file (disk, path, &hash, &size, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (tt_hash_equal (&hash, &expected));
      g_assert_cmpint (size, ==, (gint64) (length - cut));
    }

  g_cancellable_cancel (cancellable);
  g_assert_false (tt_hash_file (disk, path, &hash, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_false (tt_hash_file (disk, "/nowhere/at/all", &hash, NULL, NULL, &error));
  g_assert_error (error, TT_ERROR, TT_ERROR_NOT_FOUND);
}

/* The vector of the SipHash paper, appendix A: key 00..0f, message 00..0e. */
static void
test_siphash (void)
{
  static const guint8 expected[8] = { 0xe5, 0x45, 0xbe, 0x49, 0x61, 0xca, 0x29, 0xa1 };
  guint8 key[16], message[15], sum[8];

  for (guint8 i = 0; i < 16; i++)
    key[i] = i;
  for (guint8 i = 0; i < 15; i++)
    message[i] = i;
  tt_siphash (message, sizeof message, key, sum);
  g_assert_cmpmem (sum, sizeof sum, expected, sizeof expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hash/known", test_known);
  g_test_add_func ("/hash/pieces", test_pieces);
  g_test_add_func ("/hash/fields", test_fields);
  g_test_add_func ("/hash/hex", test_hex);
  g_test_add_func ("/hash/file", test_file);
  g_test_add_func ("/hash/siphash", test_siphash);

  return g_test_run ();
}
