/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-segment-bytes.h"

#include "base/tt-bytes.h"
#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

#define FRAME_RECORD 1
#define PHOTO_RECORD 'P'

static void
append_photos (GByteArray *array, GPtrArray *photos)
{
  g_autoptr (GByteArray) record = g_byte_array_new ();
  guint8 kind = PHOTO_RECORD;

  g_byte_array_append (record, &kind, 1);
  for (guint i = 0; i < photos->len; i++)
    {
      TtHash hash;

      if (tt_hash_from_hex (photos->pdata[i], &hash))
        g_byte_array_append (record, hash.bytes, TT_HASH_SIZE);
    }
  tt_bytes_append_field (array, record->data, record->len);
}

GBytes *
tt_segment_bytes_new (GPtrArray *frames, GPtrArray *photos)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  if (photos->len > 0)
    append_photos (array, photos);

  for (guint i = 0; i < frames->len; i++)
    {
      g_autoptr (GBytes) frame = tt_frame_serialise (frames->pdata[i]);

      tt_bytes_append_field (array, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

static gboolean
fail_damaged (GError **error, const char *why)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED, why);

  return FALSE;
}

static gboolean
read_photos (GPtrArray *photos, const guint8 *bytes, gsize length, GError **error)
{
  if (length % TT_HASH_SIZE != 0)
    return fail_damaged (error, _ ("The list of photos in a segment is cut"));

  for (gsize at = 0; at < length; at += TT_HASH_SIZE)
    {
      TtHash hash;

      for (guint i = 0; i < TT_HASH_SIZE; i++)
        hash.bytes[i] = bytes[at + i];
      g_ptr_array_add (photos, tt_hash_dup_hex (&hash));
    }

  return TRUE;
}

static gboolean
read_frame (GPtrArray *frames, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (GBytes) record = g_bytes_new (bytes, length);
  g_autoptr (TtFrame) frame = tt_frame_parse (record, NULL, error);
  const TtFrame *last = frames->len > 0 ? frames->pdata[frames->len - 1] : NULL;

  if (frame == NULL)
    return FALSE;
  if (last != NULL &&
      (frame->seq != last->seq + 1 || !tt_hash_equal (&frame->previous, &last->hash)))
    return fail_damaged (error, _ ("The changes in a segment do not follow one another"));

  g_ptr_array_add (frames, g_steal_pointer (&frame));

  return TRUE;
}

GPtrArray *
tt_segment_bytes_read (GBytes *bytes, GPtrArray **photos, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  g_autoptr (GPtrArray) brought = g_ptr_array_new_with_free_func (g_free);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  TtCursor cursor = { data, size, 0 };

  while (!tt_cursor_is_at_end (&cursor))
    {
      const guint8 *record;
      gsize length;

      if (!tt_cursor_read_field (&cursor, &record, &length) || length == 0)
        {
          fail_damaged (error, _ ("A segment is cut"));
          return NULL;
        }
      if (record[0] == PHOTO_RECORD && frames->len == 0 && brought->len == 0)
        {
          if (!read_photos (brought, record + 1, length - 1, error))
            return NULL;
        }
      else if (!read_frame (frames, record, length, error))
        return NULL;
    }

  if (frames->len == 0)
    {
      fail_damaged (error, _ ("A segment holds no changes"));
      return NULL;
    }
  if (photos != NULL)
    *photos = g_steal_pointer (&brought);

  return g_steal_pointer (&frames);
}
