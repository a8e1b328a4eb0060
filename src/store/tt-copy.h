/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store.h"

G_BEGIN_DECLS

/* A database that follows frames: the shadow, or a copy that a restore or a drill builds. It has
 * the primary's tables without secondary unique indexes, triggers and foreign keys, so that any
 * change applies. Belongs to the protect queue. */

#define TT_TYPE_COPY (tt_copy_get_type ())
G_DECLARE_FINAL_TYPE (TtCopy, tt_copy, TT, COPY, GObject)

/**
 * tt_copy_open_shadow:
 * @shadow_folder: (nullable): as tt_store_get_shadow_folder() says; %NULL where the office's own
 *   folder tells
 * @rebuilt: (out) (optional): whether it was built anew
 *
 * Opens the shadow of @folder's office and brings it to the primary's head. A damaged, missing or
 * replaced one is set aside and rebuilt from the primary. The caller holds the keeper's byte.
 *
 * Returns: (transfer full): the shadow; %NULL with %TT_ERROR_DAMAGED where it is the primary that
 *   cannot be read (a TtStore recovers it), %TT_ERROR_DECISION, %TT_ERROR_NOT_FOUND where its disk
 *   is missing
 */
TtCopy *tt_copy_open_shadow (TtEnvironment *environment,
                             const char *folder,
                             const char *shadow_folder,
                             gboolean *rebuilt,
                             GError **error);

/**
 * tt_copy_rebuild_shadow:
 * @shadow_folder: (nullable): as in tt_copy_open_shadow()
 * @note: why, words for a person
 *
 * Builds the shadow anew from the primary though it can be opened: a verification found damage in
 * it. What was there is set aside. The caller holds the keeper's byte and has no shadow open.
 * %TT_ERROR_DAMAGED where it is the primary that cannot be read.
 */
gboolean tt_copy_rebuild_shadow (TtEnvironment *environment,
                                 const char *folder,
                                 const char *shadow_folder,
                                 const char *note,
                                 GError **error);

/* Opens a copy at @path. (transfer full) */
TtCopy *tt_copy_open (TtEnvironment *environment, const char *path, GError **error);

/* Takes a base image (an ordinary SQLite file, header byte 18 = 1) that lies at @path and makes it
 * a copy of ours in place: write version, page sums verified, indexes off. (transfer full) */
TtCopy *tt_copy_open_image (TtEnvironment *environment, const char *path, GError **error);

void tt_copy_close (TtCopy *self);

/* NULL after tt_copy_close() and after an error of the disk, until the next change was applied.
 * (transfer none) (nullable) */
TtDatabase *tt_copy_get_database (TtCopy *self);

/* Called between the steps of something long (an image), so that changes can be applied to this
 * very copy meanwhile. FALSE with @error stops it. */
typedef gboolean (*TtCopyPauseFunc) (gpointer user_data, GError **error);
void tt_copy_set_pause_func (TtCopy *self, TtCopyPauseFunc func, gpointer user_data);

/* Where frames come from: returns the next one, or NULL without @error at the end. (transfer full)
 */
typedef TtFrame *(*TtFrameSource) (gpointer user_data, GError **error);

/**
 * tt_copy_catch_up:
 * @source: frames in order; those at or before the copy's head are compared and skipped
 * @applied: (out) (optional): how many were new
 *
 * The one function that takes frames into a copy: apply, recovery, restore and drill. Each frame
 * is verified, its operations counted with an iterator, tables, columns and keys matched, applied,
 * and the number compared; frame and change are one transaction (@batch frames each, 1 for the
 * shadow). Never crosses a replacing start: that is %TT_ERROR_MOVED, and the shadow has to be
 * opened anew by tt_copy_open_shadow(). %TT_ERROR_DECISION where the chain forks or a change does
 * not fit, %TT_ERROR_DAMAGED for a bad frame, %TT_ERROR_NOT_FOUND where frames are missing.
 */
gboolean tt_copy_catch_up (TtCopy *self,
                           TtFrameSource source,
                           gpointer user_data,
                           guint batch,
                           guint *applied,
                           GError **error);

/* One frame from memory; %TT_ERROR_NOT_FOUND where frames before it are missing (then catch up from
 * the primary). */
gboolean tt_copy_apply (TtCopy *self, TtFrame *frame, GError **error);

/* Takes the copy one frame back: @frame must be its head. For restores from a later base. */
gboolean tt_copy_step_back (TtCopy *self, TtFrame *frame, const TtHead *before, GError **error);

/* A copy that was taken back holds no frame and knows where it stands only while it is open: puts
 * the frame of that place into it, so that an image of it says so too. */
gboolean tt_copy_keep_head (TtCopy *self, TtFrame *frame, GError **error);

/* The digest of what the copy holds. It is read once, and again only after the copy moved: so this
 * is for whoever alone writes to the copy, and only by the functions above. */
gboolean tt_copy_digest (TtCopy *self, TtHash *digest, GCancellable *cancellable, GError **error);

/**
 * tt_copy_write_image:
 * @path: a file that does not exist
 *
 * A base image at the copy's present head: made by steps on the copy's own connection so that
 * changes can be applied between them, older frames deleted, meta rows digest, counts, parent,
 * program version written into it, header byte 18 = 1. Where a damaged free page refuses, made from
 * the rows (VACUUM INTO). It is not synced: it counts only once it was taken elsewhere.
 */
gboolean tt_copy_write_image (TtCopy *self,
                              const char *path,
                              TtHead *head,
                              TtHash *digest,
                              GCancellable *cancellable,
                              GError **error);

/**
 * tt_compare_slices:
 * @position: (inout): where to go on, "" at the start and again at the end
 * @differs: (out) (transfer full) (nullable): table and id of the first row of this slice in which
 *   primary and shadow differ ("entry 17"), or %NULL
 *
 * One slice (2,000 rows in key order, at most 20 ms) of the comparison of primary and shadow at
 * one head. Where they are not at one head nothing is compared and @position stays: the caller
 * catches the shadow up and comes again. It pauses between slices.
 */
gboolean
tt_compare_slices (TtStore *store, TtCopy *shadow, char **position, char **differs, GError **error);

G_END_DECLS
