/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-database.h"

G_BEGIN_DECLS

/**
 * TtDiffCount: what would be different in one table if @to took the place of @from
 */
typedef struct
{
  const TtTable *table;
  gint64 added;
  gint64 changed;
  gint64 removed;
} TtDiffCount;

/* A row that differs: @before NULL where only @to has it, @after NULL where only @from has it.
 * Values live until the call returns. */
typedef gboolean (*TtDiffFunc) (const TtTable *table,
                                const TtValue *before,
                                const TtValue *after,
                                gpointer user_data,
                                GError **error);

/* Each row of one table that differs, in key order. */
gboolean tt_diff_each_row (TtDatabase *from,
                           TtDatabase *to,
                           const TtTable *table,
                           TtDiffFunc func,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

/* A merge walk over both in key order; memory stays flat. Only tables that differ.
 * @from and @to are two files. (element-type TtDiffCount) (transfer full) */
GArray *tt_diff_count (TtDatabase *from, TtDatabase *to, GCancellable *cancellable, GError **error);

/* The same worked out from frames alone: what undoing everything after @seq would change. */
GArray *tt_diff_count_frames (TtDatabase *database, gint64 seq, GError **error);

G_END_DECLS
