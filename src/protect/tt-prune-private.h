/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-archive.h"
#include "protect/tt-prune.h"

G_BEGIN_DECLS

/* tt-gaps.c: which parts of a stream were taken away on purpose, so that what is missing there is
 * no damage. Kept in state.db. */

/* Everything of @stream from @from up to the base at @to left. */
gboolean
tt_gaps_note (TtArchive *archive, const TtStream *stream, gint64 from, gint64 to, GError **error);

/* Once for each state.db: one that is new does not know what was taken away before its time. What a
 * verification (@verified) missed and could not mend counts as that, after it was told once. */
gboolean tt_gaps_adopt (TtArchive *archive, gboolean verified, GError **error);

/* Whether the base at @seq was taken away, or was about to be. */
gboolean tt_gaps_drop_base (TtArchive *archive, const TtStream *stream, gint64 seq);

/* Whether the change at @seq lies in a gap. */
gboolean tt_gaps_hold (TtArchive *archive, const TtStream *stream, gint64 seq);

/* tt-prune-photos.c: photos that nothing names any more. @kept: (element-type TtKept) tells which
 * of
 * @bases (element-type TtBase) stay. */
gboolean tt_prune_photos (TtProtect *protect,
                          TtArchive *archive,
                          GArray *kept,
                          TtPruneReport *report,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
