/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-moments.h"

G_BEGIN_DECLS

/**
 * TtPastMoment: a moment to go back to: the office as it was after one change
 * @layer: the copy that it is brought from
 * @snapshot: its id there
 * @at: journal time of the change, UTC microseconds
 * @day: its day in the zone of the past, "YYYY-MM-DD"; interned
 * @actor: who made the change, "" where only a kept copy tells of it
 * @title: what the change was, in words
 * @kept: it is (also) a copy kept for longer, or has a label
 */
typedef struct
{
  char *layer;
  char *snapshot;
  char *stream;
  gint64 seq;
  gint64 at;
  const char *day;
  char *actor;
  char *title;
  gboolean kept;
} TtPastMoment;

TtPastMoment *tt_past_moment_ref (TtPastMoment *self);
void tt_past_moment_unref (TtPastMoment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPastMoment, tt_past_moment_unref)

/* As a restore names it; valid as long as @self. */
TtMoment tt_past_moment_get (const TtPastMoment *self);

/* All that an office can go back to: every single change that is still held, and the copies kept
 * from before them. Changes are read page by page, newest first. Main context only.
 *
 * Signal "changed" (): there are more or others now; also when the last page was read. */

#define TT_TYPE_PAST (tt_past_get_type ())
G_DECLARE_FINAL_TYPE (TtPast, tt_past, TT, PAST, GObject)

/* @zone: IANA name, in whose days moments are counted. Reads at once. (transfer full) */
TtPast *tt_past_new (TtOffice *office, TtActor *actor, const char *zone);

/* Reads what came since, and which copies are kept now. */
void tt_past_refresh (TtPast *self);

/* Reads no further: whoever asked has turned away. */
void tt_past_stop (TtPast *self);

gboolean tt_past_is_loading (TtPast *self);

/* (nullable) What went wrong with the last page; what was read before is there. */
const GError *tt_past_get_error (TtPast *self);

/* Newest first. (transfer none) */
guint tt_past_get_length (TtPast *self);
TtPastMoment *tt_past_get (TtPast *self, guint i);

/* Where @moment stands, or an equal one that was read anew; -1 where it is no more. */
int tt_past_find (TtPast *self, const TtPastMoment *moment);

G_END_DECLS
