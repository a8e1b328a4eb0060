/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-break.h"
#include "core/tt-entry.h"

G_BEGIN_DECLS

/* The rules of entries, corrections and approvals. All pure: what they need is given. */

/* An entry that is longer is flagged; an open one that is older must be ended before a new one. */
#define TT_ENTRY_LONG_HOURS 16

/* Whether two entries share time, half-open: one may start when the other ends. An open entry
 * reaches to @now, and at least to its start; a negative one covers nothing. */
gboolean tt_entries_overlap (TtEntry *a, TtEntry *b, gint64 now);

/* The first of @entries (element-type TtEntry) of the same person that shares time with @entry and
 * is not @entry itself. (transfer none) (nullable) */
TtEntry *tt_entry_find_overlap (TtEntry *entry, GPtrArray *entries, gint64 now);

/* Flags that follow from the entry alone: LONG and NEGATIVE are set or taken away. */
void tt_entry_judge (TtEntry *entry);

/**
 * tt_entry_check_times:
 * @near: (element-type TtEntry): the person's other entries that could overlap
 *
 * Refuses an end before the start and an overlap, naming the other entry.
 */
gboolean tt_entry_check_times (TtEntry *entry, GPtrArray *near, gint64 now, GError **error);

/**
 * tt_entry_check_breaks:
 * @breaks: (element-type TtBreak): all of @entry
 *
 * Refuses a break without a start, one that ends before it starts, lies outside its entry or shares
 * time with another, and one that still lasts where the entry has ended. What has no length covers
 * nothing and may lie anywhere.
 */
gboolean tt_entry_check_breaks (TtEntry *entry, GPtrArray *breaks, gint64 now, GError **error);

/* The day on which an entry is approved and locked: the one on which it starts, at its place.
 * (transfer full) */
char *tt_entry_dup_day (TtEntry *entry);

/* For words: "Ana Diaz, 7 Jul 2025, 22:30 to 06:00". (transfer full) */
char *tt_entry_describe (TtEntry *entry);

G_END_DECLS
