/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-snapshot.h"
#include "store/tt-frame.h"

G_BEGIN_DECLS

/* The one spelling of a snapshot's id. (transfer full) */
char *tt_snapshot_dup_id (const TtStream *stream, gint64 seq);

/* Without label; whoever makes it fills in the rest before it is handed on. (transfer full) */
TtSnapshot *tt_snapshot_new (const char *layer, const TtStream *stream, gint64 seq, gint64 at);

/* For g_ptr_array_sort(): oldest first. */
int tt_snapshot_compare (gconstpointer a, gconstpointer b);

G_END_DECLS
