/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-row-private.h"

#include <string.h>

void
tt_row_begin (TtRow *self, const char *table, gint64 id)
{
  memset (self, 0, sizeof *self);
  self->table = tt_table_find (table);
  g_return_if_fail (self->table != NULL && self->table->n_columns <= G_N_ELEMENTS (self->values));

  self->values[0] = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = id };
}

static TtValue *
get_value (TtRow *self, const char *column)
{
  int place = tt_table_get_column (self->table, column);

  g_assert (place >= 0);

  return &self->values[place];
}

void
tt_row_integer (TtRow *self, const char *column, gint64 integer)
{
  *get_value (self, column) = (TtValue){ .kind = TT_VALUE_INTEGER, .integer = integer };
}

void
tt_row_reference (TtRow *self, const char *column, gint64 id)
{
  if (id != 0)
    tt_row_integer (self, column, id);
}

void
tt_row_instant (TtRow *self, const char *column, gint64 instant)
{
  if (instant != 0)
    tt_row_integer (self, column, instant);
}

void
tt_row_real (TtRow *self, const char *column, double real)
{
  *get_value (self, column) = (TtValue){ .kind = TT_VALUE_REAL, .real = real };
}

void
tt_row_text (TtRow *self, const char *column, const char *text)
{
  if (text != NULL && *text != '\0')
    *get_value (self, column) =
        (TtValue){ .kind = TT_VALUE_TEXT, .text = text, .length = strlen (text) };
}

gboolean
tt_row_insert (TtRow *self, TtLoader *loader, GError **error)
{
  return tt_loader_insert (loader, self->table, self->values, error);
}
