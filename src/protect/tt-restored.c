/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-restored-private.h"

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-snapshot-private.h"
#include "store/tt-photo-file.h"

#include <glib/gi18n-lib.h>

TtRestored *
tt_restored_new (
    TtEnvironment *environment, TtCopy *copy, gint64 at, const char *folder, TtPhotos *photos)
{
  TtRestored *self = g_new0 (TtRestored, 1);

  self->environment = g_object_ref (environment);
  self->copy = copy;
  self->at = at;
  self->folder = g_strdup (folder);
  self->photos = photos;
  self->missing = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tt_restored_free (TtRestored *self)
{
  if (self == NULL)
    return;

  if (self->copy != NULL)
    {
      tt_copy_close (self->copy);
      g_object_unref (self->copy);
    }
  /* What cannot be removed lies in a scratch folder that is swept later. */
  tt_disk_remove_tree (tt_environment_get_disk (self->environment), self->folder, NULL);
  tt_photos_free (self->photos);
  g_ptr_array_unref (self->missing);
  g_object_unref (self->environment);
  g_free (self->folder);
  g_free (self);
}

gboolean
tt_restored_prove (TtRestored *self, GCancellable *cancellable, GError **error)
{
  TtDatabase *database = tt_copy_get_database (self->copy);
  gint64 at;

  if (!tt_database_get_head (database, &self->head, error) ||
      !tt_database_get_head_time (database, &at, error) ||
      !tt_copy_digest (self->copy, &self->digest, cancellable, error))
    return FALSE;
  if (at != 0)
    self->at = at;

  return TRUE;
}

void
tt_restored_get_head (TtRestored *self, TtHead *head)
{
  g_return_if_fail (self != NULL && head != NULL);

  *head = self->head;
}

gint64
tt_restored_get_at (TtRestored *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->at;
}

const TtHash *
tt_restored_get_digest (TtRestored *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->digest;
}

TtDatabase *
tt_restored_get_database (TtRestored *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->copy != NULL ? tt_copy_get_database (self->copy) : NULL;
}

GPtrArray *
tt_restored_get_missing_photos (TtRestored *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->missing;
}

typedef struct
{
  TtRestored *restored;
  const char *into;
  GCancellable *cancellable;
} Bringing;

static gboolean
save_photo (TtDisk *disk, const char *into, TtContent *content, GError **error)
{
  gsize length = (gsize) tt_content_get_length (content);
  g_autofree guint8 *bytes = g_malloc (length + 1);
  TtHash hash;

  return tt_content_read (content, bytes, length, 0, error) &&
         tt_photo_file_save (disk, into, bytes, length, &hash, NULL, error);
}

/* One that stands there with the right size stays as it is; those that no layer has any more are
 * named, and do not keep the hours from coming back. */
gboolean
tt_restored_bring_photo (TtRestored *self,
                         const char *into,
                         const char *hash,
                         gint64 size,
                         gboolean look,
                         GCancellable *cancellable,
                         GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  GError *failure = NULL;
  g_autofree char *there = tt_photo_file_find (disk, into, hash, &failure);
  g_autoptr (TtContent) content = NULL;
  TtStat stat;

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  /* One that cannot be looked at is brought anew. */
  if (there != NULL && tt_disk_stat (disk, there, &stat, NULL) && stat.size == size)
    return TRUE;

  content = tt_photos_open (self->photos, hash, cancellable, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (content == NULL)
    {
      g_ptr_array_add (self->missing, g_strdup (hash));
      return TRUE;
    }

  return look || save_photo (disk, into, content, error);
}

static gboolean
bring_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Bringing *bringing = user_data;

  return tt_restored_bring_photo (bringing->restored, bringing->into, hash, size, FALSE,
                                  bringing->cancellable, error);
}

TtPrepared *
tt_restored_prepare (TtRestored *self,
                     const char *into,
                     TtReplace replace,
                     const TtHead *parent,
                     TtDatabase *present,
                     const char *actor,
                     const char *label,
                     GCancellable *cancellable,
                     GError **error)
{
  Bringing bringing = { self, into, cancellable };
  g_autoptr (TtCopy) copy = NULL;

  g_return_val_if_fail (self != NULL && self->copy != NULL, NULL);
  g_return_val_if_fail (into != NULL, NULL);

  g_ptr_array_set_size (self->missing, 0);
  if (!tt_disk_make_folders (tt_environment_get_disk (self->environment), into, error) ||
      !tt_database_each_photo (tt_copy_get_database (self->copy), bring_photo, &bringing, error))
    return NULL;

  copy = g_steal_pointer (&self->copy);

  return tt_prepared_from_copy (self->environment, copy, into, replace, parent, present, actor,
                                label, cancellable, error);
}

static TtRestored *
rebuild_from_layer (TtProtect *self,
                    const TtLayer *layer,
                    const TtHead *end,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *id = tt_snapshot_dup_id (&end->stream, end->seq);
  const TtMoment moment = { layer->name, id, 0 };
  g_autoptr (TtRestored) restored =
      tt_protect_rebuild (self, &moment, NULL, NULL, cancellable, error);

  if (restored == NULL || tt_head_equal (&restored->head, end))
    return g_steal_pointer (&restored);

  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
               _ ("“%s” holds another change %" G_GINT64_FORMAT), layer->name, end->seq);
  return NULL;
}

TtRestored *
tt_protect_rebuild_replaced (TtProtect *self,
                             const TtHead *end,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GError) failure = NULL;
  GPtrArray *layers;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);
  g_return_val_if_fail (end != NULL, NULL);

  layers = tt_protect_get_layers (self);
  for (guint i = 0; i < layers->len; i++)
    {
      g_autoptr (TtLayer) layer = tt_layer_ref (layers->pdata[i]);
      TtRestored *restored;

      if (!layer->enabled || layer->archive == NULL)
        continue;
      g_clear_error (&failure);
      restored = rebuild_from_layer (self, layer, end, cancellable, &failure);
      if (restored != NULL)
        return restored;
    }

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no archive"));
  return NULL;
}
