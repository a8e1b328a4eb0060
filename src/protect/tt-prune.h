/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"
#include "protect/tt-retention.h"

G_BEGIN_DECLS

/**
 * TtPruneReport:
 * @folders: folders of bases that left (would leave)
 * @objects: objects in them, and photos
 * @bytes: their bytes
 * @points_left: bases that stay
 * @refused: (nullable): why nothing was removed, words for a person
 */
typedef struct
{
  guint folders;
  guint objects;
  gint64 bytes;
  guint points_left;
  char *refused;
} TtPruneReport;

void tt_prune_report_free (TtPruneReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPruneReport, tt_prune_report_free)

/**
 * tt_prune_layer:
 * @layer: the name of a layer of kind folder
 * @dry_run: work out only
 * @confirmed: somebody has seen that more than 30 % of the bytes go
 *
 * Removes what the layer's retention does not keep: whole folders of bases, the oldest first, and
 * photos that nothing has named for a day and that no base before then can name. It refuses, and
 * says so in the report, where the clock is suspect, the listing is short of what was there,
 * something is damaged, fewer than three points or two bases that were just read back would stay,
 * or over 30 % of the bytes would go. The caller holds the keeper's byte.
 *
 * Returns: (transfer full): %NULL with @error where the place failed half-way; what is left is
 *   whole, and the next run goes on
 */
TtPruneReport *tt_prune_layer (TtProtect *self,
                               const char *layer,
                               gboolean dry_run,
                               gboolean confirmed,
                               GCancellable *cancellable,
                               GError **error);

/* Clears away on every layer for which a day has passed since the last time. What is refused or
 * fails is said in the log: nothing is lost by keeping it, and the next day tries again. */
void tt_prune_all (TtProtect *self);

G_END_DECLS
