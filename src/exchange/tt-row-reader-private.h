/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-json-reader.h"
#include "store/tt-table.h"

G_BEGIN_DECLS

/* Reads records of our own format as rows of a table, as strictly as they were written: no unknown
 * key, none twice, none missing that the table needs. Whether a value fits its column is for the
 * loader to say. */

typedef struct _TtRowReader TtRowReader;

TtRowReader *tt_row_reader_new (TtJsonReader *reader);
void tt_row_reader_free (TtRowReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtRowReader, tt_row_reader_free)

/* Takes the next value, which must be an object, as the @index-th row of @table's list. */
gboolean tt_row_reader_read (TtRowReader *self, const TtTable *table, gint64 index, GError **error);

/* The row that was read last; may be changed; valid until the next one is read. */
TtValue *tt_row_reader_get_values (TtRowReader *self);

/* The line where the row started. */
gint64 tt_row_reader_get_line (TtRowReader *self);

/* "Line 12, entries[3].ended_at: message"; @column may be NULL for the whole row. */
void tt_row_set_error (GError **error,
                       const TtTable *table,
                       gint64 index,
                       const char *column,
                       gint64 line,
                       const char *message);

G_END_DECLS
