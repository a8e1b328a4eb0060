/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-chain-private.h"
#include "store/tt-paths-private.h"
#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* What the files of TtStore share. */

struct _TtStore
{
  GObject parent_instance;

  TtEnvironment *environment;
  TtPaths *paths;
  TtLockFile *lock;     /* NULL where the folder cannot be written */
  TtDatabase *database; /* NULL: to be opened before the next use */
  gboolean wants_read_only;
  gboolean read_only;         /* wanted, or the disk is, or there was no room for a recovery */
  gboolean too_new;           /* a newer program has been here */
  TtStoreElsewhere elsewhere; /* NULL: there is nothing else to ask */
  gpointer elsewhere_data;
  TtRecovery *recovery;
  gint64 last_id;

  /* Where the file stood when this connection looked last; seq 0: not yet. */
  TtHead seen;

  /* A COMMIT that failed otherwise than by BUSY: no write before it is known what became of it. */
  gboolean unsure;
  TtFrame *unsure_frame;
};

/**
 * tt_store_connect:
 * @damaged: whether the present file was seen to be damaged, though it may look sound
 *
 * Opens the primary: proves it where it is suspect, recovers it where it is damaged, compares heads
 * with the shadow, begins a stream of its own in a copied folder, climbs the ladder of migrations.
 */
gboolean tt_store_connect (TtStore *self, gboolean damaged, GError **error);

/* Which machine and which folder the file belongs to, as rows of `meta`. */
gboolean tt_store_describe_place (TtEnvironment *environment,
                                  const char *folder,
                                  TtDatabase *database,
                                  GError **error);

/* Closes the file; it is opened anew before the next use. */
void tt_store_disconnect (TtStore *self);

/**
 * tt_store_mend:
 *
 * After @failure inside a transaction, which was rolled back: reopens a file that was replaced,
 * recovers one that is damaged, drops the connection after an error of the disk, because SQLite's
 * cache may still hold the failed change.
 *
 * Returns: whether it is worth to try once more; else %FALSE and @failure is passed on to @error
 */
gboolean tt_store_mend (TtStore *self, GError *failure, GError **error);

/* Whether the open file is no longer the one at its name. */
gboolean tt_store_has_moved (TtDatabase *database);

/* In a transaction: %TT_ERROR_MOVED where the file stands before what it showed already, because
 * somebody copied an older one over it. What it lacks comes back when it is opened anew. */
gboolean tt_store_check_seen (TtStore *self, TtDatabase *database, GError **error);

/* Opens the file if it is not. */
gboolean tt_store_ensure_connected (TtStore *self, GError **error);

/* Opens the file if need be, and settles what a COMMIT left unknown: before each write. */
gboolean tt_store_prepare_write (TtStore *self, GError **error);

/**
 * TtCommit:
 * @TT_COMMIT_DONE: it is durable
 * @TT_COMMIT_NOT: nothing was saved; @error says why
 * @TT_COMMIT_UNKNOWN: it cannot be told; @error is %TT_ERROR_UNKNOWN
 *
 * COMMIT's three answers.
 */
typedef enum
{
  TT_COMMIT_DONE,
  TT_COMMIT_NOT,
  TT_COMMIT_UNKNOWN,
} TtCommit;

/* Commits what the database has open; @frame is the last one put into it. */
TtCommit tt_store_commit (TtStore *self, TtFrame *frame, GError **error);

/* tt-transaction.c: one transaction by itself. (transfer full) */
TtTransaction *tt_transaction_begin (TtStore *store, const char *actor, GError **error);

/* The changeset so far, or NULL without error where nothing was changed. (transfer full) */
GBytes *tt_transaction_dup_changes (TtTransaction *self, GError **error);
void tt_transaction_end (TtTransaction *self);

/* A label in place of the one that tt_store_write() was given; NULL: none. @label is taken. */
void tt_transaction_take_label (TtTransaction *self, char *label);
const char *tt_transaction_get_label (TtTransaction *self);

/* tt-migrate.c: from an older schema to ours, each step in place. */
gboolean tt_store_migrate (TtStore *self, gboolean *climbed, GError **error);

G_END_DECLS
