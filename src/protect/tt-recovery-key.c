/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-recovery-key.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define GROUP 4
#define LETTERS (TT_RECOVERY_KEY_GROUPS * GROUP)

/* Makes the bytes something of this use alone. */
#define PURPOSE "TimeTracker recovery key 1"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Multiplication in the field of 32 elements over x^5 + x^2 + 1. */
static guint
multiply (guint a, guint b)
{
  guint product = 0;

  for (; b != 0; b >>= 1)
    {
      if ((b & 1) != 0)
        product ^= a;
      a = (a & 16) != 0 ? ((a << 1) ^ 0x25) : a << 1;
    }

  return product;
}

/* Different weights find any one wrong letter and any two that changed places; the group's number
 * finds groups that did. */
static guint
get_check (const guint values[GROUP - 1], guint group)
{
  return (group + 1) ^ multiply (values[0], 2) ^ multiply (values[1], 4) ^ multiply (values[2], 8);
}

char *
tt_recovery_key_new (TtRandom *random)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 bytes[TT_RECOVERY_KEY_GROUPS * (GROUP - 1)];

  tt_random_fill (random, bytes, sizeof bytes);
  for (guint group = 0; group < TT_RECOVERY_KEY_GROUPS; group++)
    {
      guint values[GROUP - 1];

      if (group > 0)
        g_string_append_c (text, '-');
      for (guint i = 0; i < GROUP - 1; i++)
        {
          values[i] = bytes[group * (GROUP - 1) + i] & 31;
          g_string_append_c (text, alphabet[values[i]]);
        }
      g_string_append_c (text, alphabet[get_check (values, group)]);
    }
  sodium_memzero (bytes, sizeof bytes);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* -1 for a letter that is none of ours. */
static int
get_value (char letter)
{
  const char *found = NULL;

  letter = g_ascii_toupper (letter);
  if (letter == 'O')
    letter = '0';
  if (letter == 'I' || letter == 'L')
    letter = '1';
  found = letter != '\0' ? strchr (alphabet, letter) : NULL;

  return found != NULL ? (int) (found - alphabet) : -1;
}

static gboolean
fail_group (guint group, GError **error)
{
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("Group %u of the recovery key is not right: compare its four letters and digits "
                  "with the paper"),
               group + 1);
  return FALSE;
}

/* @values: room for @most. @count: how many there were, without spaces and dashes */
static gboolean
read_values (const char *text, guint *values, guint most, guint *count, GError **error)
{
  *count = 0;
  for (const char *at = text; *at != '\0'; at++)
    {
      int value = get_value (*at);

      if (g_ascii_isspace (*at) || *at == '-')
        continue;
      if (value < 0)
        return fail_group (MIN (*count, most - 1) / GROUP, error);
      if (*count < most)
        values[*count] = (guint) value;
      (*count)++;
    }

  return TRUE;
}

gboolean
tt_recovery_key_read (const char *text, guint8 key[TT_RECOVERY_KEY_SIZE], GError **error)
{
  guint values[LETTERS];
  char plain[LETTERS];
  guint count = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!read_values (text, values, LETTERS, &count, error))
    return FALSE;
  for (guint group = 0; (group + 1) * GROUP <= MIN (count, LETTERS); group++)
    if (values[group * GROUP + GROUP - 1] != get_check (values + group * GROUP, group))
      return fail_group (group, error);
  if (count != LETTERS)
    {
      g_set_error (
          error, TT_ERROR, TT_ERROR_INVALID,
          _ ("A recovery key has %d groups of %d letters and digits, %d in all; these are %u"),
          TT_RECOVERY_KEY_GROUPS, GROUP, LETTERS, count);
      return FALSE;
    }

  for (guint i = 0; i < LETTERS; i++)
    plain[i] = alphabet[values[i]];
  crypto_generichash (key, TT_RECOVERY_KEY_SIZE, (const guint8 *) plain, LETTERS,
                      (const guint8 *) PURPOSE, strlen (PURPOSE));
  sodium_memzero (values, sizeof values);
  sodium_memzero (plain, sizeof plain);

  return TRUE;
}

gboolean
tt_recovery_key_is_group (const char *key, guint group, const char *typed)
{
  guint expected[LETTERS];
  guint values[GROUP];
  guint count = 0;

  g_return_val_if_fail (group >= 1 && group <= TT_RECOVERY_KEY_GROUPS, FALSE);

  /* What is no letter of ours is not this group either. */
  if (!read_values (key, expected, LETTERS, &count, NULL) || count != LETTERS ||
      !read_values (typed, values, GROUP, &count, NULL) || count != GROUP)
    return FALSE;

  return memcmp (values, expected + (group - 1) * GROUP, sizeof values) == 0;
}
