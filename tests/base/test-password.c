/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-password.h"

#include <sodium.h>
#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = tt_password_hash ("Zürich & Söhne", random, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=65536,t=2,p=1$"));
  g_assert_true (tt_password_verify (hash, "Zürich & Söhne"));
  g_assert_false (tt_password_verify (hash, "Zürich & Söhne "));
  g_assert_false (tt_password_verify (hash, ""));

  /* Any other program with libsodium can check it, so an office can move. */
  g_assert_cmpint (crypto_pwhash_str_verify (hash, "Zürich & Söhne", strlen ("Zürich & Söhne")), ==,
                   0);
}

static void
test_salt (void)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (1);
  g_autoptr (TtRandom) same = tt_random_new_seeded (1);
  g_autofree char *a = tt_password_hash ("secret", random, NULL);
  g_autofree char *b = tt_password_hash ("secret", random, NULL);
  g_autofree char *again = tt_password_hash ("secret", same, NULL);

  g_assert_cmpstr (a, !=, b);
  g_assert_cmpstr (a, ==, again);
}

/* A hash comes in with an import: nothing in it may crash the program or hold it for minutes. */
static void
test_malformed (void)
{
  static const char *const hashes[] = {
    "",
    "$",
    "plain",
    "$argon2id$",
    "$argon2id$v=19$m=65536,t=2,p=1$",
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
    "$argon2id$v=19$m=4294967295,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAA",
    "$argon2id$v=19$m=65536,t=4294967295,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAA",
    "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
  };
  g_autofree char *endless = g_strnfill (1000000, '$');

  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_false (tt_password_verify (hashes[i], "secret"));
  g_assert_false (tt_password_verify (endless, "secret"));
}

static void
test_clear (void)
{
  tt_password_clear (NULL);
  tt_password_clear (g_strdup ("secret"));
  tt_password_clear (g_strdup (""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/password/round-trip", test_round_trip);
  g_test_add_func ("/password/salt", test_salt);
  g_test_add_func ("/password/malformed", test_malformed);
  g_test_add_func ("/password/clear", test_clear);

  return g_test_run ();
}
