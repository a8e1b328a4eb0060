/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-audit.h"
#include "core/tt-period.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/* Rows about the office as a whole. */

/* NULL without error where it is not set. (transfer full) */
char *tt_store_dup_setting (TtDatabase *database, const char *key, GError **error);

/* @value NULL: takes the setting away. */
gboolean tt_store_set_setting (TtTransaction *transaction,
                               const char *key,
                               const char *value,
                               GError **error);

gboolean tt_store_add_audit (TtTransaction *transaction, TtAudit *audit, GError **error);

/* Newest first; @limit 0 for all. (element-type TtAudit) (transfer full) */
GPtrArray *tt_store_list_audit (TtDatabase *database, guint limit, GError **error);

gboolean tt_store_save_period (TtTransaction *transaction, TtPeriod *period, GError **error);

/* Oldest first: of those that cover a day the last decides. (element-type TtPeriod) (transfer full)
 */
GPtrArray *tt_store_list_periods (TtDatabase *database, GError **error);

/**
 * TtLayerRow:
 * @name: [a-z0-9-]{1,32}
 * @kind: shadow, folder, …
 * @enabled: whether it is kept up to date
 * @settings: JSON text of key and value; a path inside the office's folder is relative
 *
 * The definition of a layer.
 */
typedef struct
{
  char *name;
  char *kind;
  gboolean enabled;
  char *settings;
} TtLayerRow;

void tt_layer_row_free (TtLayerRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtLayerRow, tt_layer_row_free)

/* In the order in which they were added. (element-type TtLayerRow) (transfer full) */
GPtrArray *tt_store_list_layers (TtDatabase *database, GError **error);

/* Adds or changes the layer of that name. */
gboolean tt_store_save_layer (TtTransaction *transaction, const TtLayerRow *layer, GError **error);
gboolean tt_store_remove_layer (TtTransaction *transaction, const char *name, GError **error);

typedef struct
{
  gint64 companies;
  gint64 users;
  gint64 sites;
  gint64 entries;
  gint64 photos; /* different pictures */
  gint64 photo_bytes;
} TtCounts;
gboolean tt_store_count (TtDatabase *database, TtCounts *counts, GError **error);

/**
 * TtLogRow: a line of the history of changes, from the frames
 * @words: what was done, in words worked out from the changeset ("entry added", "2 people changed")
 */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *actor;
  char *label;
  char *words;
} TtLogRow;

void tt_log_row_free (TtLogRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtLogRow, tt_log_row_free)

/* The line of one frame. (transfer full) */
TtLogRow *tt_log_row_new (TtFrame *frame, GError **error);

/* Newest first, frames with seq < @before (0: all). */
GPtrArray *tt_store_list_log (TtDatabase *database, gint64 before, guint limit, GError **error);

/**
 * TtHistoryField: one field of a record that a change wrote
 * @name: as in exports ("started_at")
 * @before: (nullable): what stood there, %NULL for nothing
 * @after: (nullable): what stands there since
 *
 * Instants are RFC 3339 UTC; a reference is the id that it holds. Of a password or PIN neither side
 * is told, only that it was written.
 */
typedef struct
{
  const char *name;
  char *before;
  char *after;
} TtHistoryField;

/**
 * TtHistoryRow: what one change did to one record
 * @kind: "added", "changed" or "removed"
 * @fields: (element-type TtHistoryField): what it wrote, in the order of the table's columns
 */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *actor;
  char *label;
  const char *kind;
  GPtrArray *fields;
} TtHistoryRow;

void tt_history_row_free (TtHistoryRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtHistoryRow, tt_history_row_free)

/* What became of the row @id of @table, newest first, as far back as frames are held. Walks and
 * verifies every one of them. (element-type TtHistoryRow) (transfer full) */
GPtrArray *
tt_store_list_history (TtDatabase *database, const TtTable *table, gint64 id, GError **error);

/* Adds what @frame did to that row, where it did something, to the end of @rows (element-type
 * TtHistoryRow). */
gboolean tt_frame_note_history (
    TtFrame *frame, const TtTable *table, gint64 id, GPtrArray *rows, GError **error);

/* The streams of the office's line, each with the change at which it ended, the present one last
 * with its head. (element-type TtHead) (transfer full) */
GArray *tt_store_list_streams (TtDatabase *database, GError **error);

/* Journal time at which somebody's data was erased last, 0 for never: changes up to then may hold
 * what was erased. */
gboolean tt_store_get_last_erasure (TtDatabase *database, gint64 *at, GError **error);

G_END_DECLS
