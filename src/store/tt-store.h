/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-database.h"

G_BEGIN_DECLS

/* The primary of an office's folder: opens it, compares heads before its first write, heals what
 * can be healed without asking, runs write transactions, notices that its file was replaced.
 * Belongs to the store queue. */

#define TT_TYPE_STORE (tt_store_get_type ())
G_DECLARE_FINAL_TYPE (TtStore, tt_store, TT, STORE, GObject)

#define TT_TYPE_TRANSACTION (tt_transaction_get_type ())
G_DECLARE_FINAL_TYPE (TtTransaction, tt_transaction, TT, TRANSACTION, GObject)

/**
 * TtRecovery:
 * @happened: whether anything was mended on opening or since
 * @of_shadow: whether it was the shadow, and not the primary
 * @what: words for a person: what was damaged and what was done
 * @set_aside: the folder in set-aside that holds what was replaced, or NULL
 *
 * What the store mended by itself, told once.
 */
typedef struct
{
  gboolean happened;
  gboolean of_shadow;
  char *what;
  char *set_aside;
  gint64 seq;
  gint64 at;
} TtRecovery;

void tt_recovery_free (TtRecovery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtRecovery, tt_recovery_free)

/**
 * tt_store_open:
 * @folder: the office's folder; a link is followed and stays
 * @read_only: open for reading only (a newer schema, a read-only disk: set by itself too)
 *
 * Compares primary and shadow, finishes or repeats an interrupted swap or recovery, recovers the
 * primary from a sound shadow where that needs no question.
 *
 * Returns: (transfer full): the store; %NULL with %TT_ERROR_NO_OFFICE, %TT_ERROR_DECISION (another
 *   stream, frames that the shadow lacks, both damaged, nothing but the archive left; the message
 *   names the commands that decide), %TT_ERROR_TOO_NEW, %TT_ERROR_DISK_FULL, %TT_ERROR_IO
 */
TtStore *
tt_store_open (TtEnvironment *environment, const char *folder, gboolean read_only, GError **error);

/* Whether copies elsewhere agree that @head is the newest there is of its stream:
 * TT_ERROR_DECISION where they know of more. @database: the primary, for reading only. */
typedef gboolean (*TtStoreElsewhere) (TtDatabase *database,
                                      const TtHead *head,
                                      gpointer user_data,
                                      GError **error);

/* The same; @elsewhere is asked after primary and shadow agree and before the first write, each
 * time that the file is opened anew. @user_data lives as long as the store. */
TtStore *tt_store_open_among (TtEnvironment *environment,
                              const char *folder,
                              gboolean read_only,
                              TtStoreElsewhere elsewhere,
                              gpointer user_data,
                              GError **error);
void tt_store_close (TtStore *self);

const char *tt_store_get_folder (TtStore *self);

/* The folder of the shadow, from the layer definition ("shadow" inside the office's folder unless
 * moved). */
const char *tt_store_get_shadow_folder (TtStore *self);
gboolean tt_store_get_read_only (TtStore *self);

/* What was mended since the last call, or NULL. (transfer full) */
TtRecovery *tt_store_take_recovery (TtStore *self);

typedef gboolean (*TtReadFunc) (TtDatabase *database, gpointer user_data, GError **error);
typedef gboolean (*TtWriteFunc) (TtTransaction *transaction, gpointer user_data, GError **error);

/* Runs @func in one read transaction. Where it meets damage or a moved file the store heals or
 * reopens and runs it once more, so @func must start from nothing each time. */
gboolean tt_store_read (TtStore *self, TtReadFunc func, gpointer user_data, GError **error);

/**
 * tt_store_write:
 * @actor: who does it, for the frame
 * @label: "" for an ordinary change
 * @frame: (out) (transfer full) (nullable): the frame, to be handed to the shadow; %NULL where
 *   @func changed nothing and @label is ""
 *
 * The one way to change an office: BEGIN IMMEDIATE, @func, the session's changeset chained as a
 * frame in the same transaction, COMMIT. %TRUE means durable. As in tt_store_read() @func may run
 * twice. COMMIT's third answer ("cannot tell") is settled inside; what stays unknown is
 * %TT_ERROR_UNKNOWN.
 */
gboolean tt_store_write (TtStore *self,
                         const char *actor,
                         const char *label,
                         TtWriteFunc func,
                         gpointer user_data,
                         TtFrame **frame,
                         GError **error);

/**
 * tt_store_keep:
 * @frame: what tt_store_write() gave
 * @again: (out) (transfer full) (nullable): the frame under which it is saved now, where that is
 *   another
 *
 * For a frame that the shadow does not take because they went separate ways (%TT_ERROR_DECISION):
 * somebody took office.db away after the commit and before the shadow had the change, and the
 * office was recovered without it. Where it is not in the office it is made once more.
 */
gboolean tt_store_keep (TtStore *self, TtFrame *frame, TtFrame **again, GError **error);

/* A label frame and nothing else. */
gboolean tt_store_label (
    TtStore *self, const char *actor, const char *label, TtFrame **frame, GError **error);

/**
 * tt_store_undo:
 * @steps: how many further changes to take back; a second call goes further back
 * @frames: (out) (element-type TtFrame) (transfer full): what was committed
 *
 * Inverts changesets. Never takes rows of `audit` back. Refuses what can't be inverted cleanly
 * (something later depends on it) with %TT_ERROR_REFUSED, naming it. An import or restore is a
 * step of its own: tt_store_undo_crosses() tells, and the office swaps back.
 */
gboolean
tt_store_undo (TtStore *self, const char *actor, guint steps, GPtrArray **frames, GError **error);
gboolean tt_store_redo (TtStore *self, const char *actor, GPtrArray **frames, GError **error);

/* What the next undo (or redo) would take back, as its label or words; NULL where nothing is left.
 * @crosses: whether that is a replacement (import, restore) that is undone by a swap. */
gboolean
tt_store_peek_undo (TtStore *self, gboolean redo, char **words, gboolean *crosses, GError **error);

/* The frames after @after, for a shadow that lags. */
gboolean tt_store_each_frame (
    TtStore *self, gint64 after, TtFrameFunc func, gpointer user_data, GError **error);

gboolean tt_store_get_head (TtStore *self, TtHead *head, GError **error);

/**
 * tt_store_verify_aside:
 * @sound: (out): whether nothing is wrong
 *
 * Looks at the file as tt_database_verify() does, and holds up no writer while it does: no lock is
 * taken, and what was seen counts only where the head stayed. Where it is not called sound it may
 * be so all the same: that is for a look under a lock to say.
 *
 * Returns: %FALSE where it was cancelled or the head cannot be read
 */
gboolean tt_store_verify_aside (
    TtStore *self, gboolean deep, gboolean *sound, GCancellable *cancellable, GError **error);

/* Deletes frames up to @upto_seq that archive and shadow hold, under a label frame. */
gboolean tt_store_trim_frames (TtStore *self, gint64 upto_seq, TtFrame **frame, GError **error);

/* Inside a transaction. */
TtDatabase *tt_transaction_get_database (TtTransaction *self);
gint64 tt_transaction_get_at (TtTransaction *self); /* its journal time, UTC microseconds */
gint64 tt_transaction_new_id (TtTransaction *self); /* for a new row */
const char *tt_transaction_get_actor (TtTransaction *self);

G_END_DECLS
