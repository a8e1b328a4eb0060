/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-break.h"
#include "core/tt-entry.h"
#include "core/tt-period.h"
#include "core/tt-punch.h"
#include "core/tt-site.h"
#include "core/tt-user.h"

G_BEGIN_DECLS

/* The rules of punches, corrections and approvals. All pure: what they need is given. */

/* An entry that is longer is flagged; an open one that is older must be ended before a new one. */
#define TT_ENTRY_LONG_HOURS 16

/**
 * TtPunchPolicy:
 * @require_photo: a punch without a picture is flagged
 * @require_position: a punch without a position at a site with a fence is flagged
 *
 * What the office asks for. It flags, it never blocks.
 */
typedef struct
{
  gboolean require_photo;
  gboolean require_position;
} TtPunchPolicy;

/**
 * TtPunchOutcome:
 * @opened: (nullable): a new entry, without id
 * @closed: (nullable): the open entry, now with its end
 * @break_started: (nullable): a new break, without id
 * @break_ended: (nullable): the break that lasted, now with its end
 *
 * What a punch does to the office: rows to add and rows to change.
 */
typedef struct
{
  TtEntry *opened;
  TtEntry *closed;
  TtBreak *break_started;
  TtBreak *break_ended;
} TtPunchOutcome;

void tt_punch_outcome_clear (TtPunchOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TtPunchOutcome, tt_punch_outcome_clear)

/**
 * TtPunchScene:
 * @user: who is punched
 * @site: (nullable): the site that the punch names
 * @zone: zone of the place: the site's, else the company's
 * @open: (nullable): their open entry
 * @open_site_name: (nullable): for words
 * @running: (nullable): the break that lasts in @open
 * @near: (element-type TtEntry): their other entries that could overlap
 * @policy: what the office asks for
 *
 * What is known when the button is pressed.
 */
typedef struct
{
  TtUser *user;
  TtSite *site;
  const char *zone;
  TtEntry *open;
  const char *open_site_name;
  TtBreak *running;
  GPtrArray *near;
  TtPunchPolicy policy;
} TtPunchScene;

/**
 * tt_punch_decide:
 * @punch: its "at" is set
 * @scene: not changed
 * @outcome: (out): cleared by the caller
 *
 * In while in, out while not in, out before in, breaks out of place and overlaps are refused; in at
 * another site is a switch: out and in at one instant. An open entry of more than 16 hours refuses
 * in, and its out is flagged long.
 *
 * Returns: %FALSE with %TT_ERROR_REFUSED in words that name the other entry
 */
gboolean tt_punch_decide (TtPunch *punch,
                          const TtPunchScene *scene,
                          TtPunchOutcome *outcome,
                          GError **error);

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

/* The day on which an entry is approved and locked: the one on which it starts, at its place.
 * (transfer full) */
char *tt_entry_dup_day (TtEntry *entry);

/* The approval that covers @day of @user, or NULL: of all @periods (element-type TtPeriod) that
 * cover it the last one decides. (transfer none) (nullable) */
TtPeriod *
tt_periods_find_approval (GPtrArray *periods, gint64 company, gint64 user, const char *day);

/* For words: "Ana Diaz, 7 Jul 2025, 22:30 to 06:00". (transfer full) */
char *tt_entry_describe (TtEntry *entry);

G_END_DECLS
