/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Days are cut where the wall at the place turns, so the day on which clocks change has 23 or 25
 * hours and a shift over it is as long as it was. */

#include "core/tt-day-share.h"

#include "core/tt-day.h"
#include "core/tt-zone.h"

/* The instant at which @day begins for hours: @day_start minutes on the wall, or where that is
 * skipped the first minute after. */
static gint64
get_turn (const char *zone, const char *day, int day_start)
{
  gint64 instant = 0;
  gint64 instants[2] = { 0, 0 };
  guint n_instants = 0;
  TtWall wall;

  if (!tt_zone_get_day_start (zone, day, &instant, NULL)) /* a day that a zone skipped: no turn */
    return G_MAXINT64;
  if (day_start == 0)
    return instant;

  tt_zone_get_wall (zone, instant, &wall, NULL);
  wall.second = 0;
  wall.microsecond = 0;
  for (int minute = day_start; minute < 24 * 60; minute++)
    {
      wall.hour = minute / 60;
      wall.minute = minute % 60;
      /* Zone and wall were both found valid above. */
      if (tt_zone_resolve (zone, &wall, instants, &n_instants, NULL) && n_instants > 0)
        return instants[0];
    }

  return instant;
}

static char *
find_day (const char *zone, gint64 instant, int day_start)
{
  g_autofree char *day = tt_zone_dup_day (zone, instant);

  if (instant < get_turn (zone, day, day_start))
    return tt_day_add (day, -1);
  return g_steal_pointer (&day);
}

static void
add_share (GArray *shares, const char *day, gint64 microseconds)
{
  TtDayShare share = { .microseconds = microseconds };

  g_strlcpy (share.day, day, sizeof share.day);
  g_array_append_val (shares, share);
}

static GArray *
split (const char *zone, gint64 started_at, gint64 ended_at, int day_start)
{
  GArray *shares = g_array_new (FALSE, FALSE, sizeof (TtDayShare));
  g_autofree char *day = find_day (zone, started_at, day_start);
  gint64 at = started_at;

  while (at < ended_at)
    {
      g_autofree char *next = tt_day_add (day, 1);
      gint64 turn = MIN (get_turn (zone, next, day_start), ended_at);

      add_share (shares, day, turn - at);
      at = turn;
      g_free (day);
      day = g_steal_pointer (&next);
    }

  if (shares->len == 0)
    add_share (shares, day, 0);
  return shares;
}

static void
keep_most (GArray *shares, gint64 all)
{
  TtDayShare most = g_array_index (shares, TtDayShare, 0);

  for (guint i = 1; i < shares->len; i++)
    {
      TtDayShare share = g_array_index (shares, TtDayShare, i);

      if (share.microseconds > most.microseconds)
        most = share;
    }

  g_array_set_size (shares, 0);
  add_share (shares, most.day, all);
}

GArray *
tt_day_shares (
    const char *zone, gint64 started_at, gint64 ended_at, TtDayAssignment assignment, int day_start)
{
  g_autofree char *day = NULL;
  GArray *shares = NULL;

  g_return_val_if_fail (tt_zone_is_valid (zone), NULL);
  g_return_val_if_fail (ended_at >= started_at, NULL);
  g_return_val_if_fail (day_start >= 0 && day_start < 24 * 60, NULL);

  if (assignment == TT_DAY_SPLIT || assignment == TT_DAY_OF_MOST)
    {
      shares = split (zone, started_at, ended_at, day_start);
      if (assignment == TT_DAY_OF_MOST)
        keep_most (shares, ended_at - started_at);
      return shares;
    }

  /* A shift that ends as the day turns ends on the day before: half-open. */
  shares = g_array_new (FALSE, FALSE, sizeof (TtDayShare));
  day = find_day (zone, assignment == TT_DAY_OF_START ? started_at : MAX (started_at, ended_at - 1),
                  day_start);
  add_share (shares, day, ended_at - started_at);
  return shares;
}
