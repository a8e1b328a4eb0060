/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-retention.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* How safe the office is: each layer, and the whole in one word, its reasons and one sentence.
 * Plain immutable data that any thread may hold. */

typedef enum
{
  TT_LAYER_OK,
  TT_LAYER_BEHIND,  /* changes are missing there */
  TT_LAYER_WAITING, /* a disk that is not there, a locked keyring: no error until too long */
  TT_LAYER_FAILED,
  TT_LAYER_DAMAGED,
  TT_LAYER_OFF,
} TtLayerState;

/* "ok", "behind", "waiting", "failed", "damaged", "off" */
const char *tt_layer_state_get_name (TtLayerState state);

typedef enum
{
  TT_OVERALL_PROTECTED,
  TT_OVERALL_AT_RISK,
  TT_OVERALL_UNPROTECTED,
} TtOverall;

/* "protected", "at-risk", "unprotected" */
const char *tt_overall_get_name (TtOverall overall);

/**
 * TtLayerStatus:
 * @name: the layer's name ("shadow", "archive")
 * @kind: its kind ("shadow", "folder")
 * @enabled: whether it is kept up to date
 * @state: its state
 * @stream: the stream it stands in, 32 hex digits, "" for none
 * @seq: the newest change that was read back there, 0 for none
 * @behind: how many changes it lacks
 * @since: since when it is in this state, UTC microseconds, 0 where not known
 * @last_success: when a run last brought it up to date, UTC microseconds, 0 for never
 * @last_verified: when all of it was last read back, UTC microseconds, 0 for never
 * @last_drill: when it was last proven by a restore, UTC microseconds, 0 for never
 * @bytes: how much it holds
 * @snapshots: how many points can be restored from it
 * @place: where it is, in words for a person
 * @other_disk: whether it is on another disk than the main file
 * @retention: how long it keeps what, for one that keeps earlier moments
 * @refused: (nullable): why nothing old was cleared away the last time, words for a person: no
 *   error, for nothing is lost by it
 * @error_code: (nullable): a word for scripts
 * @error_message: (nullable): what is wrong, in words for a person
 * @error_hint: (nullable): what to do about it
 */
typedef struct
{
  char *name;
  char *kind;
  gboolean enabled;
  TtLayerState state;
  char *stream;
  gint64 seq;
  gint64 behind;
  gint64 since;
  gint64 last_success;
  gint64 last_verified;
  gint64 last_drill;
  gint64 bytes;
  gint64 snapshots;
  char *place;
  gboolean other_disk;
  TtRetention retention;
  char *refused;
  char *error_code;
  char *error_message;
  char *error_hint;
} TtLayerStatus;

/**
 * TtProtectStatus:
 * @overall: the whole in one word
 * @reasons: (array zero-terminated=1): words for scripts why it is not better: "layer-behind",
 *   "layer-waiting", "layer-failed", "layer-damaged", "nothing-proven", "one-disk",
 *   "no-copy", "one-disk-accepted", "low-space", "disk-failing", "clock"
 * @green: verified, recent, and on another disk or machine: nothing else may be green
 * @working: a run is under way ("catching up"); no state of its own
 * @copies: how many sound copies there are beside the main file
 * @newest_at: journal time of the newest change that stands in a copy, UTC microseconds
 * @newest_saved: when that copy was read back, UTC microseconds
 * @last_proven: when a copy was last restored by a drill, UTC microseconds, 0 for never
 * @seq: the newest change of the main file
 * @low_space: a disk has too little room left, or soon will
 * @full_in_days: when it will be full at the present pace, -1 where that cannot be foreseen
 * @disk_failing: the main file had to be recovered three times within a day
 * @clock_behind: this computer's clock is behind the newest change
 * @layers: (element-type TtLayerStatus): in the order of their definition
 */
typedef struct
{
  TtOverall overall;
  char **reasons;
  gboolean green;
  gboolean working;
  guint copies;
  gint64 newest_at;
  gint64 newest_saved;
  gint64 last_proven;
  gint64 seq;
  gboolean low_space;
  gint full_in_days;
  gboolean disk_failing;
  gboolean clock_behind;
  GPtrArray *layers;
} TtProtectStatus;

#define TT_TYPE_PROTECT_STATUS (tt_protect_status_get_type ())
GType tt_protect_status_get_type (void);

TtProtectStatus *tt_protect_status_ref (TtProtectStatus *self);
void tt_protect_status_unref (TtProtectStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtProtectStatus, tt_protect_status_unref)

/* (nullable) (transfer none) */
const TtLayerStatus *tt_protect_status_find (const TtProtectStatus *self, const char *name);

/**
 * tt_protect_status_dup_sentence:
 * @now: UTC microseconds
 * @zone: the zone in which days and times are said
 *
 * The one true sentence: what is, since when, what to do. Pure, so that its ages can be said anew
 * without asking the layers.
 */
char *tt_protect_status_dup_sentence (const TtProtectStatus *self, gint64 now, GTimeZone *zone);

/* An age or instant in words: "20 seconds ago", "today 03:12", "Monday 17:40", "16 Nov". */
char *tt_protect_dup_age (gint64 at, gint64 now, GTimeZone *zone);

G_END_DECLS
