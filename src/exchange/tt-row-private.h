/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-prepared.h"

G_BEGIN_DECLS

/* A row that is put together by the names of its columns. Texts are not copied. */
typedef struct
{
  const TtTable *table;
  TtValue values[32];
} TtRow;

void tt_row_begin (TtRow *self, const char *table, gint64 id);

/* 0 is a value; tt_row_reference() and tt_row_instant() leave the column empty for it. */
void tt_row_integer (TtRow *self, const char *column, gint64 integer);
void tt_row_reference (TtRow *self, const char *column, gint64 id);
void tt_row_instant (TtRow *self, const char *column, gint64 instant);
void tt_row_real (TtRow *self, const char *column, double real);

/* NULL and "" leave the column empty. */
void tt_row_text (TtRow *self, const char *column, const char *text);
gboolean tt_row_insert (TtRow *self, TtLoader *loader, GError **error);

G_END_DECLS
