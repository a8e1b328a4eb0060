/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-copy.h"

G_BEGIN_DECLS

/* Where the shadow lies. At home it is the folder `shadow` of the office. A shadow that was moved
 * to another disk has to be found when office.db cannot be read, so where it is stands in a small
 * file of its own, `shadow.place`, and a marker beside the shadow tells its disk from an empty
 * mount point and from another disk. A copied office's folder does not take the shadow of the one
 * it was copied from: it has its own at home. */

/**
 * TtShadowPlace:
 * @folder: where it lies
 * @is_home: whether that is in the office's own folder
 * @is_here: whether it can be worked with: always at home, elsewhere when its marker is there
 * @token: (nullable): what the marker says, %NULL at home
 * @left: (nullable): where it lay before, and has not been taken away from yet
 * @left_token: (nullable): what the marker there says
 */
typedef struct
{
  char *folder;
  gboolean is_home;
  gboolean is_here;
  char *token;
  char *left;
  char *left_token;
} TtShadowPlace;

void tt_shadow_place_free (TtShadowPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtShadowPlace, tt_shadow_place_free)

/* @folder: the office's. (transfer full) */
TtShadowPlace *
tt_shadow_place_read (TtEnvironment *environment, const char *folder, GError **error);

/* %TT_ERROR_AWAY where the disk is not there, or another is in its place. */
gboolean tt_shadow_place_check (TtEnvironment *environment, const char *folder, GError **error);

/* Brings to @copy's folder what goes with it: photos. */
typedef gboolean (*TtShadowBring) (TtCopy *copy,
                                   const char *shadow_folder,
                                   gpointer user_data,
                                   GError **error);

/**
 * TtShadowMove:
 * @folder: the office's
 * @target: (nullable): an absolute path; %NULL for home
 * @primary: the office, open for reading
 * @bring: (nullable): called when the new shadow is built, before it is compared
 * @cancellable: (nullable): stops it before it is decided
 */
typedef struct
{
  TtEnvironment *environment;
  const char *folder;
  const char *target;
  TtStore *primary;
  TtShadowBring bring;
  gpointer user_data;
  GCancellable *cancellable;
} TtShadowMove;

/**
 * tt_shadow_move:
 *
 * Builds the shadow anew at @target from the primary, reads it back and compares it row by row, and
 * only then switches by one rename of `shadow.place`. What stopped before is not known to anybody;
 * what stops after is finished by tt_shadow_finish_move(). The caller holds the keeper's byte and
 * has no shadow open. A shadow whose disk is away can be moved too: the primary is all it is made
 * of.
 *
 * Returns: %FALSE with %TT_ERROR_INVALID for a target that cannot be one, %TT_ERROR_EXISTS where
 *   something else lies there, %TT_ERROR_DISK_FULL, %TT_ERROR_READ_ONLY, %TT_ERROR_MISMATCH where
 *   the disk does not give back what was written, %TT_ERROR_BUSY
 */
gboolean tt_shadow_move (const TtShadowMove *move, GError **error);

/* Sets the shadow that was left aside, opens the new one in the ordinary way, and removes what was
 * set aside. Nothing to do is no error; a disk that is away is asked again the next time. */
gboolean tt_shadow_finish_move (TtEnvironment *environment, const char *folder, GError **error);

G_END_DECLS
