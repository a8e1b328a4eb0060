/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-password.h"

#include "base/tt-error.h"
#include "base/tt-sodium-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define PASSES 2
#define MEMORY (64 * 1024 * 1024)
#define DIGEST_SIZE 32

/* A hash that came in from a file may name any cost. Beyond these it is not one of ours, and
 * working it out could hold the machine for minutes. */
#define MOST_PASSES 16
#define MOST_MEMORY_KIB (1024 * 1024)

static void
append_base64 (GString *string, const guint8 *bytes, gsize length)
{
  char text[sodium_base64_ENCODED_LEN (DIGEST_SIZE, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];

  sodium_bin2base64 (text, sizeof text, bytes, length, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  g_string_append_c (string, '$');
  g_string_append (string, text);
}

char *
tt_password_hash (const char *password, TtRandom *random, GError **error)
{
  guint8 salt[crypto_pwhash_argon2id_SALTBYTES];
  guint8 digest[DIGEST_SIZE];
  GString *string;

  g_return_val_if_fail (password != NULL, NULL);
  g_return_val_if_fail (TT_IS_RANDOM (random), NULL);

  tt_sodium_start ();
  tt_random_fill (random, salt, sizeof salt);
  if (crypto_pwhash (digest, sizeof digest, password, strlen (password), salt, PASSES, MEMORY,
                     crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_FAILED,
                           _ ("There is not enough memory to protect the password: close other "
                              "programs and try again"));
      return NULL;
    }

  string = g_string_new (NULL);
  g_string_printf (string, "$argon2id$v=19$m=%d,t=%d,p=1", MEMORY / 1024, PASSES);
  append_base64 (string, salt, sizeof salt);
  append_base64 (string, digest, sizeof digest);
  sodium_memzero (digest, sizeof digest);

  return g_string_free (string, FALSE);
}

static gboolean
read_cost (const char *text, const char *prefix, guint64 most)
{
  guint64 value;

  /* Whatever is wrong with the number, the answer is the same: it is not a cost of ours. */
  return g_str_has_prefix (text, prefix) &&
         g_ascii_string_to_unsigned (text + strlen (prefix), 10, 1, most, &value, NULL);
}

static gboolean
is_affordable (const char *hash)
{
  g_auto (GStrv) parts = g_strsplit (hash, "$", -1);
  g_auto (GStrv) costs = NULL;

  if (g_strv_length (parts) != 6 || !g_str_equal (parts[1], "argon2id"))
    return FALSE;

  costs = g_strsplit (parts[3], ",", -1);

  return g_strv_length (costs) == 3 && read_cost (costs[0], "m=", MOST_MEMORY_KIB) &&
         read_cost (costs[1], "t=", MOST_PASSES);
}

gboolean
tt_password_verify (const char *hash, const char *password)
{
  g_return_val_if_fail (hash != NULL, FALSE);
  g_return_val_if_fail (password != NULL, FALSE);

  tt_sodium_start ();

  return strlen (hash) < crypto_pwhash_STRBYTES && is_affordable (hash) &&
         crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

void
tt_password_clear (char *password)
{
  if (password == NULL)
    return;

  sodium_memzero (password, strlen (password));
  g_free (password);
}
