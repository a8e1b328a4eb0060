/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/**
 * TtChange:
 * @table: the recorded table
 * @operation: SQLITE_INSERT, SQLITE_UPDATE or SQLITE_DELETE
 *
 * One row's change in a frame, while tt_frame_each_change() stands on it.
 */
typedef struct
{
  const TtTable *table;
  int operation;
  sqlite3_changeset_iter *iterator;
} TtChange;

/* What stood in a column before and stands there after: NULL where the change does not say (an
 * inserted row has no before, a deleted one no after, an update names changed columns and the key).
 * @value's text lives until the next change. */
gboolean tt_change_get_old (const TtChange *self, int column, TtValue *value);
gboolean tt_change_get_new (const TtChange *self, int column, TtValue *value);

/* FALSE from @func stops: with @error it fails, without it ends early. */
typedef gboolean (*TtChangeFunc) (const TtChange *change, gpointer user_data, GError **error);

/* Only for frames whose hash was verified: SQLite's reader trusts its bytes. %TT_ERROR_DAMAGED for
 * a table or a number of columns that the schema does not know. */
gboolean
tt_frame_each_change (TtFrame *frame, TtChangeFunc func, gpointer user_data, GError **error);

/* What the frame did, in words for a person: "1 clock-in, 1 photo added"; "" for a mere label.
 * (transfer full) */
char *tt_frame_dup_words (TtFrame *frame, GError **error);

G_END_DECLS
