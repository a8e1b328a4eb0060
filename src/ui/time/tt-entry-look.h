/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "ui/widgets/tt-day-track.h"
#include "ui/widgets/tt-state.h"

G_BEGIN_DECLS

/* How an entry looks in lists, grids and tracks. Instants are UTC microseconds. */

/* Whether somebody should look at it: it has flags that nobody let stand, or it has been open for
 * more than 16 hours. Approved ones never need anybody. */
gboolean tt_entry_look_is_flagged (TtEntry *entry, gint64 now);

/* "open", "flagged", "approved", "corrected" or "ready", as a look. */
const TtStateLook *tt_entry_look_get (TtEntry *entry, gint64 now);

/* What the flags say, a sentence each; "" where there is nothing to say. (transfer full) */
char *tt_entry_look_dup_flags (TtEntry *entry, gint64 now);

/* Seconds of work, until @now where it is open: unpaid breaks are taken off, the one that lasts
 * too. Below 0 where the entry ends before it starts. */
gint64 tt_entry_look_get_seconds (TtEntry *entry, gint64 now);

/* Draws its work on @track as spans with the breaks left out, hours of @day ("YYYY-MM-DD") at the
 * entry's place, from @from on. */
void
tt_entry_look_draw (TtEntry *entry, TtDayTrack *track, const char *day, double from, gint64 now);

G_END_DECLS
