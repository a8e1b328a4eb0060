/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-name.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

/* Blanks off both ends; g_strstrip() knows ASCII only. */
static char *
strip (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }

  return g_strndup (text, (gsize) (end - text));
}

/* Control and unassigned characters, line breaks, and marks that turn the direction of what
 * follows: they make two names look alike. */
static gboolean
has_hidden_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      GUnicodeType type = g_unichar_type (character);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
          type == G_UNICODE_PARAGRAPH_SEPARATOR || (character >= 0x202a && character <= 0x202e) ||
          (character >= 0x2066 && character <= 0x2069))
        return TRUE;
    }

  return FALSE;
}

static char *
clean (const char *text, const char *what, glong limit, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *composed = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s is not UTF-8 text"), what);
      return NULL;
    }

  stripped = strip (text);
  composed = g_utf8_normalize (stripped, -1, G_NORMALIZE_NFC);
  if (*composed == '\0')
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s is empty"), what);
      return NULL;
    }
  if (g_utf8_strlen (composed, -1) > limit)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   ngettext ("%s has more than %ld character", "%s has more than %ld characters",
                             (gulong) limit),
                   what, limit);
      return NULL;
    }
  if (has_hidden_character (composed))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s has characters that cannot be seen"),
                   what);
      return NULL;
    }

  return g_steal_pointer (&composed);
}

char *
tt_username_clean (const char *text, GError **error)
{
  return clean (text, _ ("The username"), TT_USERNAME_LENGTH, error);
}

char *
tt_name_clean (const char *text, const char *what, GError **error)
{
  return clean (text, what, TT_NAME_LENGTH, error);
}

char *
tt_username_get_key (const char *username)
{
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (username != NULL, NULL);

  /* What is not UTF-8 is nobody's username. */
  if (!g_utf8_validate (username, -1, NULL))
    return g_strdup ("");

  /* Folding can take a composed text apart again, so it is composed once more after it. */
  stripped = strip (username);
  composed = g_utf8_normalize (stripped, -1, G_NORMALIZE_NFC);
  folded = g_utf8_casefold (composed, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

void
tt_name_split (const char *name, char **first_name, char **last_name)
{
  g_autofree char *stripped = strip (name);
  char *blank = strrchr (stripped, ' ');

  if (blank == NULL)
    {
      *first_name = g_steal_pointer (&stripped);
      *last_name = g_strdup ("");
      return;
    }

  *last_name = g_strdup (blank + 1);
  *blank = '\0';
  *first_name = strip (stripped);
}
