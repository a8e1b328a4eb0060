/* SPDX-License-Identifier: GPL-3.0-or-later */

/* HEIF: boxes in boxes (ISO/IEC 14496-12). ftyp names the kind; meta holds the items, where they
 * stand (iloc), what they are (iinf) and how large the pictures are (iprp, ipco, ispe). */

#include "base/tt-picture-private.h"

#include <string.h>

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gsize at;
} Reader;

typedef struct
{
  const guint8 *type; /* four letters */
  Reader content;
} Box;

/* A number of 0, 1, 2, 4 or 8 bytes, largest first. */
static gboolean
read_number (Reader *self, guint size, guint64 *value)
{
  if (size > self->length - self->at)
    return FALSE;

  *value = 0;
  for (guint i = 0; i < size; i++)
    *value = *value << 8 | self->bytes[self->at + i];
  self->at += size;

  return TRUE;
}

static gboolean
skip (Reader *self, gsize size)
{
  if (size > self->length - self->at)
    return FALSE;

  self->at += size;

  return TRUE;
}

static gboolean
next_box (Reader *self, Box *box)
{
  gsize start = self->at;
  gsize head = 8;
  guint64 size;

  if (self->length - start < 8)
    return FALSE;

  size = tt_read_be32 (self->bytes + start);
  if (size == 1)
    {
      if (self->length - start < 16)
        return FALSE;
      size = (guint64) tt_read_be32 (self->bytes + start + 8) << 32 |
             tt_read_be32 (self->bytes + start + 12);
      head = 16;
    }
  else if (size == 0)
    size = self->length - start;
  if (size < head || size > self->length - start)
    return FALSE;

  box->type = self->bytes + start + 4;
  box->content = (Reader){ self->bytes + start + head, (gsize) size - head, 0 };
  self->at = start + (gsize) size;

  return TRUE;
}

/* The first box called @type among those in @parent, which starts with @full bytes of version and
 * flags. */
static gboolean
find_box (const Reader *parent, gsize full, const char *type, Reader *content)
{
  Reader walk = *parent;
  Box box;

  if (!skip (&walk, full))
    return FALSE;

  while (next_box (&walk, &box))
    if (memcmp (box.type, type, 4) == 0)
      {
        *content = box.content;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_heif_brand (const guint8 *brand)
{
  static const char *const brands[] = {
    "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (brands); i++)
    if (memcmp (brand, brands[i], 4) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
find_meta (const guint8 *bytes, gsize length, Reader *meta)
{
  Reader file = { bytes, length, 0 };
  Box box;

  if (!next_box (&file, &box) || memcmp (box.type, "ftyp", 4) != 0 || box.content.length < 8)
    return FALSE;

  /* The major brand, four bytes of its version, then the compatible ones. */
  for (gsize at = 0; box.content.length - at >= 4; at += 4)
    if (at != 4 && is_heif_brand (box.content.bytes + at))
      return find_box (&file, 0, "meta", meta);

  return FALSE;
}

gboolean
tt_picture_heif_look (const guint8 *bytes, gsize length, guint *width, guint *height)
{
  Reader meta, iprp, ipco;
  Box box;

  if (!find_meta (bytes, length, &meta))
    return FALSE;

  /* The whole picture is larger than its tiles and its thumbnail. */
  if (find_box (&meta, 4, "iprp", &iprp) && find_box (&iprp, 0, "ipco", &ipco))
    while (next_box (&ipco, &box))
      if (memcmp (box.type, "ispe", 4) == 0 && box.content.length >= 12 &&
          tt_read_be32 (box.content.bytes + 4) > *width)
        {
          *width = tt_read_be32 (box.content.bytes + 4);
          *height = tt_read_be32 (box.content.bytes + 8);
        }

  return TRUE;
}

static gboolean
find_exif_item (const Reader *meta, guint64 *id)
{
  Reader iinf;
  Box box;
  guint8 version;
  guint64 count;

  if (!find_box (meta, 4, "iinf", &iinf) || iinf.length < 4)
    return FALSE;

  version = iinf.bytes[0];
  if (!skip (&iinf, 4) || !read_number (&iinf, version == 0 ? 2 : 4, &count))
    return FALSE;

  while (next_box (&iinf, &box))
    {
      guint64 protection;

      if (memcmp (box.type, "infe", 4) != 0 || box.content.length < 4 || box.content.bytes[0] < 2)
        continue;

      version = box.content.bytes[0];
      if (skip (&box.content, 4) && read_number (&box.content, version == 2 ? 2 : 4, id) &&
          read_number (&box.content, 2, &protection) && box.content.length - box.content.at >= 4 &&
          memcmp (box.content.bytes + box.content.at, "Exif", 4) == 0)
        return TRUE;
    }

  return FALSE;
}

typedef struct
{
  guint8 version;
  guint offset_size;
  guint length_size;
  guint base_size;
  guint index_size;
} LocationSizes;

/* One item of iloc. Only its first extent is taken: nobody cuts EXIF data into pieces. */
static gboolean
read_location (Reader *iloc,
               const LocationSizes *sizes,
               guint64 *id,
               guint64 *method,
               guint64 *offset,
               guint64 *length)
{
  guint64 reference, base, extents, index, extent_offset, extent_length;

  *method = *offset = *length = 0;
  if (!read_number (iloc, sizes->version < 2 ? 2 : 4, id) ||
      (sizes->version > 0 && !read_number (iloc, 2, method)) ||
      !read_number (iloc, 2, &reference) || !read_number (iloc, sizes->base_size, &base) ||
      !read_number (iloc, 2, &extents))
    return FALSE;

  for (guint64 i = 0; i < extents; i++)
    {
      if (!read_number (iloc, sizes->version > 0 ? sizes->index_size : 0, &index) ||
          !read_number (iloc, sizes->offset_size, &extent_offset) ||
          !read_number (iloc, sizes->length_size, &extent_length))
        return FALSE;
      if (i == 0)
        {
          *offset = base + extent_offset;
          *length = extent_length;
        }
    }

  return TRUE;
}

static gboolean
find_location (
    const Reader *meta, guint64 wanted, guint64 *method, guint64 *offset, guint64 *length)
{
  Reader iloc;
  LocationSizes sizes;
  guint64 packed, count, id;

  if (!find_box (meta, 4, "iloc", &iloc) || iloc.length < 4)
    return FALSE;

  sizes.version = iloc.bytes[0];
  if (!skip (&iloc, 4) || !read_number (&iloc, 2, &packed) ||
      !read_number (&iloc, sizes.version < 2 ? 2 : 4, &count))
    return FALSE;

  sizes.offset_size = packed >> 12 & 15;
  sizes.length_size = packed >> 8 & 15;
  sizes.base_size = packed >> 4 & 15;
  sizes.index_size = packed & 15;

  for (guint64 i = 0; i < count; i++)
    {
      if (!read_location (&iloc, &sizes, &id, method, offset, length))
        return FALSE;
      if (id == wanted)
        return TRUE;
    }

  return FALSE;
}

/* An Exif item is four bytes that say how far behind them the TIFF block starts, then the rest. */
static gboolean
find_tiff (const guint8 *bytes, gsize length, TtPictureRange *range)
{
  guint64 skipped;

  if (range->at > length || range->length > length - range->at || range->length < 4)
    return FALSE;

  skipped = 4 + (guint64) tt_read_be32 (bytes + range->at);
  if (skipped > range->length)
    return FALSE;

  range->at += (gsize) skipped;
  range->length -= (gsize) skipped;

  return TRUE;
}

gboolean
tt_picture_heif_find_exif (const guint8 *bytes, gsize length, TtPictureRange *range)
{
  Reader meta, idat;
  guint64 id, method, offset, size;

  if (!find_meta (bytes, length, &meta) || !find_exif_item (&meta, &id) ||
      !find_location (&meta, id, &method, &offset, &size) || offset > length || size > length)
    return FALSE;

  /* Method 1 counts from the content of the idat box, method 0 from the start of the file. */
  if (method == 1)
    {
      if (!find_box (&meta, 4, "idat", &idat) || size > idat.length || offset > idat.length - size)
        return FALSE;
      offset += (guint64) (idat.bytes - bytes);
    }
  else if (method != 0)
    return FALSE;

  *range = (TtPictureRange){ (gsize) offset, (gsize) size };

  return find_tiff (bytes, length, range);
}
