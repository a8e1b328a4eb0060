/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"

G_BEGIN_DECLS

/**
 * TtPaths:
 * @folder: the office's folder, links followed
 * @shadow_folder: the shadow's
 * @token: (nullable): what the marker in it says where the shadow was moved to another disk
 * @is_elsewhere: whether it is a folder that was asked for and not the one that the office names:
 *   a shadow that stands in, or one that is to be moved there. No swap concerns it.
 * @primary: office.db
 * @shadow: the shadow's own office.db
 * @new_primary: what a recovery builds, under the swapper's byte
 * @new_shadow: what a rebuilding of the shadow builds, under the keeper's
 * @next_primary: a prepared primary that is being swapped in; once it is gone from this name the
 *   swap was decided
 * @next_shadow: the shadow that goes with it, until it is swapped in too
 * @evidence: a copy of a damaged pair, to be read
 * @lock: office.lock
 *
 * Where things lie in an office's folder.
 */
typedef struct
{
  char *folder;
  char *shadow_folder;
  char *token;
  gboolean is_elsewhere;
  char *primary;
  char *shadow;
  char *new_primary;
  char *new_shadow;
  char *next_primary;
  char *next_shadow;
  char *evidence;
  char *lock;
} TtPaths;

/* @shadow_folder: (nullable): where the folder itself says. (transfer full) */
TtPaths *tt_paths_new (TtEnvironment *environment,
                       const char *folder,
                       const char *shadow_folder,
                       GError **error);
void tt_paths_free (TtPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPaths, tt_paths_free)

/* The folder whose `set-aside` takes what is replaced in the shadow's: on the same disk. */
const char *tt_paths_get_shadow_aside (const TtPaths *self);

/* Whether the shadow's disk is there: %TT_ERROR_AWAY where it is not, or another is in its place.
 * To be asked before anything is looked for or made in the shadow's folder, because what is missing
 * on a disk that is away is not lost. */
gboolean tt_paths_check_shadow (const TtPaths *self, TtDisk *disk, GError **error);

/* (transfer full) */
char *tt_journal_path (const char *database);

/* Whether something lies there. */
gboolean tt_path_exists (TtDisk *disk, const char *path, gboolean *exists, GError **error);

/* Removes what may be there. */
gboolean tt_path_remove (TtDisk *disk, const char *path, GError **error);

/* A database that nobody has open, and its journal. */
gboolean tt_pair_remove (TtDisk *disk, const char *database, GError **error);

/* Syncs a file that lies there. Never for a database that is in use: closing it would drop SQLite's
 * locks on it. */
gboolean tt_path_sync (TtDisk *disk, const char *path, GError **error);

G_END_DECLS
