/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* A prepared statement. It remembers the first bind that failed and reports it at the step, so that
 * binding reads as a list. Freeing one gives it back to its database, which keeps it prepared. */

typedef struct _TtStmt TtStmt;

/**
 * TtStep:
 * @TT_STEP_FAILED: @error is set
 * @TT_STEP_ROW: there is a row to be read
 * @TT_STEP_DONE: there is none any more
 *
 * The three answers of a step.
 */
typedef enum
{
  TT_STEP_FAILED,
  TT_STEP_ROW,
  TT_STEP_DONE,
} TtStep;

/* @sql is kept by its text. (transfer full) */
TtStmt *tt_stmt_prepare (TtDatabase *database, const char *sql, GError **error);

/* Saving is an upsert on the row's own id, so that who cannot tell whether an interrupted save
 * reached the disk may simply save again. @columns is "id, name, …", bound in that order from 1;
 * other columns stay as they are. (transfer full) */
TtStmt *tt_stmt_prepare_upsert (TtDatabase *database,
                                const char *table,
                                const char *columns,
                                GError **error);
void tt_stmt_free (TtStmt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtStmt, tt_stmt_free)

/* Parameters count from 1. Text and bytes are copied; NULL binds NULL. */
void tt_stmt_bind_null (TtStmt *self, int parameter);
void tt_stmt_bind_int64 (TtStmt *self, int parameter, gint64 value);
void tt_stmt_bind_double (TtStmt *self, int parameter, double value);
void tt_stmt_bind_text (TtStmt *self, int parameter, const char *text);
void tt_stmt_bind_blob (TtStmt *self, int parameter, const void *bytes, gsize length);
/* Its text is not copied: it stays where it is until the statement was run. */
void tt_stmt_bind_value (TtStmt *self, int parameter, const TtValue *value);

/* For a function of ours that asks for a pointer of this @type, a static text. */
void tt_stmt_bind_pointer (TtStmt *self, int parameter, gpointer pointer, const char *type);

/* 0 binds NULL: how "none" of an id or instant is stored. */
void tt_stmt_bind_int64_or_null (TtStmt *self, int parameter, gint64 value);

/* "" binds NULL: how a text that is not there is stored. */
void tt_stmt_bind_text_or_null (TtStmt *self, int parameter, const char *text);

TtStep tt_stmt_step (TtStmt *self, GError **error);

/* Steps to the end, whatever rows come, then resets: for what changes rows. */
gboolean tt_stmt_run (TtStmt *self, GError **error);

/* Ready for other values: bindings are gone. */
void tt_stmt_reset (TtStmt *self);

/* Columns count from 0. What they return lives until the next step or reset. */
int tt_stmt_get_n_columns (TtStmt *self);
gboolean tt_stmt_is_null (TtStmt *self, int column);
gint64 tt_stmt_get_int64 (TtStmt *self, int column);
double tt_stmt_get_double (TtStmt *self, int column);

/* "" for NULL. */
const char *tt_stmt_get_text (TtStmt *self, int column);
const void *tt_stmt_get_blob (TtStmt *self, int column, gsize *length);
void tt_stmt_get_value (TtStmt *self, int column, TtValue *value);

/* Rows that the last insert, update or delete changed. */
gint64 tt_stmt_get_changes (TtStmt *self);

G_END_DECLS
