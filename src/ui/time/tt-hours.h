/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The hours of one person in a span of days: what a row of the week or the day shows. */

#define TT_HOURS_DAYS 7

#define TT_TYPE_HOURS (tt_hours_get_type ())
G_DECLARE_FINAL_TYPE (TtHours, tt_hours, TT, HOURS, GObject)

TtHours *tt_hours_new (gint64 user, const char *name);
gint64 tt_hours_get_user (TtHours *self);
const char *tt_hours_get_name (TtHours *self);

/* @day counts from 0, below TT_HOURS_DAYS. Oldest first. */
void tt_hours_add (TtHours *self, guint day, TtEntry *entry);
/* (element-type TtEntry) (transfer none) (nullable where nothing was worked) */
GPtrArray *tt_hours_get_entries (TtHours *self, guint day);

/* Whether both would look the same. */
gboolean tt_hours_equal (TtHours *self, TtHours *other);

/* Seconds until @now; entries that are open for too long and those that end before they start count
 * nothing. */
gint64 tt_hours_sum_day (TtHours *self, guint day, gint64 now);
gint64 tt_hours_sum (TtHours *self, gint64 now);
/* How many entries need somebody. */
guint tt_hours_count_flagged (TtHours *self, gint64 now);
/* Whether it has closed hours before day @until, none that needs somebody, and not all of them
 * approved. */
gboolean tt_hours_is_ready (TtHours *self, guint until, gint64 now);

/**
 * tt_hours_collect:
 * @entries: (element-type TtEntry): oldest first
 * @users: (element-type TtUser): who gets a row even without hours
 * @first_day: "YYYY-MM-DD" of day 0; an entry stands on the day on which it starts at its place
 *
 * Returns: (transfer full) (element-type TtHours): by name
 */
GPtrArray *tt_hours_collect (GPtrArray *entries, GPtrArray *users, const char *first_day);

/* Makes @store (of TtHours) hold @rows (element-type TtHours). Rows that say the same keep their
 * objects, so that a list stays where it is. */
void tt_hours_put (GListStore *store, GPtrArray *rows);

G_END_DECLS
