/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "base/tt-progress.h"
#include "store/tt-prepared.h"

G_BEGIN_DECLS

/**
 * TtDemoOptions:
 * @staff: people who punch, at least 1; the owner is one more
 * @entries: time entries
 * @photos: different pictures, on the newest entries
 * @seed: what the office is made from
 * @until: (nullable): its last day, "YYYY-MM-DD"; %NULL for yesterday where the office is
 *
 * The same options give the same rows, and so the same digest, at any time on any computer.
 */
typedef struct
{
  guint staff;
  guint entries;
  guint photos;
  guint64 seed;
  const char *until;
} TtDemoOptions;

/**
 * tt_demo_load:
 * @loader: new and empty
 * @folder: the office's folder, into which the pictures go; those of a load that fails are removed
 * @progress: (nullable): entries made, and all of them
 *
 * Fills @loader with a believable office: a building firm in America/New_York with sites, people,
 * dated rates, hours, breaks, notes, corrections, approved weeks, planned shifts and pictures.
 * Nobody is clocked in. The owner is `owner`, all passwords are `demo`. Definitions of layers are
 * the caller's (tt_loader_take_layers()). %TT_ERROR_INVALID where @until is no day. A worker's job.
 */
gboolean tt_demo_load (TtLoader *loader,
                       TtEnvironment *environment,
                       const char *folder,
                       const TtDemoOptions *options,
                       TtProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
