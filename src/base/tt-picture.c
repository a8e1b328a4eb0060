/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-picture-private.h"

#include <string.h>

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

/* One step of a JPEG walk: the marker at *at, its segment's content, and *at moved behind it. FALSE
 * at the start of the pixels and wherever the segments do not fit. (ITU-T T.81, annex B) */
static gboolean
read_jpeg_segment (
    const guint8 *bytes, gsize length, gsize *at, guint8 *marker, TtPictureRange *content)
{
  gsize size;

  if (*at >= length || bytes[*at] != 0xff)
    return FALSE;
  while (*at < length && bytes[*at] == 0xff)
    (*at)++;
  if (length - *at < 3)
    return FALSE;

  *marker = bytes[*at];
  size = tt_read_be16 (bytes + *at + 1);
  if (*marker == 0xda || size < 2 || size > length - *at - 1)
    return FALSE;

  *content = (TtPictureRange){ *at + 3, size - 2 };
  *at += 1 + size;

  return TRUE;
}

static gboolean
is_jpeg_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
look_at_jpeg (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  gsize at = 2;
  guint8 marker;
  TtPictureRange content;

  if (length < 4 || memcmp (bytes, "\xff\xd8\xff", 3) != 0)
    return FALSE;

  while (read_jpeg_segment (bytes, length, &at, &marker, &content))
    if (is_jpeg_frame (marker) && content.length >= 6)
      {
        *height = tt_read_be16 (bytes + content.at + 1);
        *width = tt_read_be16 (bytes + content.at + 3);
        return *width > 0;
      }

  return FALSE;
}

static gboolean
look_at_png (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  if (length < 33 || memcmp (bytes, PNG_SIGNATURE, 8) != 0 || tt_read_be32 (bytes + 8) != 13 ||
      memcmp (bytes + 12, "IHDR", 4) != 0)
    return FALSE;

  *width = tt_read_be32 (bytes + 16);
  *height = tt_read_be32 (bytes + 20);

  return *width > 0 && *height > 0;
}

static gboolean
look_at_gif (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  if (length < 13 || (memcmp (bytes, "GIF87a", 6) != 0 && memcmp (bytes, "GIF89a", 6) != 0))
    return FALSE;

  *width = bytes[6] | (guint) bytes[7] << 8;
  *height = bytes[8] | (guint) bytes[9] << 8;

  return *width > 0 && *height > 0;
}

/* The three first chunks of developers.google.com/speed/webp/docs/riff_container. */
static gboolean
look_at_webp (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  const guint8 *content = bytes + 20;

  if (length < 30 || memcmp (bytes, "RIFF", 4) != 0 || memcmp (bytes + 8, "WEBP", 4) != 0)
    return FALSE;

  if (memcmp (bytes + 12, "VP8X", 4) == 0)
    {
      *width = 1 + (content[4] | (guint) content[5] << 8 | (guint) content[6] << 16);
      *height = 1 + (content[7] | (guint) content[8] << 8 | (guint) content[9] << 16);
      return TRUE;
    }
  if (memcmp (bytes + 12, "VP8L", 4) == 0 && content[0] == 0x2f)
    {
      guint32 bits = tt_read_le32 (content + 1);

      *width = 1 + (bits & 0x3fff);
      *height = 1 + (bits >> 14 & 0x3fff);
      return TRUE;
    }
  if (memcmp (bytes + 12, "VP8 ", 4) == 0 && memcmp (content + 3, "\x9d\x01\x2a", 3) == 0)
    {
      *width = (content[6] | (guint) content[7] << 8) & 0x3fff;
      *height = (content[8] | (guint) content[9] << 8) & 0x3fff;
      return *width > 0 && *height > 0;
    }

  return FALSE;
}

static TtPictureKind
find_kind (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  if (look_at_jpeg (bytes, length, width, height))
    return TT_PICTURE_JPEG;
  if (look_at_png (bytes, length, width, height))
    return TT_PICTURE_PNG;
  if (look_at_webp (bytes, length, width, height))
    return TT_PICTURE_WEBP;
  if (look_at_gif (bytes, length, width, height))
    return TT_PICTURE_GIF;
  if (tt_picture_heif_look (bytes, length, width, height))
    return TT_PICTURE_HEIF;

  return TT_PICTURE_NONE;
}

TtPictureKind
tt_picture_look (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  guint found_width = 0, found_height = 0;
  TtPictureKind kind;

  g_return_val_if_fail (bytes != NULL || length == 0, TT_PICTURE_NONE);

  kind = length > 0 ? find_kind (bytes, length, &found_width, &found_height) : TT_PICTURE_NONE;
  if (width != NULL)
    *width = kind != TT_PICTURE_NONE ? found_width : 0;
  if (height != NULL)
    *height = kind != TT_PICTURE_NONE ? found_height : 0;

  return kind;
}

const char *
tt_picture_kind_get_suffix (TtPictureKind kind)
{
  switch (kind)
    {
    case TT_PICTURE_JPEG:
      return "jpg";
    case TT_PICTURE_PNG:
      return "png";
    case TT_PICTURE_WEBP:
      return "webp";
    case TT_PICTURE_GIF:
      return "gif";
    case TT_PICTURE_HEIF:
      return "heic";
    case TT_PICTURE_NONE:
      break;
    }

  g_return_val_if_reached ("");
}

const char *
tt_picture_kind_get_media_type (TtPictureKind kind)
{
  switch (kind)
    {
    case TT_PICTURE_JPEG:
      return "image/jpeg";
    case TT_PICTURE_PNG:
      return "image/png";
    case TT_PICTURE_WEBP:
      return "image/webp";
    case TT_PICTURE_GIF:
      return "image/gif";
    case TT_PICTURE_HEIF:
      return "image/heic";
    case TT_PICTURE_NONE:
      break;
    }

  g_return_val_if_reached ("");
}

/* Takes the six bytes "Exif\0\0" off the front, which JPEG has and some writers of WebP and PNG put
 * there too. */
static TtPictureRange
skip_exif_word (const guint8 *bytes, TtPictureRange range)
{
  if (range.length >= 6 && memcmp (bytes + range.at, "Exif\0\0", 6) == 0)
    return (TtPictureRange){ range.at + 6, range.length - 6 };

  return range;
}

static void
list_jpeg_exif (const guint8 *bytes, gsize length, GArray *ranges)
{
  gsize at = 2;
  guint8 marker;
  TtPictureRange content;

  while (read_jpeg_segment (bytes, length, &at, &marker, &content))
    if (marker == 0xe1 && content.length >= 6 && memcmp (bytes + content.at, "Exif\0\0", 6) == 0)
      {
        TtPictureRange tiff = skip_exif_word (bytes, content);

        g_array_append_val (ranges, tiff);
      }
}

static void
list_png_exif (const guint8 *bytes, gsize length, GArray *ranges)
{
  gsize at = 8;

  while (length - at >= 12)
    {
      gsize size = tt_read_be32 (bytes + at);

      if (size > length - at - 12)
        return;
      if (memcmp (bytes + at + 4, "eXIf", 4) == 0)
        {
          TtPictureRange tiff = skip_exif_word (bytes, (TtPictureRange){ at + 8, size });

          g_array_append_val (ranges, tiff);
        }
      at += 12 + size;
    }
}

static void
list_webp_exif (const guint8 *bytes, gsize length, GArray *ranges)
{
  gsize at = 12;

  while (at <= length && length - at >= 8)
    {
      gsize size = tt_read_le32 (bytes + at + 4);

      if (size > length - at - 8)
        return;
      if (memcmp (bytes + at, "EXIF", 4) == 0)
        {
          TtPictureRange tiff = skip_exif_word (bytes, (TtPictureRange){ at + 8, size });

          g_array_append_val (ranges, tiff);
        }
      at += 8 + size + (size & 1);
    }
}

static GArray *
list_exif (const guint8 *bytes, gsize length, TtPictureKind kind)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (TtPictureRange));
  TtPictureRange range;

  switch (kind)
    {
    case TT_PICTURE_JPEG:
      list_jpeg_exif (bytes, length, ranges);
      break;
    case TT_PICTURE_PNG:
      list_png_exif (bytes, length, ranges);
      break;
    case TT_PICTURE_WEBP:
      list_webp_exif (bytes, length, ranges);
      break;
    case TT_PICTURE_HEIF:
      if (tt_picture_heif_find_exif (bytes, length, &range))
        g_array_append_val (ranges, range);
      break;
    case TT_PICTURE_GIF:
    case TT_PICTURE_NONE:
      break;
    }

  return ranges;
}

/* The CRC of a PNG chunk, over its type and content. (ISO/IEC 15948, annex D) */
static guint32
sum_png (const guint8 *bytes, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? 0xedb88320 ^ (sum >> 1) : sum >> 1;
    }

  return sum ^ 0xffffffff;
}

static void
mend_png_sums (guint8 *bytes, gsize length)
{
  gsize at = 8;

  while (length - at >= 12)
    {
      gsize size = tt_read_be32 (bytes + at);

      if (size > length - at - 12)
        return;
      if (memcmp (bytes + at + 4, "eXIf", 4) == 0)
        {
          guint32 sum = GUINT32_TO_BE (sum_png (bytes + at + 4, size + 4));

          memcpy (bytes + at + 8 + size, &sum, sizeof sum);
        }
      at += 12 + size;
    }
}

GBytes *
tt_picture_without_position (GBytes *picture)
{
  g_autofree guint8 *copy = NULL;
  g_autoptr (GArray) ranges = NULL;
  gboolean changed = FALSE;
  TtPictureKind kind;
  const guint8 *bytes;
  gsize length;

  g_return_val_if_fail (picture != NULL, NULL);

  bytes = g_bytes_get_data (picture, &length);
  kind = tt_picture_look (bytes, length, NULL, NULL);
  ranges = list_exif (bytes, length, kind);
  if (ranges->len == 0)
    return g_bytes_ref (picture);

  copy = g_memdup2 (bytes, length);
  for (guint i = 0; i < ranges->len; i++)
    {
      const TtPictureRange *range = &g_array_index (ranges, TtPictureRange, i);

      changed |= tt_picture_tiff_drop_position (copy + range->at, range->length);
    }
  if (!changed)
    return g_bytes_ref (picture);
  if (kind == TT_PICTURE_PNG)
    mend_png_sums (copy, length);

  return g_bytes_new_take (g_steal_pointer (&copy), length);
}

gboolean
tt_picture_get_position (GBytes *picture, double *latitude, double *longitude)
{
  g_autoptr (GArray) ranges = NULL;
  const guint8 *bytes;
  gsize length;

  g_return_val_if_fail (picture != NULL, FALSE);
  g_return_val_if_fail (latitude != NULL && longitude != NULL, FALSE);

  bytes = g_bytes_get_data (picture, &length);
  ranges = list_exif (bytes, length, tt_picture_look (bytes, length, NULL, NULL));
  for (guint i = 0; i < ranges->len; i++)
    {
      const TtPictureRange *range = &g_array_index (ranges, TtPictureRange, i);

      if (tt_picture_tiff_get_position (bytes + range->at, range->length, latitude, longitude))
        return TRUE;
    }

  return FALSE;
}
