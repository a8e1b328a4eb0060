/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange/tt-demo-private.h"

#include "core/tt-photo.h"
#include "store/tt-photo-file.h"

static gboolean
insert_photo (TtDemo *self,
              guint number,
              const TtDemoPunches *punches,
              const char *hash,
              gint64 size,
              TtPictureKind kind,
              GError **error)
{
  TtPhotoMoment moment = number % 2 == 0 ? TT_MOMENT_OUT : TT_MOMENT_IN;
  TtDemoRow row;

  tt_demo_row_begin (&row, "photo", self->first_id + number);
  tt_demo_row_integer (&row, "entry", punches->entry);
  tt_demo_row_text (&row, "moment", tt_moment_get_name (moment));
  tt_demo_row_text (&row, "hash", hash);
  tt_demo_row_integer (&row, "size", size);
  tt_demo_row_text (&row, "media_type", tt_picture_kind_get_media_type (kind));
  tt_demo_row_integer (&row, "at", moment == TT_MOMENT_IN ? punches->in_at : punches->out_at);

  return tt_demo_row_insert (&row, self, error);
}

/* From the newest entry back: its way out, its way in, the entry before. Where there are more
 * pictures than punches it begins again. */
gboolean
tt_demo_load_photos (TtDemo *self, const GArray *newest, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);

  for (guint i = 0; newest->len > 0 && i < self->options->photos; i++)
    {
      guint place = newest->len - 1 - i / 2 % newest->len;
      g_autoptr (GByteArray) picture = tt_demo_make_picture (self, i);
      TtPictureKind kind = TT_PICTURE_NONE;
      char hex[TT_HASH_HEX + 1];
      TtHash hash;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !tt_photo_file_save (disk, self->folder, picture->data, picture->len, &hash, &kind,
                               error))
        return FALSE;

      tt_hash_to_hex (&hash, hex);
      g_ptr_array_add (self->photo_hashes, g_strdup (hex));
      if (!insert_photo (self, i, &g_array_index (newest, TtDemoPunches, place), hex, picture->len,
                         kind, error))
        return FALSE;
    }

  return TRUE;
}

/* The load has failed and says why: a picture that cannot be removed either adds nothing. */
void
tt_demo_remove_photos (TtDemo *self)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);

  for (guint i = 0; i < self->photo_hashes->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = tt_photo_file_find (
          disk, self->folder, g_ptr_array_index (self->photo_hashes, i), &error);

      if (path != NULL && !tt_disk_unlink (disk, path, &error))
        g_info ("A picture of a demo that failed stays: %s", error->message);
    }
}
