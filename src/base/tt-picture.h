/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What kind of picture bytes are, by a walk over their headers; nothing is decoded. */

typedef enum
{
  TT_PICTURE_NONE,
  TT_PICTURE_JPEG,
  TT_PICTURE_PNG,
  TT_PICTURE_WEBP,
  TT_PICTURE_GIF,
  TT_PICTURE_HEIF,
} TtPictureKind;

/**
 * tt_picture_look:
 * @width: (out) (optional): pixels, 0 where the header does not say
 * @height: (out) (optional): pixels
 *
 * Returns: the kind, or %TT_PICTURE_NONE where the header is not a whole one of a known kind
 */
TtPictureKind tt_picture_look (const guint8 *bytes, gsize length, guint *width, guint *height);

const char *
tt_picture_kind_get_suffix (TtPictureKind kind); /* "jpg", "png", "webp", "gif", "heic" */
const char *tt_picture_kind_get_media_type (TtPictureKind kind); /* "image/jpeg", … */

/**
 * tt_picture_without_position:
 *
 * Returns: (transfer full): the same picture without the position in its EXIF data (the GPS
 *   directory emptied, nothing else changed, no re-encoding); a reference to @picture itself where
 *   there is none
 */
GBytes *tt_picture_without_position (GBytes *picture);

/* Whether EXIF data name a position, and which (WGS 84 degrees). */
gboolean tt_picture_get_position (GBytes *picture, double *latitude, double *longitude);

G_END_DECLS
