/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "storage/tt-place.h"

G_BEGIN_DECLS

/* A folder of this computer, or of a disk or network share that is mounted. */

#define TT_TYPE_PLACE_FOLDER (tt_place_folder_get_type ())
G_DECLARE_FINAL_TYPE (TtPlaceFolder, tt_place_folder, TT, PLACE_FOLDER, TtPlace)

/**
 * tt_place_folder_new:
 * @path: absolute; need not exist
 * @anchor: (nullable): a folder at or above @path that must be there before anything is written,
 *   so that an unplugged disk's bare mount point is never filled; %NULL for the parent of @path
 *
 * Returns: (transfer full): the place
 */
TtPlace *tt_place_folder_new (TtEnvironment *environment, const char *path, const char *anchor);

const char *tt_place_folder_get_path (TtPlaceFolder *self);

G_END_DECLS
