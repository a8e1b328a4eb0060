/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shadow's photos: each stands there too, from the change on that brings it. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "store/tt-photo-file.h"

/* Photos are small; what is larger was never taken in. */
#define MOST_PHOTO (256 * 1024 * 1024)

TtPhotos *
tt_protect_new_photos (TtProtect *self)
{
  TtPhotos *photos = tt_photos_new (self->environment);
  g_autofree char *shadow = tt_protect_dup_shadow_folder (self);

  tt_photos_add_folder (photos, self->folder);
  tt_photos_add_folder (photos, shadow);

  return photos;
}

gboolean
tt_protect_save_photo (TtProtect *self,
                       TtPhotos *photos,
                       const char *folder,
                       const char *hash,
                       gboolean *found,
                       GCancellable *cancellable,
                       GError **error)
{
  GError *failure = NULL;
  g_autoptr (TtContent) content = tt_photos_open (photos, hash, cancellable, &failure);
  g_autofree guint8 *bytes = NULL;
  gint64 length;
  TtHash saved;

  *found = content != NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (content == NULL)
    return TRUE;

  length = tt_content_get_length (content);
  if (length > MOST_PHOTO)
    {
      *found = FALSE;
      return TRUE;
    }
  bytes = g_malloc ((gsize) length + 1);

  return tt_content_read (content, bytes, (gsize) length, 0, error) &&
         tt_photo_file_save (tt_environment_get_disk (self->environment), folder, bytes,
                             (gsize) length, &saved, NULL, error);
}

static gboolean
bring_photo (TtProtect *self, const char *hash, gboolean *found, GError **error)
{
  g_autofree char *folder = tt_protect_dup_shadow_folder (self);
  g_autofree char *there = NULL;
  g_autoptr (TtPhotos) photos = NULL;
  GError *failure = NULL;

  *found = TRUE;
  there = tt_photo_file_find (tt_environment_get_disk (self->environment), folder, hash, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (there != NULL)
    return TRUE;

  photos = tt_photos_new (self->environment);
  tt_photos_add_folder (photos, self->folder);

  return tt_protect_save_photo (self, photos, folder, hash, found, NULL, error);
}

typedef struct
{
  TtProtect *protect;
  GPtrArray *missing;
  GCancellable *cancellable;
} PhotoCopying;

static gboolean
copy_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  PhotoCopying *copying = user_data;
  gboolean found;

  if (g_cancellable_set_error_if_cancelled (copying->cancellable, error) ||
      !bring_photo (copying->protect, hash, &found, error))
    return FALSE;
  if (!found && copying->missing != NULL)
    g_ptr_array_add (copying->missing, g_strdup (hash));

  return TRUE;
}

gboolean
tt_protect_copy_photos (TtProtect *self,
                        GPtrArray *missing,
                        GCancellable *cancellable,
                        GError **error)
{
  PhotoCopying copying = { self, missing, cancellable };

  return tt_database_each_photo (tt_copy_get_database (self->shadow), copy_photo, &copying, error);
}

gboolean
tt_protect_bring_photos (TtProtect *self, TtFrame *frame, GError **error)
{
  g_autoptr (GPtrArray) photos = tt_frame_list_photos (frame, error);

  if (photos == NULL)
    return FALSE;
  for (guint i = 0; i < photos->len; i++)
    {
      gboolean found;

      if (!bring_photo (self, photos->pdata[i], &found, error))
        return FALSE;
    }

  return TRUE;
}
