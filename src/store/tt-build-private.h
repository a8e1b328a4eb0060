/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-chain-private.h"

G_BEGIN_DECLS

/* Files that are built whole beside others, and count only once they were sealed. */

/**
 * tt_build_copy:
 * @from: what is copied, every page of it read and verified
 * @to: what was built there before is removed
 * @pause: (nullable): called between steps
 *
 * A copy by pages in steps on @from's own connection; by rows where a damaged page that no table
 * uses refuses. %TT_ERROR_DAMAGED where the rows refuse too. Not synced.
 */
gboolean tt_build_copy (TtDatabase *from,
                        const char *to,
                        TtCopyPauseFunc pause,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error);

/* The last thing that is done to a file before it is put in place: an ordinary commit, which leaves
 * the cold journal that goes with it, then both are synced. */
gboolean tt_build_seal (TtEnvironment *environment, const char *path, GError **error);

/* Reads the file once more through a connection of its own: head and line of streams. */
gboolean tt_build_read_head (TtEnvironment *environment,
                             const char *path,
                             TtHead *head,
                             TtLineage **lineage,
                             GError **error);

G_END_DECLS
