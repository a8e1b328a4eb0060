/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Days whose hours were approved, or opened again. Texts are never NULL ("" = none); instants are
 * UTC microseconds (0 = none). */

#define TT_TYPE_PERIOD (tt_period_get_type ())
G_DECLARE_FINAL_TYPE (TtPeriod, tt_period, TT, PERIOD, GObject)

/* (transfer full) */
TtPeriod *tt_period_new (void);
TtPeriod *tt_period_dup (TtPeriod *self);

gint64 tt_period_get_id (TtPeriod *self);
void tt_period_set_id (TtPeriod *self, gint64 id);
gint64 tt_period_get_company (TtPeriod *self);
void tt_period_set_company (TtPeriod *self, gint64 company);
gint64 tt_period_get_user (TtPeriod *self); /* 0 = everybody */
void tt_period_set_user (TtPeriod *self, gint64 user);
const char *tt_period_get_from_day (TtPeriod *self); /* "YYYY-MM-DD" */
void tt_period_set_from_day (TtPeriod *self, const char *from_day);
const char *tt_period_get_to_day (TtPeriod *self); /* the last day, included */
void tt_period_set_to_day (TtPeriod *self, const char *to_day);
const char *tt_period_get_state (TtPeriod *self); /* "approved" or "reopened" */
void tt_period_set_state (TtPeriod *self, const char *state);
gint64 tt_period_get_at (TtPeriod *self);
void tt_period_set_at (TtPeriod *self, gint64 at);
gint64 tt_period_get_by (TtPeriod *self); /* user id; 0 for the command line */
void tt_period_set_by (TtPeriod *self, gint64 by);
const char *tt_period_get_by_name (TtPeriod *self);
void tt_period_set_by_name (TtPeriod *self, const char *by_name);
const char *tt_period_get_reason (TtPeriod *self);
void tt_period_set_reason (TtPeriod *self, const char *reason);

G_END_DECLS
