/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-photos.h"

#include "base/tt-hash.h"
#include "store/tt-photo-file.h"

struct _TtPhotos
{
  TtDisk *disk;
  GPtrArray *folders;
  GPtrArray *repositories;
  char *scratch; /* NULL while there are no repositories */
};

TtPhotos *
tt_photos_new (TtEnvironment *environment)
{
  TtPhotos *self = g_new0 (TtPhotos, 1);

  self->disk = g_object_ref (tt_environment_get_disk (environment));
  self->folders = g_ptr_array_new_with_free_func (g_free);
  self->repositories = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
tt_photos_free (TtPhotos *self)
{
  g_object_unref (self->disk);
  g_ptr_array_unref (self->folders);
  g_ptr_array_unref (self->repositories);
  g_free (self->scratch);
  g_free (self);
}

void
tt_photos_add_folder (TtPhotos *self, const char *folder)
{
  g_ptr_array_add (self->folders, g_strdup (folder));
}

void
tt_photos_add_repository (TtPhotos *self, TtRepository *repository, const char *scratch)
{
  g_ptr_array_add (self->repositories, g_object_ref (repository));
  g_free (self->scratch);
  self->scratch = g_strdup (scratch);
}

static TtFile *
open_in (TtPhotos *self, const char *folder, const char *hash, GError **error)
{
  g_autofree char *path = tt_photo_file_find (self->disk, folder, hash, error);

  return path != NULL ? tt_disk_open (self->disk, path, TT_OPEN_READ, error) : NULL;
}

static gboolean
is_whole (TtFile *file, const char *hash, gint64 size, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  guint8 chunk[64 * 1024];
  TtHash expected;
  TtHash found;

  for (gint64 at = 0; at < size; at += (gint64) sizeof chunk)
    {
      gssize got;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      got = tt_file_read (file, chunk, sizeof chunk, at, error);
      if (got < 0)
        return FALSE;
      tt_hasher_update (hasher, chunk, (gsize) got);
    }
  tt_hasher_finish (hasher, &found);

  return tt_hash_from_hex (hash, &expected) && tt_hash_equal (&found, &expected);
}

/* The file is unlinked at once: its content lives as long as somebody reads it. */
static TtContent *
fetch (TtPhotos *self,
       TtRepository *repository,
       const char *hash,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *path = g_build_filename (self->scratch, hash, NULL);
  g_autofree char *key = NULL;
  g_autoptr (TtFile) file = NULL;
  g_autoptr (TtContent) content = NULL;
  gint64 length;

  if (!tt_disk_make_folders (self->disk, self->scratch, error))
    return NULL;
  file = tt_disk_open (self->disk, path, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, error);
  if (file == NULL)
    return NULL;

  key = tt_repository_dup_photo_key (repository, hash);
  if (tt_repository_read_photo (repository, key, tt_stage_new_file (file, &length), cancellable,
                                error))
    content = tt_content_new_file (file, 0, length);
  /* What cannot be removed goes with the scratch folder. */
  tt_disk_unlink (self->disk, path, NULL);

  return g_steal_pointer (&content);
}

TtContent *
tt_photos_open (TtPhotos *self, const char *hash, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < self->folders->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (TtFile) file = open_in (self, self->folders->pdata[i], hash, &failure);
      gint64 size = file != NULL ? tt_file_get_size (file, &failure) : -1;

      if (size >= 0 && is_whole (file, hash, size, cancellable, &failure))
        return tt_content_new_file (file, 0, size);
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      /* One folder that cannot be read, or holds a broken one, leaves the others. */
    }

  for (guint i = 0; i < self->repositories->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      TtContent *content = fetch (self, self->repositories->pdata[i], hash, cancellable, &failure);

      if (content != NULL)
        return content;
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }

  return NULL;
}
