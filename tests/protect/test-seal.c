/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Sealing: what is sealed opens under the same key and words and not otherwise, nothing of it can
 * be seen, and whoever has the recovery key gets the master key back. */

#include "base/tt-error.h"
#include "protect/tt-key-slot.h"
#include "protect/tt-recovery-key.h"
#include "protect/tt-seal-sodium.h"
#include "support/tt-test-environment.h"

#include <string.h>

#define REPOSITORY "00112233445566778899aabbccddeeff"

static TtSeal *
make_seal (guint8 first)
{
  guint8 key[TT_SEAL_KEY_SIZE] = { first };

  return tt_seal_sodium_new (key);
}

static GByteArray *
close_bytes (TtSeal *seal, const char *object, const guint8 *bytes, gsize length, gsize piece)
{
  g_autoptr (GByteArray) sealed = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStage) stage = NULL;
  TtHash hash;

  tt_hash_bytes (bytes, length, &hash);
  stage = tt_seal_new_closing (seal, &hash, object, tt_stage_new_array (sealed, G_MAXUINT));
  for (gsize at = 0; at < length; at += piece)
    tt_stage_push (stage, bytes + at, MIN (piece, length - at), &error);
  g_assert_no_error (error);
  tt_stage_finish (stage, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&sealed);
}

/* NULL where it does not open. */
static GByteArray *
open_bytes (TtSeal *seal, const char *object, const guint8 *bytes, gsize length, gsize piece)
{
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStage) stage =
      tt_seal_new_opening (seal, object, tt_stage_new_array (plain, G_MAXUINT));
  gboolean good = TRUE;

  for (gsize at = 0; at < length && good; at += piece)
    good = tt_stage_push (stage, bytes + at, MIN (piece, length - at), &error);
  good = good && tt_stage_finish (stage, &error);
  if (!good)
    {
      g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
      return NULL;
    }

  return g_steal_pointer (&plain);
}

static guint8 *
make_bytes (gsize length)
{
  guint8 *bytes = g_malloc (length + 1);

  /* Zeros and marks too, which the padding is made of. */
  for (gsize i = 0; i < length; i++)
    bytes[i] = i % 97 < 3 ? 0x80 : (i / 100) % 3 == 0 ? 0 : (guint8) (i * 31 + i / 251);
  for (gsize i = length > 200000 ? length - 100000 : length; i < length; i++)
    bytes[i] = 0;

  return bytes;
}

static void
test_round (void)
{
  const gsize lengths[] = { 0,     1,     2,     239,   240,    255,    256,    4096,   65535,
                            65536, 65537, 65792, 70000, 131071, 131072, 131073, 400000, 3000000 };
  g_autoptr (TtSeal) seal = make_seal (1);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree guint8 *bytes = make_bytes (lengths[i]);
      g_autoptr (GByteArray) sealed = close_bytes (seal, "seg a 1 2", bytes, lengths[i], 1000003);
      g_autoptr (GByteArray) again = close_bytes (seal, "seg a 1 2", bytes, lengths[i], 777);
      g_autoptr (GByteArray) plain =
          open_bytes (seal, "seg a 1 2", sealed->data, sealed->len, 4099);

      /* The same content is sealed to the same bytes, in whatever pieces it comes. */
      g_assert_cmpmem (sealed->data, sealed->len, again->data, again->len);
      g_assert_nonnull (plain);
      g_assert_cmpmem (plain->data, plain->len, bytes, lengths[i]);
    }
}

static void
test_every_bit (void)
{
  g_autoptr (TtSeal) seal = make_seal (1);
  g_autofree guint8 *bytes = make_bytes (300);
  g_autoptr (GByteArray) sealed = close_bytes (seal, "seg a 1 2", bytes, 300, 300);

  for (guint bit = 0; bit < sealed->len * 8; bit++)
    {
      sealed->data[bit / 8] ^= (guint8) (1u << (bit % 8));
      g_assert_null (open_bytes (seal, "seg a 1 2", sealed->data, sealed->len, 100));
      sealed->data[bit / 8] ^= (guint8) (1u << (bit % 8));
    }
}

/* Cut off anywhere, also between two messages, or with more behind it. */
static void
test_cut (void)
{
  g_autoptr (TtSeal) seal = make_seal (1);
  g_autofree guint8 *bytes = make_bytes (140000);
  g_autoptr (GByteArray) sealed = close_bytes (seal, "photo x", bytes, 140000, 4096);
  const gsize message = 64 * 1024 + 17;

  for (gsize length = 0; length < sealed->len; length += length % 5000 == 0 ? 1 : 4999)
    g_assert_null (open_bytes (seal, "photo x", sealed->data, length, 70000));
  g_assert_null (open_bytes (seal, "photo x", sealed->data, 24 + message, 70000));
  g_assert_null (open_bytes (seal, "photo x", sealed->data, 24 + 2 * message, 70000));
  g_byte_array_append (sealed, sealed->data + 24, 200);
  g_assert_null (open_bytes (seal, "photo x", sealed->data, sealed->len, 70000));
}

static void
test_other_key_and_words (void)
{
  g_autoptr (TtSeal) seal = make_seal (1);
  g_autoptr (TtSeal) other = make_seal (2);
  g_autofree guint8 *bytes = make_bytes (1000);
  g_autoptr (GByteArray) sealed = close_bytes (seal, "seg a 1 2", bytes, 1000, 1000);
  g_autoptr (GByteArray) elsewhere = close_bytes (seal, "seg a 1 3", bytes, 1000, 1000);
  g_autofree char *id = tt_seal_dup_id (seal);
  g_autofree char *other_id = tt_seal_dup_id (other);

  g_assert_null (open_bytes (other, "seg a 1 2", sealed->data, sealed->len, 1000));
  g_assert_null (open_bytes (seal, "seg a 1 3", sealed->data, sealed->len, 1000));
  /* No two objects share a stream of keys. */
  g_assert_true (memcmp (sealed->data, elsewhere->data, 24) != 0);
  g_assert_cmpstr (id, !=, other_id);
  g_assert_cmpuint (strlen (id), ==, 32);
}

static void
test_nothing_shows (void)
{
  g_autoptr (TtSeal) seal = make_seal (1);
  const char *hash = "0000000000000000000000000000000000000000000000000000000000000001";
  g_autofree char *name = tt_seal_dup_photo_name (seal, hash);
  const char text[] = "Grace Holloway, 14 Mill Lane, grace@example.org, 21.50 an hour";

  /* Sizes come in steps, names are not those of the content. */
  for (gsize length = 1; length < 240; length += 17)
    {
      g_autofree guint8 *bytes = make_bytes (length);
      g_autoptr (GByteArray) sealed = close_bytes (seal, "seg a 1 2", bytes, length, 100);

      g_assert_cmpuint (sealed->len, ==, 24 + 256 + 17);
    }
  for (gint64 length = 1; length < G_GINT64_CONSTANT (1) << 40; length = length * 5 / 4 + 1)
    {
      gint64 padded = tt_seal_sodium_pad (length);

      g_assert_cmpint (padded, >=, length);
      g_assert_cmpint (padded, <=, MAX (length + length / 8 + 1, 256 * (length / 256 + 1)));
      g_assert_cmpint (tt_seal_sodium_pad (padded), ==, padded);
    }
  {
    g_autoptr (GByteArray) sealed =
        close_bytes (seal, "seg a 1 2", (const guint8 *) text, sizeof text, 100);

    g_assert_null (memmem (sealed->data, sealed->len, "Grace", 5));
    g_assert_null (memmem (sealed->data, sealed->len, "seg a", 5));
  }
  g_assert_cmpstr (name, !=, hash);
  g_assert_cmpuint (strlen (name), ==, 64);
}

static void
test_recovery_key (void)
{
  g_autoptr (TtEnvironment) environment = tt_test_environment_new ();
  TtRandom *random = tt_environment_get_random (environment);
  g_autofree char *text = tt_recovery_key_new (random);
  g_autofree char *other = tt_recovery_key_new (random);
  g_autofree char *small = g_ascii_strdown (text, -1);
  g_auto (GStrv) groups = g_strsplit (small, "-", -1);
  g_autofree char *typed = g_strjoinv ("  ", groups);
  g_autoptr (GError) error = NULL;
  guint8 key[TT_RECOVERY_KEY_SIZE];
  guint8 again[TT_RECOVERY_KEY_SIZE];

  g_assert_cmpuint (strlen (text), ==, 12 * 5 - 1);
  g_assert_cmpstr (text, !=, other);
  tt_recovery_key_read (text, key, &error);
  g_assert_no_error (error);
  tt_recovery_key_read (typed, again, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (key, sizeof key, again, sizeof again);
  tt_recovery_key_read (other, again, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (key, again, sizeof key) != 0);

  g_assert_true (tt_recovery_key_is_group (text, 3, groups[2]));
  g_assert_false (tt_recovery_key_is_group (text, 3, groups[3]));
  g_assert_false (tt_recovery_key_is_group (text, 3, ""));
}

/* Any one letter that is another one, any two neighbours or groups that changed places. */
static void
test_mistyped (void)
{
  static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autoptr (TtEnvironment) environment = tt_test_environment_new ();
  g_autofree char *text = tt_recovery_key_new (tt_environment_get_random (environment));
  guint8 key[TT_RECOVERY_KEY_SIZE];

  for (guint i = 0; text[i] != '\0'; i++)
    {
      char right = text[i];
      g_autofree char *group = g_strdup_printf ("Group %u ", i / 5 + 1);

      if (right == '-')
        continue;
      for (guint letter = 0; letters[letter] != '\0'; letter++)
        {
          g_autoptr (GError) error = NULL;

          text[i] = letters[letter];
          if (letters[letter] == right)
            continue;
          g_assert_false (tt_recovery_key_read (text, key, &error));
          g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, group));
        }
      text[i] = right;
      if (i % 5 < 3 && text[i + 1] != right)
        {
          g_autoptr (GError) error = NULL;

          text[i] = text[i + 1];
          text[i + 1] = right;
          g_assert_false (tt_recovery_key_read (text, key, &error));
          g_assert_nonnull (strstr (error->message, group));
          text[i + 1] = text[i];
          text[i] = right;
        }
    }
  {
    g_autofree char *swapped = g_strconcat ("", text, NULL);
    g_autoptr (GError) error = NULL;

    memcpy (swapped, text + 5, 4);
    memcpy (swapped + 5, text, 4);
    g_assert_false (tt_recovery_key_read (swapped, key, &error));
    g_assert_nonnull (strstr (error->message, "Group 1 "));
  }
  {
    g_autoptr (GError) error = NULL;

    text[50] = '\0';
    g_assert_false (tt_recovery_key_read (text, key, &error));
    g_assert_error (error, TT_ERROR, TT_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, "40"));
  }
}

static void
test_slots (void)
{
  g_autoptr (TtEnvironment) environment = tt_test_environment_new ();
  TtRandom *random = tt_environment_get_random (environment);
  g_autofree char *recovery = tt_recovery_key_new (random);
  g_autofree char *other = tt_recovery_key_new (random);
  const TtKeySlotKind kinds[] = { TT_KEY_SLOT_RECOVERY, TT_KEY_SLOT_PASSWORD };
  const char *secrets[] = { recovery, "grün und weit" };
  const char *wrong[] = { other, "grun und weit" };
  guint8 master[TT_SEAL_KEY_SIZE];
  guint8 got[TT_SEAL_KEY_SIZE];

  tt_random_fill (random, master, sizeof master);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) slot =
          tt_key_slot_new (random, kinds[i], secrets[i], REPOSITORY, master, &error);
      TtKeySlotKind kind;

      g_assert_no_error (error);
      tt_key_slot_get_kind (slot, &kind, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kind, ==, kinds[i]);
      tt_key_slot_open (slot, secrets[i], REPOSITORY, got, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (got, sizeof got, master, sizeof master);

      g_assert_false (tt_key_slot_open (slot, wrong[i], REPOSITORY, got, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_DENIED);
      g_clear_error (&error);
      g_assert_false (
          tt_key_slot_open (slot, secrets[i], "ff112233445566778899aabbccddeeff", got, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_DENIED);
    }
}

/* Any byte of a slot that is another one: it does not open, and says why. */
static void
test_tampered_slot (void)
{
  g_autoptr (TtEnvironment) environment = tt_test_environment_new ();
  TtRandom *random = tt_environment_get_random (environment);
  g_autofree char *recovery = tt_recovery_key_new (random);
  const guint8 master[TT_SEAL_KEY_SIZE] = { 7 };
  g_autoptr (GBytes) slot =
      tt_key_slot_new (random, TT_KEY_SLOT_RECOVERY, recovery, REPOSITORY, master, NULL);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (slot, &length);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, length);
      g_autoptr (GBytes) tampered = NULL;
      g_autoptr (GError) error = NULL;
      guint8 got[TT_SEAL_KEY_SIZE];

      changed[i] ^= 1;
      tampered = g_bytes_new (changed, length);
      if (tt_key_slot_open (tampered, recovery, REPOSITORY, got, &error))
        {
          /* White space between members. */
          g_assert_true (g_ascii_isspace (bytes[i]));
          g_assert_cmpmem (got, sizeof got, master, sizeof master);
          continue;
        }
      g_assert_true (g_error_matches (error, TT_ERROR, TT_ERROR_DENIED) ||
                     g_error_matches (error, TT_ERROR, TT_ERROR_DAMAGED) ||
                     g_error_matches (error, TT_ERROR, TT_ERROR_TOO_NEW));
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (bytes, i);
      g_autoptr (GError) error = NULL;

      g_assert_false (tt_key_slot_get_kind (cut, NULL, &error));
      g_assert_error (error, TT_ERROR, TT_ERROR_DAMAGED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/round", test_round);
  g_test_add_func ("/seal/every-bit", test_every_bit);
  g_test_add_func ("/seal/cut", test_cut);
  g_test_add_func ("/seal/other-key-and-words", test_other_key_and_words);
  g_test_add_func ("/seal/nothing-shows", test_nothing_shows);
  g_test_add_func ("/recovery-key/read", test_recovery_key);
  g_test_add_func ("/recovery-key/mistyped", test_mistyped);
  g_test_add_func ("/key-slot/open", test_slots);
  g_test_add_func ("/key-slot/tampered", test_tampered_slot);

  return g_test_run ();
}
