/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"
#include "protect/tt-side.h"

G_BEGIN_DECLS

/* What became of one record: who wrote it when, and what stood there before and after.
 *
 * @table: the record's table as in the schema ("entry", "user", "site"); %TT_ERROR_NOT_FOUND where
 *   there is no such table
 * @id: the record, which may have been removed since
 *
 * Only for whoever may read the log. As far back as the office and its archives hold single
 * changes, but not beyond an erasure of somebody's data: what is older may hold it still. */
void tt_office_list_history_async (TtOffice *self,
                                   TtActor *actor,
                                   const char *table,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* (element-type TtHistoryRow) (transfer full), newest first; empty where no change is held. */
GPtrArray *tt_office_list_history_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtMomentRow: one change that the office can go back to
 * @stream: the line of history that it belongs to, 32 hex digits
 * @at: its journal time, UTC microseconds
 * @actor: who made it
 * @label: its label, "" for an ordinary change
 * @words: what it did, in words ("1 entry added"); "" where it did nothing but carry its label
 * @single: whether it was read from the office's own changes; %FALSE for one that only the archive
 *   holds any more
 */
typedef struct
{
  gint64 seq;
  char *stream;
  gint64 at;
  char *actor;
  char *label;
  char *words;
  gboolean single;
} TtMomentRow;

void tt_moment_row_free (TtMomentRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtMomentRow, tt_moment_row_free)

/* Every single change, those also that left the office and that only the archive holds any more.
 *
 * @from: made at or after, UTC microseconds; 0 for no limit
 * @to: made before; 0 for no limit
 * @limit: at most so many of the newest of them; 0 for all
 *
 * Only for whoever may read the log. What the archive cannot give (its disk is away, a segment is
 * damaged) is left out: the archive's state says so. */
void tt_office_list_moments_async (TtOffice *self,
                                   TtActor *actor,
                                   gint64 from,
                                   gint64 to,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* (element-type TtMomentRow) (transfer full), newest first. */
GPtrArray *tt_office_list_moments_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Brings one person, day or site from a moment into today.
 *
 * @moment: as for a restore: which layer, and which point of it
 * @id: the person or the site; 0 for a day, or where @name says who
 * @name: (nullable): the day "YYYY-MM-DD"; or, with @id 0, the username or the name of the site, as
 *   it was then, else as it is today
 * @dry_run: build, compare and say in words what would come back; change nothing
 *
 * One ordinary change with a label in words, which undo takes back. What comes, what stays and what
 * is left out is said at TtBringBack (store/tt-bring-back.h), and for each case by the preview's
 * sentences, of a dry run and of a real one; TtRestoreResult.left_out counts what is left out.
 *
 * %TT_ERROR_DENIED without the right to restore; %TT_ERROR_NOT_FOUND where the moment has no such
 * person or site; %TT_ERROR_REFUSED in words for a person whose data was erased, where everything
 * that differs is locked, where no owner who can sign in would be left, or where it is too much for
 * one change; %TT_ERROR_DAMAGED and %TT_ERROR_NOT_FOUND as of a restore. */
void tt_office_bring_back_async (TtOffice *self,
                                 TtActor *actor,
                                 const TtMoment *moment,
                                 TtBringBackKind kind,
                                 gint64 id,
                                 const char *name,
                                 gboolean dry_run,
                                 TtProgress *progress,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* @changes and @preview are of that person, day or site alone and there after a real run too;
 * @set_aside is %NULL; @seq, @at and @digest are the moment's. (transfer full) */
TtRestoreResult *tt_office_bring_back_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The copies between which somebody must decide, side by side: office.db, the shadow and every
 * archive, where they are. Reads only. Also answers where nobody has to decide. */
void tt_office_list_sides_async (TtOffice *self,
                                 TtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* (element-type TtSide) (transfer full), office.db first. */
GPtrArray *tt_office_list_sides_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
