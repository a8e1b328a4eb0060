/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GTimeZone knows the rules; this file asks it only what cannot be misunderstood: the offset in
 * force at an instant, and the offset of each of its intervals. Which instants show a wall clock
 * follows from those by subtraction, so that gaps and doubles are seen and never guessed at. */

#include "core/tt-zone.h"

#include "base/tt-error.h"
#include "core/tt-day.h"
#include "core/tt-time.h"

#include <glib/gi18n-lib.h>

/* No zone was ever further from UTC, or changed by more at once. */
#define FAR G_GINT64_CONSTANT (93600)

/* Before the year 1 and after the year 9999 no wall clock can be written. */
#define FIRST_SECOND G_GINT64_CONSTANT (-62135596800)
#define LAST_SECOND G_GINT64_CONSTANT (253402300799)

/* Names without a slash that hold a digit, and are not POSIX rules. */
static const char *const names_with_digits[] = { "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT" };

static gboolean
looks_like_name (const char *zone)
{
  gboolean has_digit = FALSE;

  if (zone == NULL || !g_ascii_isalpha (zone[0]) || strlen (zone) > 64)
    return FALSE;

  for (const char *at = zone; *at != '\0'; at++)
    {
      if (!g_ascii_isalnum (*at) && strchr ("/_+-", *at) == NULL)
        return FALSE;
      has_digit |= g_ascii_isdigit (*at);
    }

  if (!has_digit || strchr (zone, '/') != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names_with_digits); i++)
    {
      if (g_str_equal (names_with_digits[i], zone))
        return TRUE;
    }

  return FALSE;
}

/* Zones are read from the system's files once; the table only grows by names that exist.
 * (transfer none) (nullable) */
static GTimeZone *
look_up (const char *zone)
{
  static GMutex mutex;
  static GHashTable *zones;
  g_autoptr (GMutexLocker) locker = NULL;
  GTimeZone *found = NULL;

  if (!looks_like_name (zone))
    return NULL;

  locker = g_mutex_locker_new (&mutex);
  if (zones == NULL)
    zones =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);

  found = g_hash_table_lookup (zones, zone);
  if (found == NULL)
    {
      found = g_time_zone_new_identifier (zone);
      if (found != NULL)
        g_hash_table_insert (zones, g_strdup (zone), found);
    }
  return found;
}

gboolean
tt_zone_is_valid (const char *zone)
{
  return look_up (zone) != NULL;
}

static GTimeZone *
look_up_or_fail (const char *zone, GError **error)
{
  GTimeZone *found = look_up (zone);

  if (found == NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                 _ ("There is no time zone “%s”; write it like America/New_York"),
                 zone != NULL ? zone : "");
  return found;
}

gboolean
tt_zone_check (const char *zone, GError **error)
{
  return look_up_or_fail (zone, error) != NULL;
}

char *
tt_zone_dup_local (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (local);

  if (g_str_has_prefix (name, ":"))
    name++;
  return g_strdup (tt_zone_is_valid (name) ? name : "UTC");
}

static gint64
get_seconds (gint64 instant)
{
  gint64 rest = instant % G_USEC_PER_SEC;

  return instant / G_USEC_PER_SEC - (rest < 0 ? 1 : 0);
}

static int
get_offset (GTimeZone *zone, gint64 instant)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, get_seconds (instant));

  return g_time_zone_get_offset (zone, interval);
}

gboolean
tt_wall_is_valid (const TtWall *wall)
{
  return wall->year >= 1 && wall->year <= 9999 && wall->month >= 1 && wall->month <= 12 &&
         wall->day >= 1 &&
         g_date_valid_dmy ((GDateDay) wall->day, (GDateMonth) wall->month,
                           (GDateYear) wall->year) &&
         wall->hour >= 0 && wall->hour <= 23 && wall->minute >= 0 && wall->minute <= 59 &&
         wall->second >= 0 && wall->second <= 59 && wall->microsecond >= 0 &&
         wall->microsecond <= 999999;
}

/* The wall clock read as if it were UTC's. */
static gint64
flatten (const TtWall *wall)
{
  GDate date;
  gint64 days = 0;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) wall->day, (GDateMonth) wall->month, (GDateYear) wall->year);
  days = (gint64) g_date_get_julian (&date) - 719163; /* GDate's day 1 is 0001-01-01 */

  return ((days * 24 + wall->hour) * 60 + wall->minute) * 60 * G_USEC_PER_SEC +
         (gint64) wall->second * G_USEC_PER_SEC + wall->microsecond;
}

static guint
find_instants (GTimeZone *zone, const TtWall *wall, gint64 instants[2])
{
  gint64 flat = flatten (wall);
  gint64 seconds = get_seconds (flat);
  int first = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds - FAR);
  int last = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds + FAR);
  guint n_instants = 0;

  for (int interval = first; interval <= last && n_instants < 2; interval++)
    {
      int offset = g_time_zone_get_offset (zone, interval);
      gint64 instant = flat - (gint64) offset * G_USEC_PER_SEC;

      if (get_offset (zone, instant) != offset)
        continue;
      if (n_instants == 0 || instants[n_instants - 1] != instant)
        instants[n_instants++] = instant;
    }

  if (n_instants == 2 && instants[0] > instants[1])
    {
      gint64 later = instants[0];

      instants[0] = instants[1];
      instants[1] = later;
    }
  return n_instants;
}

gboolean
tt_zone_resolve (
    const char *zone, const TtWall *wall, gint64 instants[2], guint *n_instants, GError **error)
{
  GTimeZone *found = look_up_or_fail (zone, error);

  if (found == NULL)
    return FALSE;
  if (!tt_wall_is_valid (wall))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("No clock and no calendar shows such a time"));
      return FALSE;
    }

  *n_instants = find_instants (found, wall, instants);
  return TRUE;
}

gboolean
tt_zone_get_neighbours (const char *zone, const TtWall *wall, gint64 instants[2])
{
  GTimeZone *found = look_up (zone);
  gint64 flat = 0;

  if (found == NULL || !tt_wall_is_valid (wall) || find_instants (found, wall, instants) > 0)
    return FALSE;

  flat = flatten (wall);
  instants[0] = flat - (gint64) get_offset (found, flat - FAR * G_USEC_PER_SEC) * G_USEC_PER_SEC;
  instants[1] = flat - (gint64) get_offset (found, flat + FAR * G_USEC_PER_SEC) * G_USEC_PER_SEC;
  return TRUE;
}

gboolean
tt_zone_resolve_one (const char *zone, const TtWall *wall, gint64 *instant, GError **error)
{
  gint64 instants[2] = { 0, 0 };
  g_autofree char *clock = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_instants = 0;
  gboolean skipped = FALSE;

  if (!tt_zone_resolve (zone, wall, instants, &n_instants, error))
    return FALSE;
  if (n_instants == 1)
    {
      *instant = instants[0];
      return TRUE;
    }

  skipped = n_instants == 0;
  if (skipped && !tt_zone_get_neighbours (zone, wall, instants))
    g_return_val_if_reached (FALSE);

  clock = g_strdup_printf ("%04d-%02d-%02d %02d:%02d", wall->year, wall->month, wall->day,
                           wall->hour, wall->minute);
  first = tt_time_format_in_zone (instants[0], zone);
  second = tt_time_format_in_zone (instants[1], zone);
  g_set_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS,
               skipped ? _ ("%s does not exist in %s, clocks skip it; say %s or %s")
                       : _ ("%s comes twice in %s; say %s or %s"),
               clock, zone, first, second);
  return FALSE;
}

void
tt_zone_get_wall (const char *zone, gint64 instant, TtWall *wall, int *offset)
{
  GTimeZone *found = look_up (zone);
  int east = found != NULL ? get_offset (found, instant) : 0;
  gint64 flat = get_seconds (instant);
  gint64 days = 0;
  int second = 0;
  GDate date;

  flat = CLAMP (flat + east, FIRST_SECOND, LAST_SECOND);
  days = flat / 86400 - (flat % 86400 < 0 ? 1 : 0);
  second = (int) (flat - days * 86400);

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (days + 719163));

  *wall = (TtWall){
    .year = g_date_get_year (&date),
    .month = (int) g_date_get_month (&date),
    .day = g_date_get_day (&date),
    .hour = second / 3600,
    .minute = second / 60 % 60,
    .second = second % 60,
    .microsecond = (int) (instant - get_seconds (instant) * G_USEC_PER_SEC),
  };
  if (offset != NULL)
    *offset = east;
}

char *
tt_zone_dup_day (const char *zone, gint64 instant)
{
  TtWall wall;

  tt_zone_get_wall (zone, instant, &wall, NULL);
  return g_strdup_printf ("%04d-%02d-%02d", wall.year, wall.month, wall.day);
}

/* Midnight of a valid day. */
static TtWall
get_midnight (const char *day)
{
  TtWall wall = { 0 };

  if (!tt_day_read (day, &wall.year, &wall.month, &wall.day))
    g_return_val_if_reached (wall);
  return wall;
}

gboolean
tt_zone_get_day_start (const char *zone, const char *day, gint64 *instant, GError **error)
{
  TtWall wall = { 0 };
  GTimeZone *found = look_up_or_fail (zone, error);
  gint64 instants[2] = { 0, 0 };

  if (found == NULL || !tt_day_check (day, error))
    return FALSE;

  wall = get_midnight (day);

  /* Where clocks skip midnight the day starts at the jump, which is the wall clock read by the
   * offset before it, less what was skipped: the first minute of that day that there is. */
  for (int minute = 0; minute < 24 * 60; minute++)
    {
      wall.hour = minute / 60;
      wall.minute = minute % 60;
      if (find_instants (found, &wall, instants) > 0)
        {
          *instant = instants[0];
          return TRUE;
        }
    }

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s did not exist in %s"), day, zone);
  return FALSE;
}

gboolean
tt_zone_find_end (
    const char *zone, gint64 start, int hour, int minute, gint64 *instant, GError **error)
{
  g_autofree char *day = tt_zone_dup_day (zone, start);

  for (int later = 0; later <= 2; later++)
    {
      g_autofree char *candidate = tt_day_add (day, later);
      TtWall wall = get_midnight (candidate);
      gint64 instants[2] = { 0, 0 };
      guint n_instants = 0;

      wall.hour = hour;
      wall.minute = minute;
      if (!tt_zone_resolve (zone, &wall, instants, &n_instants, error))
        return FALSE;
      if (n_instants == 1 && instants[0] <= start)
        continue;
      if (n_instants == 2 && instants[1] <= start)
        continue;
      if (n_instants == 2 && instants[0] <= start)
        {
          /* Only the second one is still to come. */
          *instant = instants[1];
          return TRUE;
        }
      if (n_instants == 0 && later == 0 && tt_zone_get_neighbours (zone, &wall, instants) &&
          MAX (instants[0], instants[1]) <= start)
        continue;

      return tt_zone_resolve_one (zone, &wall, instant, error);
    }

  g_return_val_if_reached (FALSE);
}
