/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-break.h"
#include "core/tt-entry.h"
#include "core/tt-punch.h"
#include "core/tt-site.h"
#include "core/tt-user.h"

G_BEGIN_DECLS

/* The rules of punches. Pure: what they need is given. */

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
 * @open_site: (nullable): the site of @open
 * @running: (nullable): the break that lasts in @open
 * @near: (element-type TtEntry): their entries that could overlap, without @open
 * @now: UTC microseconds
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
  TtSite *open_site;
  TtBreak *running;
  GPtrArray *near;
  gint64 now;
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

G_END_DECLS
