/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any moment of any layer as an office in a scratch folder. The archive rebuilds from bases and
 * frames; the shadow is its own newest base, and goes back by the frames that it still holds. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-remote-place.h"
#include "protect/tt-restored-private.h"
#include "protect/tt-snapshot-private.h"
#include "storage/tt-place-folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TtProtect *protect;
  GPtrArray *points; /* TtSnapshot */
  TtStream stream;
  gint64 head;
  gint64 verified_at;
} ShadowListing;

static void
add_shadow_point (
    ShadowListing *listing, const TtStream *stream, gint64 seq, gint64 at, const char *label)
{
  TtSnapshot *point = tt_snapshot_new ("shadow", stream, seq, at);

  g_free (point->label);
  point->label = g_strdup (label);
  point->verified_at = listing->verified_at;
  g_ptr_array_add (listing->points, point);
}

static gboolean
list_shadow_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  ShadowListing *listing = user_data;

  if (*frame->label != '\0' || frame->seq == listing->head)
    add_shadow_point (listing, &frame->stream, frame->seq, frame->at, frame->label);

  return TRUE;
}

static gboolean
list_shadow_points (TtProtect *self, TtLayer *layer, GPtrArray *points, GError **error)
{
  ShadowListing listing = { .protect = self, .points = points };
  TtDatabase *database;
  guint before = points->len;
  TtHead head;
  gint64 at;

  if (!tt_protect_check_shadow_disk (self, error) || !tt_protect_need_shadow (self, error))
    return FALSE;
  database = tt_copy_get_database (self->shadow);
  if (!tt_database_get_head (database, &head, error) ||
      !tt_database_get_head_time (database, &at, error))
    return FALSE;

  listing.stream = head.stream;
  listing.head = head.seq;
  listing.verified_at = tt_layer_get_time (layer, "last-verified");
  if (!tt_database_each_frame (database, 0, list_shadow_frame, &listing, error))
    return FALSE;
  if (points->len == before)
    add_shadow_point (&listing, &head.stream, head.seq, at, "");

  return TRUE;
}

static gboolean
append_archive_points (TtLayer *layer, GPtrArray *points, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) own = NULL;

  if (!tt_archive_open (layer->archive, NULL, FALSE, cancellable, error) ||
      !tt_archive_refresh (layer->archive, cancellable, error))
    return FALSE;
  own = tt_archive_list_points (layer->archive, tt_layer_get_time (layer, "last-verified"), NULL,
                                cancellable, error);
  if (own == NULL)
    return FALSE;

  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (points, tt_snapshot_ref (own->pdata[i]));

  return TRUE;
}

/* The archive is known by the office's stream, where there is one. */
static gboolean
open_archive (TtProtect *self, TtLayer *layer, GCancellable *cancellable, GError **error)
{
  gboolean known;
  TtHead head;

  known = tt_protect_peek_head (self, &head);

  return tt_archive_open (layer->archive, known ? &head.stream : NULL, FALSE, cancellable, error);
}

static gboolean
list_points_of (
    TtProtect *self, TtLayer *layer, GPtrArray *points, GCancellable *cancellable, GError **error)
{
  if (!tt_layer_check_known (layer, error))
    return FALSE;
  if (tt_layer_is_shadow (layer))
    return list_shadow_points (self, layer, points, error);

  return open_archive (self, layer, cancellable, error) &&
         append_archive_points (layer, points, cancellable, error);
}

GPtrArray *
tt_protect_list_snapshots (TtProtect *self,
                           const char *layer,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GPtrArray) points =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_snapshot_unref);
  const char *const names[] = { layer, NULL };
  g_autoptr (GPtrArray) picked = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  picked = tt_protect_pick_layers (self, layer != NULL ? names : NULL, error);
  if (picked == NULL)
    return NULL;

  for (guint i = 0; i < picked->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      guint before = points->len;

      if (list_points_of (self, picked->pdata[i], points, cancellable, &failure))
        continue;
      g_ptr_array_set_size (points, (int) before);
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      g_debug ("No points of a layer: %s", failure->message);
    }
  g_ptr_array_sort (points, tt_snapshot_compare);

  return g_steal_pointer (&points);
}

/* Which of the frames that primary or shadow hold is meant. */
typedef struct
{
  const TtMoment *moment;
  TtTarget target;
  gint64 first_at;
} LiveFinding;

static gboolean
find_in_frames (TtFrame *frame, gpointer user_data, GError **error)
{
  LiveFinding *finding = user_data;
  const TtMoment *moment = finding->moment;
  g_autofree char *id = tt_snapshot_dup_id (&frame->stream, frame->seq);

  if (moment->snapshot != NULL ? g_str_equal (id, moment->snapshot)
                               : moment->at == 0 || frame->at <= moment->at)
    finding->target = (TtTarget){ frame->stream, frame->seq, frame->at };

  return TRUE;
}

static gboolean
find_live_moment (TtDatabase *database, const TtMoment *moment, TtTarget *target, GError **error)
{
  LiveFinding finding = { .moment = moment, .target = { .seq = -1 } };
  TtHead head;

  if (!tt_database_get_head (database, &head, error) ||
      !tt_database_each_frame (database, 0, find_in_frames, &finding, error))
    return FALSE;

  *target = finding.target;
  if (target->seq < 0 && moment->snapshot == NULL && moment->at == 0)
    *target = (TtTarget){ head.stream, head.seq, 0 };
  if (target->seq >= 0)
    return TRUE;

  if (moment->snapshot != NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no point “%s” in it"),
                 moment->snapshot);
  else
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                         _ ("It does not go back that far: the archive may"));
  return FALSE;
}

/* Back along the frames that the shadow holds, from its head to the target. */
static gboolean
go_back (TtDatabase *shadow, TtCopy *copy, const TtTarget *target, const TtRun *run, GError **error)
{
  TtHead head;

  if (!tt_database_get_head (tt_copy_get_database (copy), &head, error))
    return FALSE;

  while (head.seq > target->seq)
    {
      g_autoptr (TtFrame) frame = NULL;
      g_autoptr (TtFrame) earlier = NULL;
      TtHead before;

      if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
        return FALSE;
      frame = tt_database_get_frame (shadow, head.seq, error);
      if (frame == NULL)
        return FALSE;
      earlier = tt_database_get_frame (shadow, head.seq - 1, error);
      if (earlier == NULL)
        return FALSE;
      before = (TtHead){ earlier->stream, earlier->seq, earlier->hash };
      if (!tt_copy_step_back (copy, frame, &before, error) ||
          !tt_database_get_head (tt_copy_get_database (copy), &head, error))
        return FALSE;
    }

  return TRUE;
}

static TtCopy *
copy_live (TtProtect *self,
           TtCopy *live,
           const TtTarget *target,
           const char *folder,
           const TtRun *run,
           GError **error)
{
  g_autofree char *path = g_build_filename (folder, "office.db", NULL);
  g_autoptr (TtCopy) copy = NULL;
  TtHead head;
  TtHash digest;

  if (run->progress != NULL)
    run->progress (0, 0, _ ("Copying the office"), run->user_data);
  if (!tt_copy_write_image (live, path, &head, &digest, run->cancellable, error))
    return NULL;

  copy = tt_copy_open_image (self->environment, path, error);
  if (copy == NULL)
    return NULL;
  if (!go_back (tt_copy_get_database (live), copy, target, run, error))
    {
      tt_copy_close (copy);
      return NULL;
    }

  return g_steal_pointer (&copy);
}

/* Primary and shadow are each their own newest base. */
static TtCopy *
rebuild_from_live (TtProtect *self,
                   TtCopy *live,
                   const TtMoment *moment,
                   const char *folder,
                   gint64 *at,
                   const TtRun *run,
                   GError **error)
{
  TtTarget target;

  if (!find_live_moment (tt_copy_get_database (live), moment, &target, error))
    return NULL;
  *at = target.at;

  return copy_live (self, live, &target, folder, run, error);
}

/* office.db itself: where somebody had to decide, and goes on with what is here. */
static TtCopy *
rebuild_from_primary (TtProtect *self,
                      const TtMoment *moment,
                      const char *folder,
                      gint64 *at,
                      const TtRun *run,
                      GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "office.db", NULL);
  g_autoptr (TtCopy) primary = NULL;
  TtCopy *copy;

  tt_protect_close_primary (self);
  primary = tt_copy_open (self->environment, path, error);
  if (primary == NULL)
    return NULL;
  copy = rebuild_from_live (self, primary, moment, folder, at, run, error);
  tt_copy_close (primary);

  return copy;
}

/* Where somebody must decide the shadow is taken as it lies: it is one of the sides. */
static TtCopy *
rebuild_from_shadow (TtProtect *self,
                     const TtMoment *moment,
                     const char *folder,
                     gint64 *at,
                     const TtRun *run,
                     GError **error)
{
  g_autofree char *place = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtCopy) shadow = NULL;
  TtCopy *copy;

  if (!tt_protect_check_shadow_disk (self, error))
    return NULL;
  if (tt_protect_need_shadow (self, &failure))
    return rebuild_from_live (self, self->shadow, moment, folder, at, run, error);
  if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DECISION))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  place = tt_protect_dup_shadow_place (self);
  path = g_build_filename (place, "office.db", NULL);
  shadow = tt_copy_open (self->environment, path, error);
  if (shadow == NULL)
    return NULL;
  copy = rebuild_from_live (self, shadow, moment, folder, at, run, error);
  tt_copy_close (shadow);

  return copy;
}

static TtCopy *
rebuild_from_archive (TtArchive *archive,
                      const TtMoment *moment,
                      const char *folder,
                      gint64 *at,
                      const TtRun *run,
                      GError **error)
{
  TtTarget target;

  if (!tt_archive_refresh (archive, run->cancellable, error) ||
      !tt_archive_find (archive, moment->snapshot, moment->at, &target, run->cancellable, error))
    return NULL;
  *at = tt_archive_get_time (archive, &target, run->cancellable);

  return tt_archive_rebuild (archive, &target, folder, NULL, run->progress, run->user_data,
                             run->cancellable, error);
}

/* Places speak their own errors; whoever restores is told in ours. */
static void
tell_place_error (GError *failure, GError **error)
{
  if (failure->domain != TT_PLACE_ERROR)
    {
      g_propagate_error (error, failure);
      return;
    }

  g_set_error_literal (error, TT_ERROR,
                       failure->code == TT_PLACE_ERROR_ABSENT ? TT_ERROR_NOT_FOUND
                       : failure->code == TT_PLACE_ERROR_FULL ? TT_ERROR_DISK_FULL
                                                              : TT_ERROR_FAILED,
                       failure->message);
  g_error_free (failure);
}

/* @layer: NULL for office.db itself. */
static gboolean
find_source (TtProtect *self, const char *name, TtLayer **layer, GError **error)
{
  TtLayer *found;

  if (g_str_equal (name, TT_MOMENT_PRIMARY))
    return TRUE;
  found = tt_protect_find_layer (self, name, error);
  if (found == NULL || !tt_layer_check_known (found, error))
    return FALSE;
  *layer = tt_layer_ref (found);

  return TRUE;
}

static TtRestored *
rebuild_from_remote (
    TtProtect *self, TtLayer *layer, const TtMoment *moment, const TtRun *run, GError **error)
{
  g_autoptr (TtPlace) place = NULL;
  g_autoptr (TtSeal) seal = NULL;

  if (self->secrets == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                           _ ("The keys of the copies outside are not here: restore with "
                              "--from-repository and the recovery key"));
      return NULL;
    }
  place = tt_remote_place_new (self->environment, layer->kind, layer->settings,
                               tt_secrets_get_place (self->secrets, layer->name), error);
  if (place == NULL)
    return NULL;
  seal = tt_secrets_new_seal (self->secrets);

  return tt_protect_rebuild_from_place (self->environment, place, seal, self->scratch, moment->at,
                                        moment->snapshot, run->progress, run->user_data,
                                        run->cancellable, error);
}

TtRestored *
tt_protect_rebuild (TtProtect *self,
                    const TtMoment *moment,
                    TtProgressFunc progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  TtRun run = { progress, user_data, cancellable };
  g_autoptr (TtPhotos) photos = NULL;
  g_autoptr (TtRestored) restored = NULL;
  g_autofree char *folder = NULL;
  GError *failure = NULL;
  g_autoptr (TtLayer) layer = NULL;
  TtCopy *copy = NULL;
  gint64 at_head = 0;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);
  g_return_val_if_fail (moment != NULL && moment->layer != NULL, NULL);

  if (!find_source (self, moment->layer, &layer, error))
    return NULL;
  if (layer != NULL && layer->remote)
    return rebuild_from_remote (self, layer, moment, &run, error);
  folder = tt_protect_new_scratch (self, "restore", error);
  if (folder == NULL)
    return NULL;

  if (layer == NULL)
    copy = rebuild_from_primary (self, moment, folder, &at_head, &run, &failure);
  else if (tt_layer_is_shadow (layer))
    copy = rebuild_from_shadow (self, moment, folder, &at_head, &run, &failure);
  else if (open_archive (self, layer, cancellable, &failure))
    copy = rebuild_from_archive (layer->archive, moment, folder, &at_head, &run, &failure);
  if (copy == NULL)
    {
      tell_place_error (failure, error);
      return NULL;
    }

  photos = tt_protect_new_photos (self);
  if (layer != NULL && layer->archive != NULL)
    tt_photos_add_repository (photos, tt_archive_get_repository (layer->archive), self->scratch);
  restored = tt_restored_new (self->environment, copy, at_head, folder, g_steal_pointer (&photos));

  return tt_restored_prove (restored, cancellable, error) ? g_steal_pointer (&restored) : NULL;
}

TtPlace *
tt_protect_find_place (TtEnvironment *environment, const char *repository)
{
  g_autofree char *name = g_path_get_basename (repository);
  g_autofree char *above = g_path_get_dirname (repository);

  return tt_place_folder_new (environment, g_str_has_prefix (name, "tt1-") ? above : repository,
                              NULL);
}

TtRestored *
tt_protect_rebuild_from_place (TtEnvironment *environment,
                               TtPlace *place,
                               TtSeal *seal,
                               const char *scratch,
                               gint64 at,
                               const char *snapshot,
                               TtProgressFunc progress,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error)
{
  TtRun run = { progress, user_data, cancellable };
  TtMoment moment = { "archive", snapshot, at };
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autofree char *folder = g_build_filename (scratch, "restore", NULL);
  g_autoptr (TtArchive) archive = tt_archive_new (environment, "archive", place, scratch, NULL);
  g_autoptr (TtPhotos) photos = NULL;
  g_autoptr (TtRestored) restored = NULL;
  GError *failure = NULL;
  TtCopy *copy = NULL;
  gint64 at_head = 0;

  if (seal != NULL)
    tt_archive_set_seal (archive, seal);
  if (!tt_disk_remove_tree (disk, folder, error) || !tt_disk_make_folders (disk, folder, error))
    return NULL;

  if (tt_archive_open (archive, NULL, FALSE, cancellable, &failure))
    copy = rebuild_from_archive (archive, &moment, folder, &at_head, &run, &failure);
  if (copy == NULL)
    {
      tell_place_error (failure, error);
      return NULL;
    }

  photos = tt_photos_new (environment);
  tt_photos_add_repository (photos, tt_archive_get_repository (archive), scratch);
  restored = tt_restored_new (environment, copy, at_head, folder, g_steal_pointer (&photos));

  return tt_restored_prove (restored, cancellable, error) ? g_steal_pointer (&restored) : NULL;
}

TtRestored *
tt_protect_rebuild_from_folder (TtEnvironment *environment,
                                const char *repository,
                                const char *scratch,
                                gint64 at,
                                const char *snapshot,
                                TtProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (TtPlace) place = tt_protect_find_place (environment, repository);

  return tt_protect_rebuild_from_place (environment, place, NULL, scratch, at, snapshot, progress,
                                        user_data, cancellable, error);
}

/* Without a present office everything is new. */
static GArray *
count_all (TtDatabase *database, GError **error)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (TtDiffCount));
  guint n_tables;
  const TtTable *tables = tt_tables_get (&n_tables);

  for (guint i = 0; i < n_tables; i++)
    {
      TtDiffCount count = { .table = &tables[i] };

      if (!tt_database_count_rows (database, &tables[i], &count.added, error))
        return NULL;
      if (count.added > 0)
        g_array_append_val (counts, count);
    }

  return g_steal_pointer (&counts);
}

GArray *
tt_protect_preview (TtProtect *self,
                    TtRestored *restored,
                    GCancellable *cancellable,
                    GError **error)
{
  TtHead head;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);
  g_return_val_if_fail (restored != NULL && restored->copy != NULL, NULL);

  if (!tt_protect_peek_head (self, &head))
    return count_all (tt_copy_get_database (restored->copy), error);

  return tt_diff_count (tt_copy_get_database (self->shadow), tt_copy_get_database (restored->copy),
                        cancellable, error);
}

gboolean
tt_protect_preview_in_words (TtProtect *self,
                             TtRestored *restored,
                             TtPreview **preview,
                             GCancellable *cancellable,
                             GError **error)
{
  TtHead head;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);
  g_return_val_if_fail (restored != NULL && restored->copy != NULL, FALSE);

  *preview = NULL;
  if (!tt_protect_peek_head (self, &head))
    return TRUE;

  *preview = tt_preview_make (tt_copy_get_database (self->shadow),
                              tt_copy_get_database (restored->copy), cancellable, error);
  return *preview != NULL;
}
