/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"

G_BEGIN_DECLS

/* Copies that go to another disk, and new places for copies. All of it on the protect queue, with
 * the keeper's byte. */

/**
 * TtMove:
 * @layer: the name of the live copy or of an archive
 * @path: (nullable): where to; %NULL or "" for its place in the office's folder; what is relative
 * is taken from there
 * @plain: whether it is said that others may read what lies there: needed for a disk that can be
 *   carried away and for another computer's
 */
typedef struct
{
  const char *layer;
  const char *path;
  gboolean plain;
} TtMove;

/**
 * TtMoved:
 * @is_defined: whether the layer's definition says where it is, and has to be written now
 * @path: (nullable): what the definition says of the place from now on, %NULL for nothing
 * @repository: (nullable): the id of the repository that was moved along
 * @words: what became of the old place, for a person
 */
typedef struct
{
  gboolean is_defined;
  char *path;
  char *repository;
  char *words;
} TtMoved;

void tt_moved_free (TtMoved *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtMoved, tt_moved_free)

/**
 * tt_protect_move:
 *
 * The live copy is moved when this returns. An archive is copied, object by object and each read
 * back, and what was copied before is found again; it is moved once its definition says so, which
 * is the caller's next step. The old folder of an archive stays as it is.
 *
 * Returns: (transfer full): %NULL with %TT_ERROR_REFUSED where @plain is needed and not said,
 *   %TT_ERROR_INVALID for a folder that cannot be one, or what stopped it
 */
TtMoved *tt_protect_move (TtProtect *self,
                          const TtMove *move,
                          TtProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

/* Takes the live copy away from where it was before it was moved, if that is still to be done. */
void tt_protect_finish_move (TtProtect *self);

/**
 * tt_protect_ready_place:
 * @path: of a new layer of kind folder; what is relative is taken from the office's folder
 * @plain: as in TtMove
 * @id: (out) (transfer full) (nullable): the repository there: one that holds this office already,
 *   else a new one; %NULL where the place cannot be reached
 *
 * So that the disk is known by it from the first moment on.
 */
gboolean tt_protect_ready_place (TtProtect *self,
                                 const char *path,
                                 gboolean plain,
                                 char **id,
                                 GCancellable *cancellable,
                                 GError **error);

/* Where the archive was moved to, for an office whose databases cannot be read; %NULL where it was
 * not, or that is not known. (transfer full) */
char *tt_archive_place_read (TtEnvironment *environment, const char *folder);

G_END_DECLS
