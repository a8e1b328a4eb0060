/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is due when. A pure state machine over clock values: it owns no timer and reads no clock.
 * The office asks tt_schedule_get_wait() after every event, sets one timer of the executor, and
 * does what tt_schedule_take_due() says. */

typedef struct _TtSchedule TtSchedule;

/**
 * TtDue:
 * @TT_DUE_BACKUP: bring the archive up to date: 5 s after the last change, 60 s after the first
 *   unsaved one at most
 * @TT_DUE_LOOK: look at every layer: every 5 minutes
 * @TT_DUE_BASE: a full base: daily, at 2,000 frames, at a new stream
 * @TT_DUE_VERIFY: the quick verification: daily
 * @TT_DUE_DRILL: a restore drill: at once after the first backup of an office, then every 30 days
 * @TT_DUE_LABEL: a label frame, whose segment repeats the last changes: an hour after the last one
 *   where something changed since, else after a day
 */
typedef enum
{
  TT_DUE_NOTHING = 0,
  TT_DUE_BACKUP = 1 << 0,
  TT_DUE_LOOK = 1 << 1,
  TT_DUE_BASE = 1 << 2,
  TT_DUE_VERIFY = 1 << 3,
  TT_DUE_DRILL = 1 << 4,
  TT_DUE_LABEL = 1 << 5,
} TtDue;

/**
 * TtMoments: the two clocks at one moment
 * @monotonic: microseconds; for waits within this run of the program
 * @wall: UTC microseconds; for what is daily or monthly and outlives a restart
 */
typedef struct
{
  gint64 monotonic;
  gint64 wall;
} TtMoments;

/* (transfer full) Everything that was done before, from state.db; UTC microseconds, 0 for never. */
TtSchedule *
tt_schedule_new (TtMoments now, gint64 last_base, gint64 last_verify, gint64 last_drill);
void tt_schedule_free (TtSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtSchedule, tt_schedule_free)

/* Asks for labels from now on. @last: when the last one was written, UTC microseconds, 0 for never;
 * no label frame is due at once. */
void tt_schedule_want_labels (TtSchedule *self, gint64 last, TtMoments now);

/* A change was committed (or noticed from another process). */
void tt_schedule_note_change (TtSchedule *self, TtMoments now);

/* A new stream, or 2,000 frames since the last base: a base is due with the next backup. */
void tt_schedule_note_base_due (TtSchedule *self);

/* A look now, and a backup with it: a disk may be there again, or the computer slept. */
void tt_schedule_want_look (TtSchedule *self, TtMoments now);

/* What was asked for has ended. One that failed is tried again after a wait that doubles from a
 * minute to an hour. */
void tt_schedule_note_done (TtSchedule *self, TtDue what, gboolean done, TtMoments now);

/* What is due now, as a mask of TtDue. Nothing twice: what was handed out is under way until
 * tt_schedule_note_done(). */
TtDue tt_schedule_take_due (TtSchedule *self, TtMoments now);

/* Microseconds until something is due, at most the five minutes of the look. */
gint64 tt_schedule_get_wait (TtSchedule *self, TtMoments now);

/* Whether a backup would have something to do now (before quitting). */
gboolean tt_schedule_has_unsaved (TtSchedule *self);

G_END_DECLS
