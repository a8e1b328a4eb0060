/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-fence.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define EARTH_RADIUS 6371000.0

gboolean
tt_position_is_known (double latitude, double longitude)
{
  return isfinite (latitude) && isfinite (longitude) && fabs (latitude) <= 90 &&
         fabs (longitude) <= 180 && (fabs (latitude) > 0 || fabs (longitude) > 0);
}

static gboolean
read_number (const char *text, double *value)
{
  char *end = NULL;

  if (!g_ascii_isdigit (*text) && strchr ("+-.", *text) == NULL)
    return FALSE;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

gboolean
tt_position_parse (
    const char *text, double *latitude, double *longitude, double *accuracy, GError **error)
{
  g_auto (GStrv) parts = NULL;
  guint n_parts = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  parts = g_strsplit (text, ",", 4);
  n_parts = g_strv_length (parts);
  *accuracy = 0;
  for (guint i = 0; i < n_parts; i++)
    g_strstrip (parts[i]);

  if ((n_parts == 2 || n_parts == 3) && read_number (parts[0], latitude) &&
      read_number (parts[1], longitude) && tt_position_is_known (*latitude, *longitude) &&
      (n_parts == 2 || (read_number (parts[2], accuracy) && *accuracy >= 0)))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” is not a position; write latitude and longitude in degrees, such as "
                  "40.7128,-74.0060"),
               text);
  return FALSE;
}

static double
to_radians (double degrees)
{
  return degrees * G_PI / 180.0;
}

double
tt_fence_get_distance (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double half_north = sin (to_radians (latitude_b - latitude_a) / 2);
  double half_east = sin (to_radians (longitude_b - longitude_a) / 2);
  double square = half_north * half_north + cos (to_radians (latitude_a)) *
                                                cos (to_radians (latitude_b)) * half_east *
                                                half_east;

  return 2 * EARTH_RADIUS * asin (sqrt (MIN (square, 1)));
}

TtFence
tt_fence_look (TtSite *site, double latitude, double longitude, double accuracy, double *distance)
{
  double metres = -1;
  double radius = 0;

  g_return_val_if_fail (site == NULL || TT_IS_SITE (site), TT_FENCE_UNKNOWN);

  if (site != NULL && tt_site_get_has_position (site) && tt_position_is_known (latitude, longitude))
    metres = tt_fence_get_distance (tt_site_get_latitude (site), tt_site_get_longitude (site),
                                    latitude, longitude);
  if (distance != NULL)
    *distance = metres;
  if (metres < 0)
    return TT_FENCE_UNKNOWN;

  radius = tt_site_get_radius (site);
  if (metres <= radius)
    return TT_FENCE_INSIDE;
  return metres - MAX (accuracy, 0) <= radius ? TT_FENCE_PROBABLY_INSIDE : TT_FENCE_OUTSIDE;
}
