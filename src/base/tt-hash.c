/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-hash.h"

#include "base/tt-sodium-private.h"

#include <sodium.h>
#include <string.h>

#define STATE_ALIGNMENT 64 /* what libsodium asks of its state */
#define CHUNK (256 * 1024)

struct _TtHasher
{
  crypto_generichash_blake2b_state state;
};

TtHasher *
tt_hasher_new (void)
{
  TtHasher *self = g_aligned_alloc0 (1, sizeof *self, STATE_ALIGNMENT);

  tt_sodium_start ();
  crypto_generichash_blake2b_init (&self->state, NULL, 0, TT_HASH_SIZE);

  return self;
}

void
tt_hasher_free (TtHasher *self)
{
  g_aligned_free (self);
}

void
tt_hasher_update (TtHasher *self, const void *bytes, gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  if (length > 0)
    crypto_generichash_blake2b_update (&self->state, bytes, length);
}

void
tt_hasher_update_field (TtHasher *self, const void *bytes, gsize length)
{
  guint64 size = GUINT64_TO_LE ((guint64) length);

  tt_hasher_update (self, &size, sizeof size);
  tt_hasher_update (self, bytes, length);
}

void
tt_hasher_finish (TtHasher *self, TtHash *hash)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (hash != NULL);

  crypto_generichash_blake2b_final (&self->state, hash->bytes, TT_HASH_SIZE);
}

void
tt_hash_bytes (const void *bytes, gsize length, TtHash *hash)
{
  g_return_if_fail (bytes != NULL || length == 0);
  g_return_if_fail (hash != NULL);

  tt_sodium_start ();
  crypto_generichash_blake2b (hash->bytes, TT_HASH_SIZE, bytes, length, NULL, 0);
}

gboolean
tt_hash_file (TtDisk *disk,
              const char *path,
              TtHash *hash,
              gint64 *size,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TtFile) file = NULL;
  g_autoptr (TtHasher) hasher = NULL;
  g_autofree guint8 *chunk = NULL;
  gint64 offset = 0;
  gssize got;

  g_return_val_if_fail (hash != NULL, FALSE);

  file = tt_disk_open (disk, path, TT_OPEN_READ, error);
  if (file == NULL)
    return FALSE;

  hasher = tt_hasher_new ();
  chunk = g_malloc (CHUNK);
  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      got = tt_file_read (file, chunk, CHUNK, offset, error);
      if (got < 0)
        return FALSE;

      tt_hasher_update (hasher, chunk, (gsize) got);
      offset += got;
    }
  while (got == CHUNK);

  tt_hasher_finish (hasher, hash);
  if (size != NULL)
    *size = offset;

  return TRUE;
}

gboolean
tt_hash_equal (const TtHash *a, const TtHash *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return memcmp (a->bytes, b->bytes, TT_HASH_SIZE) == 0;
}

void
tt_hash_to_hex (const TtHash *hash, char hex[TT_HASH_HEX + 1])
{
  g_return_if_fail (hash != NULL);

  sodium_bin2hex (hex, TT_HASH_HEX + 1, hash->bytes, TT_HASH_SIZE);
}

char *
tt_hash_dup_hex (const TtHash *hash)
{
  char *hex = g_malloc (TT_HASH_HEX + 1);

  tt_hash_to_hex (hash, hex);

  return hex;
}

gboolean
tt_hash_from_hex (const char *hex, TtHash *hash)
{
  g_return_val_if_fail (hex != NULL, FALSE);
  g_return_val_if_fail (hash != NULL, FALSE);

  for (gsize i = 0; i < TT_HASH_HEX; i++)
    if (!g_ascii_isdigit (hex[i]) && !(hex[i] >= 'a' && hex[i] <= 'f'))
      return FALSE;
  if (hex[TT_HASH_HEX] != '\0')
    return FALSE;

  for (gsize i = 0; i < TT_HASH_SIZE; i++)
    hash->bytes[i] =
        (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));

  return TRUE;
}

void
tt_siphash (const void *bytes, gsize length, const guint8 key[16], guint8 out[8])
{
  G_STATIC_ASSERT (crypto_shorthash_siphash24_BYTES == 8);
  G_STATIC_ASSERT (crypto_shorthash_siphash24_KEYBYTES == 16);

  crypto_shorthash_siphash24 (out, bytes, length, key);
}
