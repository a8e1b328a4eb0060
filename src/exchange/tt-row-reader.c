/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-row-reader-private.h"

#include "base/tt-error.h"
#include "exchange/tt-json-scalar-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMNS_MAX 64 /* bits of `seen` */

struct _TtRowReader
{
  TtJsonReader *reader;
  const TtTable *table;
  gint64 index;
  gint64 line;
  guint64 seen; /* a bit for each column that the record named */
  TtValue values[COLUMNS_MAX];
  gsize offsets[COLUMNS_MAX]; /* of texts in `arena`, which moves while it grows */
  GByteArray *arena;
  GString *raw;
};

TtRowReader *
tt_row_reader_new (TtJsonReader *reader)
{
  TtRowReader *self = g_new0 (TtRowReader, 1);

  self->reader = reader;
  self->arena = g_byte_array_sized_new (4096);
  self->raw = g_string_new (NULL);

  return self;
}

void
tt_row_reader_free (TtRowReader *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->arena);
  g_string_free (self->raw, TRUE);
  g_free (self);
}

TtValue *
tt_row_reader_get_values (TtRowReader *self)
{
  return self->values;
}

gint64
tt_row_reader_get_line (TtRowReader *self)
{
  return self->line;
}

void
tt_row_set_error (GError **error,
                  const TtTable *table,
                  gint64 index,
                  const char *column,
                  gint64 line,
                  const char *message)
{
  /* Translators: line, list, place in it, field (with its dot) or nothing, what is wrong. */
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("Line %" G_GINT64_FORMAT ", %s[%" G_GINT64_FORMAT "]%s%s: %s"), line,
               table->json_name, index, column != NULL ? "." : "", column != NULL ? column : "",
               message);
}

static gboolean
fail (TtRowReader *self, const char *column, const char *message, GError **error)
{
  tt_row_set_error (error, self->table, self->index, column, tt_json_reader_get_line (self->reader),
                    message);

  return FALSE;
}

static void
keep_text (TtRowReader *self, guint column, const char *text, gsize length)
{
  static const guint8 nul = 0;

  self->values[column].kind = TT_VALUE_TEXT;
  self->values[column].length = length;
  self->offsets[column] = self->arena->len;
  g_byte_array_append (self->arena, (const guint8 *) text, (guint) length);
  g_byte_array_append (self->arena, &nul, 1);
}

static gboolean
take_instant (TtRowReader *self, const char *text, gsize length, TtValue *value)
{
  value->kind = TT_VALUE_INTEGER;

  return tt_json_parse_instant (text, length, &value->integer);
}

static gboolean
read_json (TtRowReader *self, guint column, GError **error)
{
  g_string_truncate (self->raw, 0);
  if (!tt_json_reader_read_raw (self->reader, self->raw, error))
    return FALSE;
  keep_text (self, column, self->raw->str, self->raw->len);

  return TRUE;
}

static gboolean
take_number (TtRowReader *self, const TtColumn *column, TtValue *value, GError **error)
{
  gint64 integer = 0;
  gboolean whole = tt_json_reader_get_integer (self->reader, &integer);

  switch (column->kind)
    {
    case TT_COLUMN_REAL:
      value->kind = TT_VALUE_REAL;
      value->real = tt_json_reader_get_real (self->reader);
      return TRUE;
    case TT_COLUMN_ID:
    case TT_COLUMN_REF:
    case TT_COLUMN_INTEGER:
    case TT_COLUMN_INSTANT:
      value->kind = TT_VALUE_INTEGER;
      value->integer = integer;
      return whole || fail (self, column->json_name, _ ("a whole number is expected"), error);
    case TT_COLUMN_BOOLEAN:
    case TT_COLUMN_TEXT:
    case TT_COLUMN_DAY:
    case TT_COLUMN_WORD:
    case TT_COLUMN_JSON:
    case TT_COLUMN_PHOTO:
    case TT_COLUMN_SECRET:
      return fail (self, column->json_name, _ ("a number stands where none belongs"), error);
    }
  g_assert_not_reached ();
}

static gboolean
take_text (TtRowReader *self, guint place, GError **error)
{
  const TtColumn *column = &self->table->columns[place];
  gsize length;
  const char *text = tt_json_reader_get_text (self->reader, &length);

  switch (column->kind)
    {
    case TT_COLUMN_INSTANT:
      return take_instant (self, text, length, &self->values[place]) ||
             fail (self, column->json_name, _ ("a moment like 2025-10-07T16:04:12Z is expected"),
                   error);
    case TT_COLUMN_TEXT:
    case TT_COLUMN_DAY:
    case TT_COLUMN_WORD:
    case TT_COLUMN_JSON:
    case TT_COLUMN_PHOTO:
    case TT_COLUMN_SECRET:
      keep_text (self, place, text, length);
      return TRUE;
    case TT_COLUMN_ID:
    case TT_COLUMN_REF:
    case TT_COLUMN_INTEGER:
    case TT_COLUMN_BOOLEAN:
    case TT_COLUMN_REAL:
      return fail (self, column->json_name, _ ("a text stands where none belongs"), error);
    }
  g_assert_not_reached ();
}

static gboolean
read_value (TtRowReader *self, guint place, GError **error)
{
  const TtColumn *column = &self->table->columns[place];
  TtValue *value = &self->values[place];
  TtJsonToken token = tt_json_reader_peek (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if ((token == TT_JSON_OBJECT || token == TT_JSON_ARRAY) && column->kind == TT_COLUMN_JSON)
    return read_json (self, place, error);

  token = tt_json_reader_next (self->reader, error);
  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token == TT_JSON_NULL)
    return column->nullable || fail (self, column->json_name, _ ("it is missing"), error);
  if (token == TT_JSON_NUMBER)
    return take_number (self, column, value, error);
  if (token == TT_JSON_STRING)
    return take_text (self, place, error);
  if ((token == TT_JSON_TRUE || token == TT_JSON_FALSE) && column->kind == TT_COLUMN_BOOLEAN)
    {
      value->kind = TT_VALUE_INTEGER;
      value->integer = token == TT_JSON_TRUE;
      return TRUE;
    }

  return fail (self, column->json_name, _ ("a value of another kind is expected"), error);
}

/* Which column a key names; in our own files it is @expected or, past what is empty, soon after. */
static int
find_column (const TtTable *table, const char *key, guint expected)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      guint place = (expected + i) % table->n_columns;

      if (strcmp (table->columns[place].json_name, key) == 0)
        return (int) place;
    }

  return -1;
}

static gboolean
read_member (TtRowReader *self, guint *expected, GError **error)
{
  const char *key = tt_json_reader_get_text (self->reader, NULL);
  int place = find_column (self->table, key, *expected);

  if (place < 0)
    return fail (self, key, _ ("this version does not know the field"), error);
  if (self->seen & (G_GUINT64_CONSTANT (1) << place))
    return fail (self, key, _ ("the field stands twice"), error);
  self->seen |= G_GUINT64_CONSTANT (1) << place;
  *expected = (guint) place + 1;

  return read_value (self, (guint) place, error);
}

/* Fields that are missing, and texts where they lie now that nothing moves any more. */
static gboolean
settle_values (TtRowReader *self, GError **error)
{
  for (guint i = 0; i < self->table->n_columns; i++)
    {
      const TtColumn *column = &self->table->columns[i];

      if (!(self->seen & (G_GUINT64_CONSTANT (1) << i)) && !column->nullable)
        {
          tt_row_set_error (error, self->table, self->index, column->json_name, self->line,
                            _ ("it is missing"));
          return FALSE;
        }
      if (self->values[i].kind == TT_VALUE_TEXT)
        self->values[i].text = (const char *) self->arena->data + self->offsets[i];
    }

  return TRUE;
}

gboolean
tt_row_reader_read (TtRowReader *self, const TtTable *table, gint64 index, GError **error)
{
  TtJsonToken token = tt_json_reader_next (self->reader, error);
  guint expected = 0;

  g_return_val_if_fail (table->n_columns <= COLUMNS_MAX, FALSE);

  self->table = table;
  self->index = index;
  self->line = tt_json_reader_get_line (self->reader);
  self->seen = 0;
  g_byte_array_set_size (self->arena, 0);
  memset (self->values, 0, sizeof *self->values * table->n_columns);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_OBJECT)
    return fail (self, NULL, _ ("a record is expected"), error);

  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      if (!read_member (self, &expected, error))
        return FALSE;
    }

  return token == TT_JSON_OBJECT_END && settle_values (self, error);
}
