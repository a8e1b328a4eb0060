/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The position in a block of EXIF data, which is a TIFF file without pixels: directories of entries
 * of 12 bytes (tag, type, count, value or offset of the value). Every offset is a stranger's. */

#include "base/tt-picture-private.h"

#include <string.h>

#define TAG_GPS_DIRECTORY 0x8825
#define TAG_LATITUDE_REF 1
#define TAG_LATITUDE 2
#define TAG_LONGITUDE_REF 3
#define TAG_LONGITUDE 4
#define TYPE_RATIONAL 5
#define ENTRY_SIZE 12
#define MOST_DIRECTORIES 8

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gboolean big_endian;
} Tiff;

typedef struct
{
  guint16 tag;
  guint16 type;
  guint32 count;
  gsize value_at;     /* where the value stands */
  gsize value_length; /* 0 where it does not fit in the block */
} Entry;

static guint16
read_16 (const Tiff *self, gsize at)
{
  const guint8 *bytes = self->bytes + at;

  return self->big_endian ? tt_read_be16 (bytes) : (guint16) (bytes[0] | bytes[1] << 8);
}

static guint32
read_32 (const Tiff *self, gsize at)
{
  return self->big_endian ? tt_read_be32 (self->bytes + at) : tt_read_le32 (self->bytes + at);
}

static gboolean
open_tiff (Tiff *self, const guint8 *bytes, gsize length)
{
  if (length < 8)
    return FALSE;

  *self = (Tiff){ bytes, length, bytes[0] == 'M' };

  return (memcmp (bytes, "II", 2) == 0 || memcmp (bytes, "MM", 2) == 0) && read_16 (self, 2) == 42;
}

/* How many entries the directory at @at has; 0 where it does not fit. */
static guint
count_entries (const Tiff *self, gsize at)
{
  guint count;

  if (at > self->length || self->length - at < 2)
    return 0;

  count = read_16 (self, at);

  return (self->length - at - 2) / ENTRY_SIZE >= count ? count : 0;
}

static Entry
read_entry (const Tiff *self, gsize directory, guint index)
{
  static const guint8 sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8 };
  gsize at = directory + 2 + (gsize) index * ENTRY_SIZE;
  Entry entry = { read_16 (self, at), read_16 (self, at + 2), read_32 (self, at + 4), at + 8, 0 };
  gsize size = entry.type < G_N_ELEMENTS (sizes) ? sizes[entry.type] : 0;
  guint64 length = (guint64) size * entry.count;

  if (length > 4)
    entry.value_at = read_32 (self, at + 8);
  if (entry.value_at <= self->length && length <= self->length - entry.value_at)
    entry.value_length = (gsize) length;

  return entry;
}

/* The GPS directory's place, 0 where there is none. It hangs on the first directory; those of
 * thumbnails are looked at too. */
static gsize
find_gps_directory (const Tiff *self)
{
  gsize directory = read_32 (self, 4);

  for (guint i = 0; i < MOST_DIRECTORIES && directory != 0; i++)
    {
      guint count = count_entries (self, directory);
      gsize next_at = directory + 2 + (gsize) count * ENTRY_SIZE;

      if (count == 0)
        return 0;

      for (guint j = 0; j < count; j++)
        {
          Entry entry = read_entry (self, directory, j);

          if (entry.tag == TAG_GPS_DIRECTORY && entry.value_length >= 4)
            {
              gsize gps = read_32 (self, entry.value_at);

              if (count_entries (self, gps) > 0)
                return gps;
            }
        }

      directory = self->length - next_at >= 4 ? read_32 (self, next_at) : 0;
    }

  return 0;
}

gboolean
tt_picture_tiff_drop_position (guint8 *tiff, gsize length)
{
  Tiff self;
  gboolean dropped = FALSE;
  gsize gps;

  if (!open_tiff (&self, tiff, length))
    return FALSE;

  while ((gps = find_gps_directory (&self)) != 0)
    {
      guint count = count_entries (&self, gps);

      for (guint i = 0; i < count; i++)
        {
          Entry entry = read_entry (&self, gps, i);

          /* A value inside an entry goes with the entry below. */
          if (entry.value_length > 4)
            memset (tiff + entry.value_at, 0, entry.value_length);
        }
      memset (tiff + gps, 0, 2 + (gsize) count * ENTRY_SIZE);
      dropped = TRUE;
    }

  return dropped;
}

/* Degrees, minutes and seconds, each a fraction. */
static gboolean
read_angle (const Tiff *self, const Entry *entry, double *degrees)
{
  static const double parts[] = { 1.0, 60.0, 3600.0 };
  double sum = 0.0;

  if (entry->type != TYPE_RATIONAL || entry->count != 3 || entry->value_length != 24)
    return FALSE;

  for (guint i = 0; i < 3; i++)
    {
      guint32 over = read_32 (self, entry->value_at + 8 * i);
      guint32 under = read_32 (self, entry->value_at + 8 * i + 4);

      if (under == 0 && over != 0)
        return FALSE;
      if (under != 0)
        sum += (double) over / (double) under / parts[i];
    }
  *degrees = sum;

  return TRUE;
}

gboolean
tt_picture_tiff_get_position (const guint8 *tiff, gsize length, double *latitude, double *longitude)
{
  Tiff self;
  gsize gps;
  guint found = 0;
  double north = 1.0, east = 1.0, lat = 0.0, lon = 0.0;

  if (!open_tiff (&self, tiff, length) || (gps = find_gps_directory (&self)) == 0)
    return FALSE;

  for (guint i = 0; i < count_entries (&self, gps); i++)
    {
      Entry entry = read_entry (&self, gps, i);
      guint8 first = entry.value_length > 0 ? tiff[entry.value_at] : 0;

      if (entry.tag == TAG_LATITUDE_REF && first == 'S')
        north = -1.0;
      else if (entry.tag == TAG_LONGITUDE_REF && first == 'W')
        east = -1.0;
      else if (entry.tag == TAG_LATITUDE && read_angle (&self, &entry, &lat))
        found |= 1;
      else if (entry.tag == TAG_LONGITUDE && read_angle (&self, &entry, &lon))
        found |= 2;
    }

  if (found != 3 || lat > 90.0 || lon > 180.0)
    return FALSE;

  *latitude = north * lat;
  *longitude = east * lon;

  return TRUE;
}
