/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-time.h"

#include "base/tt-error.h"
#include "core/tt-zone.h"

#include <glib/gi18n-lib.h>

/* Reads exactly @n_digits digits and moves on. */
static gboolean
take_number (const char **text, guint n_digits, int *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      *value = *value * 10 + (**text - '0');
      (*text)++;
    }

  return TRUE;
}

static gboolean
take_character (const char **text, const char *accepted)
{
  if (**text == '\0' || strchr (accepted, **text) == NULL)
    return FALSE;

  (*text)++;
  return TRUE;
}

static gboolean
take_fraction (const char **text, int *microsecond)
{
  int scale = 100000;

  *microsecond = 0;
  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++)
    {
      if (scale == 0)
        return FALSE;
      *microsecond += (**text - '0') * scale;
      scale /= 10;
    }
  return TRUE;
}

static gboolean
take_wall (const char **text, TtWall *wall)
{
  if (!take_number (text, 4, &wall->year) || !take_character (text, "-") ||
      !take_number (text, 2, &wall->month) || !take_character (text, "-") ||
      !take_number (text, 2, &wall->day) || !take_character (text, "Tt ") ||
      !take_number (text, 2, &wall->hour) || !take_character (text, ":") ||
      !take_number (text, 2, &wall->minute))
    return FALSE;

  if (take_character (text, ":"))
    {
      if (!take_number (text, 2, &wall->second))
        return FALSE;
      if (take_character (text, ".") && !take_fraction (text, &wall->microsecond))
        return FALSE;
    }

  return tt_wall_is_valid (wall);
}

/* "Z", "+05:45" or nothing; seconds east of UTC. */
static gboolean
take_offset (const char **text, gboolean *found, int *offset)
{
  gboolean west = **text == '-';
  int hours = 0;
  int minutes = 0;

  *offset = 0;
  *found = **text != '\0';
  if (!*found)
    return TRUE;
  if (take_character (text, "Zz"))
    return **text == '\0';

  if (!take_character (text, "+-") || !take_number (text, 2, &hours) ||
      !take_character (text, ":") || !take_number (text, 2, &minutes) || **text != '\0' ||
      hours > 23 || minutes > 59)
    return FALSE;

  *offset = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
  return TRUE;
}

gboolean
tt_time_parse (const char *text, const char *zone, gint64 *instant, GError **error)
{
  TtWall wall = { 0 };
  gboolean has_offset = FALSE;
  int offset = 0;
  const char *at = text;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!take_wall (&at, &wall) || !take_offset (&at, &has_offset, &offset))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” is not a time; write it like 2026-01-31T08:30 or "
                      "2026-01-31T08:30:00-05:00"),
                   text);
      return FALSE;
    }

  if (!has_offset && zone == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” does not say how far from UTC it is; add Z or an offset"), text);
      return FALSE;
    }

  if (!tt_zone_resolve_one (has_offset ? "UTC" : zone, &wall, instant, error))
    return FALSE;

  *instant -= (gint64) offset * G_USEC_PER_SEC;
  return TRUE;
}

static char *
format_wall (const TtWall *wall)
{
  g_autofree char *seconds =
      g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", wall->year, wall->month, wall->day,
                       wall->hour, wall->minute, wall->second);

  if (wall->microsecond == 0)
    return g_steal_pointer (&seconds);
  return g_strdup_printf ("%s.%06d", seconds, wall->microsecond);
}

char *
tt_time_format (gint64 instant)
{
  g_autofree char *clock = NULL;
  TtWall wall;

  tt_zone_get_wall ("UTC", instant, &wall, NULL);
  clock = format_wall (&wall);
  return g_strconcat (clock, "Z", NULL);
}

char *
tt_time_format_in_zone (gint64 instant, const char *zone)
{
  g_autofree char *clock = NULL;
  TtWall wall;
  int offset = 0;

  tt_zone_get_wall (zone, instant, &wall, &offset);
  clock = format_wall (&wall);

  /* RFC 3339 offsets have no seconds: an old local mean time is written in UTC instead. */
  if (offset % 60 != 0)
    return tt_time_format (instant);
  return g_strdup_printf ("%s%c%02d:%02d", clock, offset < 0 ? '-' : '+', ABS (offset) / 3600,
                          ABS (offset) / 60 % 60);
}

char *
tt_time_format_for_people (gint64 instant, const char *zone)
{
  static const char *const months[] = { N_ ("Jan"), N_ ("Feb"), N_ ("Mar"), N_ ("Apr"),
                                        N_ ("May"), N_ ("Jun"), N_ ("Jul"), N_ ("Aug"),
                                        N_ ("Sep"), N_ ("Oct"), N_ ("Nov"), N_ ("Dec") };
  TtWall wall;

  tt_zone_get_wall (zone, instant, &wall, NULL);

  /* Translators: a day and a time of it: day, month, year, hour, minute. */
  return g_strdup_printf (_ ("%d %s %d, %02d:%02d"), wall.day, _ (months[wall.month - 1]),
                          wall.year, wall.hour, wall.minute);
}
