/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "office/tt-photo-private.h"
#include "store/tt-photo-file.h"

#include <glib/gi18n-lib.h>

struct _TtPhotoRequest
{
  GBytes *picture;
  gboolean keep_position;
  gboolean is_saved;
  TtSavedPhoto saved;
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
  g_free (self->saved.hash);
  g_free (self);
}

const TtSavedPhoto *
tt_photo_request_get_saved (const TtPhotoRequest *self)
{
  return self != NULL && self->is_saved ? &self->saved : NULL;
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

  g_free (self->saved.hash);
  self->saved.hash = tt_hash_dup_hex (&hash);
  self->saved.size = (gint64) length;
  self->saved.media_type = tt_picture_kind_get_media_type (kind);
  self->is_saved = TRUE;
  return TRUE;
}
