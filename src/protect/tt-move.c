/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a copy may lie, and the live copy's way to another disk. An archive's is in
 * tt-move-archive.c. */

#include "protect/tt-move.h"

#include "base/tt-error.h"
#include "protect/tt-move-private.h"
#include "protect/tt-repository.h"
#include "storage/tt-place-folder.h"
#include "store/tt-photo-file.h"
#include "store/tt-shadow-place.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PHOTO_ROUND 64

void
tt_moved_free (TtMoved *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->repository);
  g_free (self->words);
  g_free (self);
}

static gboolean
is_within (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* ---- places ------------------------------------------------------------------ */

gboolean
tt_move_check_medium (TtProtect *self, const char *path, gboolean plain, GError **error)
{
  TtMedium medium;

  /* Whoever finds the office finds what is in it. */
  if (is_within (path, self->folder))
    return TRUE;
  if (!tt_disk_get_medium (tt_environment_get_disk (self->environment), path, &medium, error))
    return FALSE;

  switch (medium.kind)
    {
    case TT_MEDIUM_MISSING:
      g_set_error (error, TT_ERROR, TT_ERROR_AWAY,
                   _ ("No disk is mounted where “%s” lies; connect it first"), path);
      return FALSE;
    case TT_MEDIUM_REMOVABLE:
      if (plain)
        return TRUE;
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
                   _ ("“%s” is on a disk that can be carried away, and this copy can be read by "
                      "whoever finds the disk. Say seal=no if that is meant"),
                   path);
      return FALSE;
    case TT_MEDIUM_NETWORK:
      if (plain)
        return TRUE;
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
                   _ ("“%s” is on another computer, and this copy can be read by whoever has that "
                      "computer. Say seal=no if that is meant"),
                   path);
      return FALSE;
    case TT_MEDIUM_FIXED:
    default:
      return TRUE;
    }
}

gboolean
tt_move_check_apart (TtProtect *self, const char *path, const char *name, GError **error)
{
  g_autoptr (TtShadowPlace) shadow = tt_shadow_place_read (self->environment, self->folder, error);
  GPtrArray *layers = tt_protect_get_layers (self);
  const char *other = NULL;

  if (shadow == NULL)
    return FALSE;

  if (is_within (self->folder, path))
    other = self->folder;
  if (g_strcmp0 (name, "shadow") != 0 && is_within (path, shadow->folder))
    other = shadow->folder;
  for (guint i = 0; i < layers->len && other == NULL; i++)
    {
      const TtLayer *layer = layers->pdata[i];

      if (!tt_layer_is_shadow (layer) && g_strcmp0 (name, layer->name) != 0 &&
          is_within (path, layer->path))
        other = layer->path;
    }
  if (other == NULL)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” cannot hold this copy, because “%s” is in use already; choose a folder of "
                  "its own"),
               path, other);
  return FALSE;
}

static gboolean
has_folder_above (TtDisk *disk, const char *path, gboolean *there, GError **error)
{
  g_autofree char *above = g_path_get_dirname (path);
  TtStat stat;

  if (!tt_disk_stat (disk, above, &stat, error))
    return FALSE;

  *there = stat.kind == TT_KIND_FOLDER;
  return TRUE;
}

static gboolean
holds_office (TtProtect *self,
              TtPlace *place,
              const char *id,
              gboolean *holds,
              GCancellable *cancellable,
              GError **error)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *prefix = NULL;
  g_autoptr (GPtrArray) items = NULL;
  TtHead head;

  *holds = FALSE;
  if (!tt_protect_peek_head (self, &head))
    return TRUE;

  tt_stream_to_hex (&head.stream, hex);
  prefix = g_strdup_printf ("tt1-%s/s/%s/", id, hex);
  items = tt_place_list (place, prefix, FALSE, 0, cancellable, error);
  *holds = items != NULL && items->len > 0;

  return items != NULL;
}

/* One that holds this office, else a new one beside whatever is there. */
static gboolean
find_or_make (TtProtect *self, TtPlace *place, char **id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) ids = tt_repository_list_ids (place, cancellable, error);
  g_autoptr (TtRepository) repository = NULL;
  gboolean holds = FALSE;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && !holds; i++)
    {
      if (!holds_office (self, place, ids->pdata[i], &holds, cancellable, error))
        return FALSE;
      if (holds)
        *id = g_strdup (ids->pdata[i]);
    }
  if (holds)
    return TRUE;

  repository = tt_repository_create (self->environment, place, NULL, cancellable, error);
  if (repository == NULL)
    return FALSE;

  *id = g_strdup (tt_repository_get_id (repository));
  return TRUE;
}

gboolean
tt_protect_ready_place (TtProtect *self,
                        const char *path,
                        gboolean plain,
                        char **id,
                        GCancellable *cancellable,
                        GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *absolute = g_canonicalize_filename (path, self->folder);
  g_autoptr (TtPlace) place = NULL;
  g_autoptr (GError) failure = NULL;
  gboolean there;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  *id = NULL;
  if (!tt_move_check_apart (self, absolute, NULL, error) ||
      !has_folder_above (disk, absolute, &there, error))
    return FALSE;
  if (!there)
    return TRUE;
  if (!tt_move_check_medium (self, absolute, plain, &failure))
    {
      if (g_error_matches (failure, TT_ERROR, TT_ERROR_AWAY))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  place = tt_place_folder_new (self->environment, absolute, NULL);

  return find_or_make (self, place, id, cancellable, error);
}

/* ---- the live copy ----------------------------------------------------------- */

typedef struct
{
  TtProtect *protect;
  TtPhotos *photos;
  const char *folder;
  TtCopy *copy;
  GCancellable *cancellable;
  TtProgressFunc progress;
  gpointer user_data;
  gint64 done;
} Bringing;

static gboolean
bring_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Bringing *bringing = user_data;
  TtProtect *self = bringing->protect;
  GError *failure = NULL;
  g_autofree char *there = NULL;
  gboolean found;

  if (g_cancellable_set_error_if_cancelled (bringing->cancellable, error))
    return FALSE;
  if (bringing->progress != NULL && bringing->done++ % PHOTO_ROUND == 0)
    bringing->progress (bringing->done, 0, _ ("Copying photos"), bringing->user_data);

  there = tt_photo_file_find (tt_environment_get_disk (self->environment), bringing->folder, hash,
                              &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  /* One that is nowhere is told by verification, and keeps nothing else here. */
  return there != NULL || tt_protect_save_photo (self, bringing->photos, bringing->folder, hash,
                                                 &found, bringing->cancellable, error);
}

static gboolean
bring_photos (TtCopy *copy, const char *shadow_folder, gpointer user_data, GError **error)
{
  Bringing *bringing = user_data;

  bringing->folder = shadow_folder;

  return tt_database_each_photo (tt_copy_get_database (copy), bring_photo, bringing, error);
}

static gboolean
check_shadow_target (TtProtect *self, const char *target, gboolean plain, GError **error)
{
  TtMedium medium;

  if (!tt_move_check_apart (self, target, "shadow", error) ||
      !tt_disk_get_medium (tt_environment_get_disk (self->environment), target, &medium, error))
    return FALSE;
  if (medium.kind != TT_MEDIUM_NETWORK)
    return tt_move_check_medium (self, target, plain, error);

  g_set_error (
      error, TT_ERROR, TT_ERROR_INVALID,
      _ ("“%s” is on another computer. The live copy follows each change at once and needs "
         "a disk of this computer; add a folder there instead"),
      target);
  return FALSE;
}

static char *
dup_shadow_words (TtProtect *self, const TtShadowPlace *before)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtShadowPlace) now = tt_shadow_place_read (self->environment, self->folder, &failure);

  if (!before->is_here)
    return g_strdup_printf (_ ("What lies in “%s” stays there; remove it when you no longer want "
                               "it."),
                            before->folder);
  if (now != NULL && now->left != NULL)
    return g_strdup_printf (_ ("The old live copy in “%s” is removed with the next look."),
                            before->folder);

  return g_strdup (_ ("The old live copy was removed after the new one was read back."));
}

static TtMoved *
move_shadow (TtProtect *self,
             const char *target,
             const TtMove *move,
             TtProgressFunc progress,
             gpointer user_data,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TtShadowPlace) before = tt_shadow_place_read (self->environment, self->folder, error);
  g_autoptr (TtPhotos) photos = NULL;
  g_autoptr (TtMoved) moved = NULL;
  Bringing bringing = {
    .protect = self,
    .cancellable = cancellable,
    .progress = progress,
    .user_data = user_data,
  };
  TtShadowMove what = {
    .environment = self->environment,
    .folder = self->folder,
    .target = target,
    .bring = bring_photos,
    .user_data = &bringing,
    .cancellable = cancellable,
  };

  if (before == NULL ||
      (target != NULL && !check_shadow_target (self, target, move->plain, error)) ||
      !tt_protect_need_primary (self, error))
    return NULL;

  photos = tt_protect_new_photos (self);
  bringing.photos = photos;
  what.primary = self->primary;
  tt_protect_close_shadow (self);
  if (progress != NULL)
    progress (0, 0, _ ("Building the live copy in its new place"), user_data);
  if (!tt_shadow_move (&what, error))
    return NULL;

  tt_protect_finish_move (self);
  moved = g_new0 (TtMoved, 1);
  moved->words = dup_shadow_words (self, before);

  return g_steal_pointer (&moved);
}

void
tt_protect_finish_move (TtProtect *self)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtShadowPlace) place =
      tt_shadow_place_read (self->environment, self->folder, &failure);

  g_return_if_fail (TT_IS_PROTECT (self));

  if (place == NULL || place->left == NULL)
    return;

  tt_protect_close_shadow (self);
  /* The new one is in use; the old one only takes room, and is asked for again. */
  if (!tt_shadow_finish_move (self->environment, self->folder, &failure))
    g_debug ("%s", failure->message);
}

TtMoved *
tt_protect_move (TtProtect *self,
                 const TtMove *move,
                 TtProgressFunc progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *target = NULL;
  g_autoptr (TtLayer) layer = NULL;
  TtMoved *moved;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);
  g_return_val_if_fail (move != NULL && move->layer != NULL, NULL);

  if (!tt_protect_check_keeper (self, error))
    return NULL;
  layer = tt_protect_find_layer (self, move->layer, error);
  if (layer == NULL)
    return NULL;
  tt_layer_ref (layer);
  if (!tt_layer_check_known (layer, error))
    return NULL;
  if (layer->remote)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” is not on this computer: change its url, or add another place"),
                   layer->name);
      return NULL;
    }

  if (move->path != NULL && *move->path != '\0')
    target = g_canonicalize_filename (move->path, self->folder);
  tt_protect_set_working (self, TRUE);
  moved = tt_layer_is_shadow (layer)
              ? move_shadow (self, target, move, progress, user_data, cancellable, error)
              : tt_move_archive (self, layer, target, move->plain, progress, user_data, cancellable,
                                 error);
  tt_protect_set_working (self, FALSE);
  tt_protect_update_status (self, NULL);

  return moved;
}
