/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-photo-private.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "store/tt-photo-file.h"
#include "store/tt-store-entries.h"

#include <glib/gi18n-lib.h>

struct _TtPhotoRequest
{
  GBytes *picture;
  gboolean keep_position;
  char *hash; /* 64 hex digits, once it is saved */
  gint64 size;
  const char *media_type;
};

TtPhotoRequest *
tt_photo_request_new (GBytes *picture, gboolean keep_position)
{
  TtPhotoRequest *self = g_new0 (TtPhotoRequest, 1);

  self->picture = g_bytes_ref (picture);
  self->keep_position = keep_position;
  return self;
}

void
tt_photo_request_free (TtPhotoRequest *self)
{
  g_bytes_unref (self->picture);
  g_free (self->hash);
  g_free (self);
}

gboolean
tt_photo_request_save (TtOffice *office, TtJob *job, GError **error)
{
  TtPhotoRequest *self = job->extra;
  g_autoptr (GBytes) picture = NULL;
  TtPictureKind kind = TT_PICTURE_NONE;
  TtHash hash;
  gsize length = 0;
  const guint8 *bytes = NULL;

  if (!tt_job_check_store (office, error))
    return FALSE;
  if (tt_store_get_read_only (office->store))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_READ_ONLY,
                           _ ("The office can be read and not changed"));
      return FALSE;
    }

  picture = self->keep_position ? g_bytes_ref (self->picture)
                                : tt_picture_without_position (self->picture);
  bytes = g_bytes_get_data (picture, &length);
  if (!tt_photo_file_save (tt_environment_get_disk (office->environment),
                           tt_store_get_folder (office->store), bytes, length, &hash, &kind, error))
    return FALSE;

  g_free (self->hash);
  self->hash = tt_hash_dup_hex (&hash);
  self->size = (gint64) length;
  self->media_type = tt_picture_kind_get_media_type (kind);
  return TRUE;
}

gboolean
tt_photo_request_save_row (const TtPhotoRequest *self,
                           TtTransaction *transaction,
                           gint64 entry,
                           TtPhotoMoment moment,
                           gint64 at,
                           GError **error)
{
  g_autoptr (TtPhoto) photo = NULL;

  if (self == NULL)
    return TRUE;

  photo = tt_photo_new ();
  tt_photo_set_entry (photo, entry);
  tt_photo_set_moment (photo, moment);
  tt_photo_set_hash (photo, self->hash);
  tt_photo_set_size (photo, self->size);
  tt_photo_set_media_type (photo, self->media_type);
  tt_photo_set_at (photo, at);
  return tt_store_save_photo (transaction, photo, error);
}
