/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* Changesets into a database. SQLite applies damaged input without complaint: whoever calls these
 * has compared the frame's hash. */

/**
 * TtConflict:
 * @kind: a SQLITE_CHANGESET_ constant, 0 for none
 * @table: the table in which the change did not fit, or NULL
 * @id: the row's id
 *
 * Where a change did not fit.
 */
typedef struct
{
  int kind;
  const TtTable *table;
  gint64 id;
} TtConflict;

/* TT_ERROR_DAMAGED for bytes that are no changeset: SQLite's own functions must not see them. */
gboolean tt_changeset_check_bytes (const void *bytes, int length, GError **error);

/* Matches tables, columns and keys, and counts operations, those on @without (nullable) left out.
 * TT_ERROR_MISMATCH for a change of another shape of database. */
gboolean tt_changeset_count (
    const void *bytes, int length, const char *without, gint64 *n_operations, GError **error);

/**
 * tt_changeset_apply:
 * @without: (nullable): a table that is left alone
 * @conflict: (out): where it did not fit
 *
 * Applies a changeset inside a write transaction, whole or not at all, and compares the number of
 * rows changed with the number of operations. %TT_ERROR_REFUSED where it does not fit.
 */
gboolean tt_changeset_apply (TtDatabase *database,
                             const void *bytes,
                             int length,
                             const char *without,
                             TtConflict *conflict,
                             GError **error);

G_END_DECLS
