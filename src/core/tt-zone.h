/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Wall clock and instant. Zones are IANA names, looked up by identifier only: never the computer's
 * own zone, never a POSIX rule. Instants are UTC microseconds. */

/**
 * TtWall:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: 1 to 31
 * @hour: 0 to 23
 * @minute: 0 to 59
 * @second: 0 to 59
 * @microsecond: 0 to 999999
 *
 * What a clock on the wall shows.
 */
typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  int microsecond;
} TtWall;

gboolean tt_zone_is_valid (const char *zone);

/* %TT_ERROR_INVALID in words where there is no such zone. */
gboolean tt_zone_check (const char *zone, GError **error);

/* The computer's zone for a new office: from /etc/timezone's or TZ's name as GLib knows it, "UTC"
 * where it has none. (transfer full) */
char *tt_zone_dup_local (void);

gboolean tt_wall_is_valid (const TtWall *wall);

/**
 * tt_zone_resolve:
 * @instants: (out): which instants show @wall in @zone, earliest first
 * @n_instants: (out): 1; 2 where clocks went back; 0 where they went forward over it
 *
 * Returns: %FALSE with %TT_ERROR_INVALID where zone or wall are none
 */
gboolean tt_zone_resolve (
    const char *zone, const TtWall *wall, gint64 instants[2], guint *n_instants, GError **error);

/**
 * tt_zone_resolve_one:
 *
 * As tt_zone_resolve(), but a wall clock that comes twice or not at all is %TT_ERROR_AMBIGUOUS with
 * the instants that it could be in the message.
 */
gboolean
tt_zone_resolve_one (const char *zone, const TtWall *wall, gint64 *instant, GError **error);

/* For a clock that skips @wall: what it would be by the offset before and by the one after
 * (America/New_York 2025-03-09 02:30: 03:30 EDT, 01:30 EST). FALSE where it is not skipped. */
gboolean tt_zone_get_neighbours (const char *zone, const TtWall *wall, gint64 instants[2]);

/* What the wall shows at @instant. @offset (optional): seconds east of UTC. An unknown zone is read
 * as UTC. */
void tt_zone_get_wall (const char *zone, gint64 instant, TtWall *wall, int *offset);

/* The day of the calendar at @instant. (transfer full) */
char *tt_zone_dup_day (const char *zone, gint64 instant);

/* The first instant of @day in @zone, whatever the clock showed then. FALSE with TT_ERROR_INVALID
 * where zone or day are none. */
gboolean tt_zone_get_day_start (const char *zone, const char *day, gint64 *instant, GError **error);

/**
 * tt_zone_find_end:
 * @start: when the work began
 * @hour: as typed for its end
 * @minute: as typed
 * @instant: (out): the first instant after @start at which the wall shows that
 *
 * An end that was typed without a date: 22:00 to 06:00 is the next morning, never negative.
 *
 * Returns: %FALSE with %TT_ERROR_AMBIGUOUS where that moment comes twice or is skipped
 */
gboolean tt_zone_find_end (
    const char *zone, gint64 start, int hour, int minute, gint64 *instant, GError **error);

G_END_DECLS
