/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a value fits its column: what SQLite's STRICT does not ask. */

#include "store/tt-store-private.h"

#include "base/tt-error.h"
#include "core/tt-day.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Readers of JSON keep whole numbers below this exactly. */
#define ID_LIMIT (G_GINT64_CONSTANT (1) << 53)

/* The years 1 to 9999. */
#define FIRST_INSTANT (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)
#define LAST_INSTANT (G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1)

gboolean
tt_value_equal (const TtValue *a, const TtValue *b)
{
  if (a->kind != b->kind)
    return FALSE;

  switch (a->kind)
    {
    case TT_VALUE_NULL:
      return TRUE;
    case TT_VALUE_INTEGER:
      return a->integer == b->integer;
    case TT_VALUE_REAL:
      return memcmp (&a->real, &b->real, sizeof a->real) == 0;
    case TT_VALUE_TEXT:
      return a->length == b->length && memcmp (a->text, b->text, a->length) == 0;
    }
  g_assert_not_reached ();
}

static gboolean
is_text (const TtValue *value)
{
  return strlen (value->text) == value->length &&
         g_utf8_validate_len (value->text, value->length, NULL);
}

static gboolean
is_word (const TtColumn *column, const char *text)
{
  return g_strv_contains (column->words, text);
}

/* Words for what a column wants, or NULL where @value is that. */
static const char *
get_complaint (const TtColumn *column, const TtValue *value)
{
  TtHash hash;

  if (value->kind == TT_VALUE_NULL)
    return column->nullable ? NULL : _ ("it is missing");
  if (value->kind != tt_column_kind_get_value_kind (column->kind))
    return _ ("it is of another kind");
  if (value->kind == TT_VALUE_TEXT && !is_text (value))
    return _ ("it is not UTF-8 text without NUL");

  switch (column->kind)
    {
    case TT_COLUMN_ID:
    case TT_COLUMN_REF:
      return value->integer > 0 && value->integer < ID_LIMIT ? NULL : _ ("it is not an id");
    case TT_COLUMN_BOOLEAN:
      return value->integer == 0 || value->integer == 1 ? NULL : _ ("it is neither true nor false");
    case TT_COLUMN_INSTANT:
      return value->integer >= FIRST_INSTANT && value->integer <= LAST_INSTANT
                 ? NULL
                 : _ ("it is outside the years 1 to 9999");
    case TT_COLUMN_REAL:
      return isfinite (value->real) ? NULL : _ ("it is not a finite number");
    case TT_COLUMN_DAY:
      return tt_day_is_valid (value->text) ? NULL : _ ("it is not a day");
    case TT_COLUMN_WORD:
      return is_word (column, value->text) ? NULL : _ ("it is not one of the words for it");
    case TT_COLUMN_PHOTO:
      return tt_hash_from_hex (value->text, &hash) ? NULL : _ ("it is not the hash of a photo");
    case TT_COLUMN_SECRET:
      return g_str_has_prefix (value->text, "$argon2id$") ? NULL : _ ("it is not an Argon2id hash");
    case TT_COLUMN_INTEGER:
    case TT_COLUMN_TEXT:
    case TT_COLUMN_JSON:
      return NULL;
    }
  g_assert_not_reached ();
}

gboolean
tt_table_check_values (const TtTable *table, const TtValue *values, GError **error)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      const char *complaint = get_complaint (&table->columns[i], &values[i]);

      if (complaint != NULL)
        {
          /* Translators: the kind of record ("users"), its field ("from_day"), what is wrong. */
          g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” in “%s” is wrong: %s"),
                       table->columns[i].json_name, table->json_name, complaint);
          return FALSE;
        }
    }

  return TRUE;
}
