/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"

G_BEGIN_DECLS

/* Where a punch was made. Degrees are WGS 84, distances metres. */

typedef enum
{
  TT_FENCE_UNKNOWN,         /* no position, or the site has none */
  TT_FENCE_INSIDE,          /* within the radius */
  TT_FENCE_PROBABLY_INSIDE, /* outside, but by less than the position may be wrong */
  TT_FENCE_OUTSIDE,
} TtFence;

/* Finite, in range, and not (0, 0), which devices say where they know nothing. */
gboolean tt_position_is_known (double latitude, double longitude);

/* "LAT,LON[,ACCURACY]" as on the command line; TT_ERROR_INVALID in words. @accuracy is 0 where it
 * is not given. */
gboolean tt_position_parse (
    const char *text, double *latitude, double *longitude, double *accuracy, GError **error);

/* Great-circle distance (haversine) on a sphere of 6,371,000 m. */
double tt_fence_get_distance (double latitude_a,
                              double longitude_a,
                              double latitude_b,
                              double longitude_b);

/**
 * tt_fence_look:
 * @site: (nullable): where the work should be
 * @accuracy: metres; 0 = unknown, read as exact
 * @distance: (out) (optional): metres from the site's middle; -1 where unknown
 */
TtFence
tt_fence_look (TtSite *site, double latitude, double longitude, double accuracy, double *distance);

G_END_DECLS
