/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-picture.h"

G_BEGIN_DECLS

/* A stretch of a picture's bytes. */
typedef struct
{
  gsize at;
  gsize length;
} TtPictureRange;

static inline guint16
tt_read_be16 (const guint8 *bytes)
{
  return (guint16) (bytes[0] << 8 | bytes[1]);
}

static inline guint32
tt_read_be32 (const guint8 *bytes)
{
  return (guint32) tt_read_be16 (bytes) << 16 | tt_read_be16 (bytes + 2);
}

static inline guint32
tt_read_le32 (const guint8 *bytes)
{
  return (guint32) bytes[3] << 24 | (guint32) bytes[2] << 16 | (guint32) bytes[1] << 8 | bytes[0];
}

/* HEIF, the box format of ISO/IEC 23008-12. FALSE where it is none or its boxes do not fit. */
gboolean tt_picture_heif_look (const guint8 *bytes, gsize length, guint *width, guint *height);

/* Where the TIFF block of an Exif item stands; FALSE where there is none. */
gboolean tt_picture_heif_find_exif (const guint8 *bytes, gsize length, TtPictureRange *range);

/* Both work on one TIFF block (Exif 2.32, section 4.6). */
gboolean tt_picture_tiff_get_position (const guint8 *tiff,
                                       gsize length,
                                       double *latitude,
                                       double *longitude);

/* Empties the GPS directory in place; whether there was anything to empty. */
gboolean tt_picture_tiff_drop_position (guint8 *tiff, gsize length);

G_END_DECLS
