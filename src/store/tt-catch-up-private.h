/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-chain-private.h"

G_BEGIN_DECLS

/* Frames into a copy: the one way for apply, recovery, restore and drill. */

/**
 * TtCatchUp:
 * @database: where frames go
 * @batch: so many are one transaction
 * @head: where it stands now
 * @applied: how many were new, committed ones and those of the open transaction
 *
 * A catching up in progress. Begun with tt_catch_up_begin(), fed with tt_catch_up_take(), ended
 * with tt_catch_up_end() or tt_catch_up_abort().
 */
typedef struct
{
  TtDatabase *database;
  guint batch;
  guint in_batch;
  TtHead head;
  guint applied;
} TtCatchUp;

gboolean tt_catch_up_begin (TtCatchUp *self, TtDatabase *database, guint batch, GError **error);

/**
 * tt_catch_up_take:
 *
 * Verifies and applies one frame; one that is there already is compared and skipped.
 * %TT_ERROR_DAMAGED for a bad frame, %TT_ERROR_NOT_FOUND where frames before it are missing,
 * %TT_ERROR_MOVED for the start of a stream that replaces this copy's, %TT_ERROR_DECISION where
 * the chain forks or the change does not fit.
 */
gboolean tt_catch_up_take (TtCatchUp *self, TtFrame *frame, GError **error);
gboolean tt_catch_up_end (TtCatchUp *self, GError **error);
void tt_catch_up_abort (TtCatchUp *self);

/**
 * tt_catch_up_from:
 * @source: whose frames are taken
 * @applied: (out) (optional): how many were new
 * @source_failed: (out) (optional): whether it was @source that failed, not @self
 *
 * From one file into another. What was committed before a failure stays.
 */
gboolean tt_catch_up_from (TtDatabase *self,
                           TtDatabase *source,
                           guint batch,
                           guint *applied,
                           gboolean *source_failed,
                           GError **error);

/* The label of the frame that trims all frames up to and with this one; 0 for any other label. */
gint64 tt_trim_label_parse (const char *label);
char *tt_trim_label_new (gint64 upto);

/* Deletes frames up to @upto, never the last one. */
gboolean tt_frames_delete (TtDatabase *database, gint64 upto, GError **error);

G_END_DECLS
