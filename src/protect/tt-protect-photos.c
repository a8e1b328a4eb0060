/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shadow's photos: each stands there too, from the change on that brings it. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "store/tt-photo-file.h"

#include <string.h>

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
  g_autoptr (GPtrArray) photos = NULL;

  /* They come when the shadow's own disk is back. */
  if (self->stands_in)
    return TRUE;

  photos = tt_frame_list_photos (frame, error);
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

/* After so many it is noted that the photos of all of them are there. */
#define PHOTO_FRAMES 64

/* Photos that frames after @after bring. */
typedef struct
{
  TtProtect *protect;
  guint frames;
} PhotoTaking;

static gboolean
take_photos (TtFrame *frame, gpointer user_data, GError **error)
{
  PhotoTaking *taking = user_data;

  taking->frames++;
  return tt_protect_bring_photos (taking->protect, frame, error);
}

/* Where photos are known to be complete: "STREAM SEQ". FALSE where nothing is noted for @stream. */
static gboolean
parse_complete (const char *text, const char *stream, gint64 *seq)
{
  gsize length = strlen (stream);

  return text != NULL && strncmp (text, stream, length) == 0 && text[length] == ' ' &&
         g_ascii_string_to_signed (text + length + 1, 10, 0, G_MAXINT64, seq, NULL);
}

gboolean
tt_protect_complete_photos (TtProtect *self, gboolean rebuilt, GError **error)
{
  static const char key[] = "layer.shadow.photos-of";
  TtDatabase *shadow = tt_copy_get_database (self->shadow);
  g_autoptr (GError) failure = NULL;
  g_autofree char *known = NULL;
  g_autofree char *complete = NULL;
  char stream[2 * TT_STREAM_SIZE + 1];
  PhotoTaking taking = { self, 0 };
  TtHead head;
  gint64 first, seq;

  if (!tt_database_get_head (shadow, &head, error) ||
      !tt_database_get_first_seq (shadow, &first, error))
    return FALSE;

  tt_stream_to_hex (&head.stream, stream);
  complete = g_strdup_printf ("%s %" G_GINT64_FORMAT, stream, head.seq);
  known = tt_state_dup (self->state, key, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (rebuilt || !parse_complete (known, stream, &seq) || seq + 1 < first)
    return tt_protect_copy_photos (self, NULL, NULL, error) &&
           tt_state_set (self->state, key, complete, error);

  return tt_database_each_frame (shadow, seq, take_photos, &taking, error) &&
         (taking.frames < PHOTO_FRAMES || tt_state_set (self->state, key, complete, error));
}
