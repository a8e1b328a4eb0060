/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-stmt.h"

G_BEGIN_DECLS

/* Puts rows into a new file in batches, on a second processor where there is one, while its caller
 * makes the next ones. */
typedef struct _TtInserter TtInserter;

/* @database has no indexes and is inside a transaction. Until tt_inserter_flush() nobody else may
 * use it. (transfer full) */
TtInserter *tt_inserter_new (TtDatabase *database);

/* Waits, and drops what was not put in yet. */
void tt_inserter_free (TtInserter *self);

/* One row, whose texts are copied. %TT_ERROR_EXISTS for a key that is taken is told by this very
 * call; what else fails may be told by a later one. */
gboolean
tt_inserter_put (TtInserter *self, const TtTable *table, const TtValue *values, GError **error);

/* All rows that came are in the database. */
gboolean tt_inserter_flush (TtInserter *self, GError **error);

G_END_DECLS
