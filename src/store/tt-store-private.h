/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-copy.h"
#include "store/tt-database.h"
#include "store/tt-prepared.h"
#include "store/tt-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* What the files of this folder share. Nobody else includes it. */

/**
 * TtDatabaseMode:
 * @TT_DATABASE_PRIMARY: `office.db`: every commit durable and with its frame, foreign keys on
 * @TT_DATABASE_COPY: a file that follows frames: the same, foreign keys off
 * @TT_DATABASE_READ: nothing can be written
 * @TT_DATABASE_ASIDE: the same, and no lock is taken: what is read counts only where nobody wrote
 * meanwhile
 * @TT_DATABASE_BUILD: a file that counts only after it was finished and synced: a journal in
 * memory, no syncs, any commit may be made, foreign keys off
 * @TT_DATABASE_CREATE: as BUILD, and made where nothing is: the only mode that makes a file
 * @TT_DATABASE_RAW: opened and nothing more, so that rubbish can be locked too: tt-raw.c's
 *
 * How a file of ours is opened.
 */
typedef enum
{
  TT_DATABASE_PRIMARY,
  TT_DATABASE_COPY,
  TT_DATABASE_READ,
  TT_DATABASE_ASIDE,
  TT_DATABASE_BUILD,
  TT_DATABASE_CREATE,
  TT_DATABASE_RAW,
} TtDatabaseMode;

struct _TtDatabase
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *path;
  TtDatabaseMode mode;
  sqlite3 *handle;   /* NULL after tt_database_close() */
  gint64 busy_since; /* monotonic: when the present waiting for others began */
  gboolean reading;
  gboolean writing;
  TtHead standing;        /* where a file that was taken back stands: it has no frames */
  gboolean frame_written; /* in the present transaction; the commit hook looks at it */
  GHashTable *idle;       /* SQL → prepared statement that nobody uses now */
  GQueue busy;            /* TtStmt that somebody holds */
};

/* Opens, sets the pragmas of @mode and reads them back. TT_ERROR_NOT_FOUND where nothing is,
 * TT_ERROR_DAMAGED for what is no file of ours. (transfer full) */
TtDatabase *tt_database_open (TtEnvironment *environment,
                              const char *path,
                              TtDatabaseMode mode,
                              GError **error);

/* Finalises every statement and closes: what TtStmts are left answer TT_ERROR_MOVED. */
void tt_database_close (TtDatabase *self);

/* Statements without parameters and answers, one or several. */
gboolean tt_database_exec (TtDatabase *self, const char *sql, GError **error);

/* The first column of the first row; 0 without a row. */
gboolean tt_database_get_int64 (TtDatabase *self, const char *sql, gint64 *value, GError **error);

/* The one place where SQLite's codes become ours. @code is a result of a call on @handle. */
void tt_database_set_error (GError **error, sqlite3 *handle, int code);

/* tt-stmt.c: for tt_database_close() and the ends of transactions. */
void tt_stmt_close_all (TtDatabase *database);
void tt_stmt_reset_all (TtDatabase *database);

gboolean
tt_database_set_meta (TtDatabase *self, const char *key, const char *value, GError **error);

/* Write transactions of a copy or a file that is built. A primary's are TtTransaction's. */
gboolean tt_database_begin_write (TtDatabase *self, GError **error);
gboolean tt_database_commit (TtDatabase *self, GError **error);
void tt_database_rollback (TtDatabase *self);

/* tt-rows.c: the names of a table's columns, "id, name, …". (transfer full) */
char *tt_table_dup_columns (const TtTable *table);

/* A function for this connection's SQL: @func for one row, or @step and @finish for many. */
gboolean tt_database_add_function (TtDatabase *self,
                                   const char *name,
                                   int n_values,
                                   void (*func) (sqlite3_context *, int, sqlite3_value **),
                                   void (*step) (sqlite3_context *, int, sqlite3_value **),
                                   void (*finish) (sqlite3_context *),
                                   GError **error);

/* Text lives as long as @from keeps it. */
void tt_value_take (TtValue *self, sqlite3_value *from);

/* Whether both are the same value of the same kind, a double bit by bit. */
gboolean tt_value_equal (const TtValue *a, const TtValue *b);

/* tt-value.c: whether each value fits its column; TT_ERROR_INVALID names the column. */
gboolean tt_table_check_values (const TtTable *table, const TtValue *values, GError **error);

/* tt-store-erase.c: applies the rows of `erased` of @from to @database, in a write transaction of
 * its own caller: the one path of import and restore. */
gboolean tt_erased_apply (TtDatabase *database, TtDatabase *from, GError **error);

/* tt-verify.c: reads every page as it lies on the disk, free ones too; a line of words in @damage
 * (element-type utf8) for each whose sum is wrong. A writer waits a few milliseconds at most. */
gboolean tt_database_check_pages (TtDatabase *self,
                                  GPtrArray *damage,
                                  GCancellable *cancellable,
                                  GError **error);

/* tt-prepared.c: a primary and a shadow from a file that tt-loader.c filled. @database is in
 * TT_DATABASE_BUILD or CREATE, has tables and rows, neither indexes nor frames nor meta, and
 * nothing else has it open; it belongs to what is returned, or is closed and removed on failure. It
 * lies in @folder. @expected: (nullable): the digest that both files must have. */
TtPrepared *tt_prepared_from_loaded (TtDatabase *database,
                                     const char *folder,
                                     TtReplace replace,
                                     const TtHead *parent,
                                     const char *actor,
                                     const char *label,
                                     const TtHash *expected,
                                     GCancellable *cancellable,
                                     GError **error);

/* tt-schema.c: the recorded tables, `frame` and `meta`, without secondary indexes; sets
 * user_version. The same text for primary and copies: a copy's foreign keys are off because its
 * connection says so. Inside a write transaction. */
gboolean tt_schema_create (TtDatabase *database, GError **error);

/* Secondary indexes, unique ones included: what only a primary has. Both inside a write
 * transaction; what is there (or not) already is fine. */
gboolean tt_schema_create_indexes (TtDatabase *database, GError **error);
gboolean tt_schema_drop_indexes (TtDatabase *database, GError **error);

/* The unique ones of one table only, for an undo that exchanges unique values inside its
 * transaction; tt_schema_create_indexes() makes them again, or fails with TT_ERROR_REFUSED. */
gboolean tt_schema_drop_unique_indexes (TtDatabase *database, const char *table, GError **error);

G_END_DECLS
