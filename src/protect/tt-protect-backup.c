/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bringing layers up to date. The shadow first: everything else is written from it. */

#include "base/tt-error.h"
#include "protect/tt-move-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"
#include "storage/tt-place-error.h"

#include <glib/gi18n-lib.h>

static gint64
get_now (TtProtect *self)
{
  return tt_clock_now (tt_environment_get_clock (self->environment));
}

/* What fails while the disk of an archive is pulled out, or can only be read, waits for that disk.
 * A disk that fails otherwise answers to the simplest question. (transfer full) */
static GError *
see_why (TtProtect *self, TtLayer *layer, const GError *error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  TtRepository *repository =
      layer->archive != NULL ? tt_archive_get_repository (layer->archive) : NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *label = NULL;
  TtStat ours, theirs;
  TtMedium medium;

  if (repository == NULL || error->domain != TT_PLACE_ERROR ||
      error->code == TT_PLACE_ERROR_ABSENT || error->code == TT_PLACE_ERROR_FULL)
    return g_error_copy (error);

  label =
      g_strdup_printf ("%s/tt1-%s/repository.json", layer->path, tt_repository_get_id (repository));
  if (!tt_disk_stat (disk, label, &theirs, &failure))
    return g_error_new (TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
                        _ ("The disk with “%s” does not answer: %s"), layer->path,
                        failure->message);
  if (theirs.kind == TT_KIND_NONE)
    return g_error_new (TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
                        _ ("The copies that were in “%s” are not there"), layer->path);
  if (tt_disk_stat (disk, self->folder, &ours, &failure) &&
      tt_disk_get_medium (disk, layer->path, &medium, &failure) && medium.read_only &&
      (ours.device != theirs.device || medium.kind == TT_MEDIUM_REMOVABLE))
    return g_error_new (TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT,
                        _ ("The disk with “%s” can only be read"), layer->path);

  return g_error_copy (error);
}

static void
fail_layer (TtProtect *self, TtLayer *layer, TtReport *report, const GError *failure)
{
  g_autoptr (GError) error = see_why (self, layer, failure);

  tt_layer_set_trouble (layer, error);
  tt_report_set_error (report, tt_trouble_get_result (error), error);
}

static gboolean
get_shadow_head (TtProtect *self, TtHead *head, GError **error)
{
  return tt_protect_need_shadow (self, error) &&
         tt_database_get_head (tt_copy_get_database (self->shadow), head, error);
}

/* @caught_up: the run began with that */
static void
back_up_shadow (TtProtect *self, TtLayer *layer, gboolean caught_up, TtReport *report)
{
  g_autoptr (GError) failure = NULL;
  TtHead primary;
  TtHead shadow;

  if (!tt_protect_check_shadow_disk (self, &failure) ||
      (!caught_up && !tt_protect_catch_up (self, NULL, &failure)) ||
      !get_shadow_head (self, &shadow, &failure) ||
      !tt_store_get_head (self->primary, &primary, &failure))
    {
      fail_layer (self, layer, report, failure);
      return;
    }

  report->seq = shadow.seq;
  layer->success = get_now (self);
  tt_protect_clear_shadow_trouble (self, layer);
  if (tt_head_equal (&primary, &shadow))
    tt_report_add_proof (report, "same-as-main");
}

/* Notes what a run has proven. A new archive was read back whole while it was written. */
static gboolean
note_success (TtProtect *self, TtLayer *layer, gboolean is_new, GError **error)
{
  gint64 now = get_now (self);

  layer->success = now;
  layer->lost = FALSE;

  if ((!layer->noted && !tt_layer_note_place (layer, error)) ||
      !tt_layer_set_time (layer, "last-success", now, error) ||
      (is_new && !tt_layer_set_time (layer, "last-verified", now, error)))
    return FALSE;
  layer->noted = TRUE;

  return TRUE;
}

/* Texts are put right when the program that wrote them is not this one. */
static gboolean
refresh_texts (TtProtect *self, TtLayer *layer, const TtRun *run, GError **error)
{
  g_autofree char *key = g_strdup_printf ("layer.%s.texts", layer->name);
  /* Unknown is another: the texts are looked at once more. */
  g_autofree char *known = tt_state_dup (self->state, key, NULL);
  g_autofree char *digest = tt_repository_dup_texts_hash ();

  if (g_strcmp0 (known, digest) == 0)
    return TRUE;

  return tt_repository_mend_texts (tt_archive_get_repository (layer->archive), NULL,
                                   run->cancellable, error) &&
         tt_state_set (self->state, key, digest, error);
}

static gboolean
write_archive (TtProtect *self,
               TtLayer *layer,
               TtBackupFlags flags,
               GPtrArray *missing,
               const TtRun *run,
               GError **error)
{
  g_autoptr (TtPhotos) photos = NULL;

  if (!tt_protect_need_shadow (self, error))
    return FALSE;

  photos = tt_protect_new_photos (self);

  return tt_archive_write (layer->archive, self->shadow, photos, (flags & TT_BACKUP_BASE) != 0,
                           missing, run->progress, run->user_data, run->cancellable, error) &&
         (layer->noted || refresh_texts (self, layer, run, error));
}

/* A shadow that turns out to be damaged while an image is made of it is built anew once. */
static gboolean
write_archive_or_mend (TtProtect *self,
                       TtLayer *layer,
                       TtBackupFlags flags,
                       GPtrArray *missing,
                       const TtRun *run,
                       GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (write_archive (self, layer, flags, missing, run, &failure))
    return TRUE;
  if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED) &&
      !g_error_matches (failure, TT_ERROR, TT_ERROR_MOVED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  tt_protect_close_shadow (self);
  g_ptr_array_set_size (missing, 0);

  return tt_protect_catch_up (self, NULL, error) &&
         write_archive (self, layer, flags, missing, run, error);
}

static void
tell_photo (TtReport *report, const char *hash, gboolean healed)
{
  g_autofree char *name = tt_photo_dup_name (hash);

  tt_report_add_damage (report, name, healed);
}

/* Where nothing was written yet, what this run writes is all there is. */
static gboolean
is_unwritten (TtLayer *layer, const TtRun *run)
{
  g_autoptr (GError) failure = NULL;
  TtInventory *inventory;

  if (!tt_archive_was_there (layer->archive))
    return TRUE;
  if (!tt_archive_open (layer->archive, NULL, FALSE, run->cancellable, &failure))
    return FALSE;

  inventory = tt_archive_get_inventory (layer->archive);
  return inventory->bases->len == 0 && inventory->segments->len == 0;
}

/* A disk that could not be reached when its layer was added is seen for the first time. */
static gboolean
check_first_place (TtProtect *self, TtLayer *layer, GError **error)
{
  return tt_archive_was_there (layer->archive) ||
         tt_move_check_medium (self, layer->path, layer->plain, error);
}

static void
back_up_archive (
    TtProtect *self, TtLayer *layer, TtBackupFlags flags, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  gboolean is_new = is_unwritten (layer, run);
  TtHead head;

  if (!check_first_place (self, layer, &failure) ||
      !write_archive_or_mend (self, layer, flags, missing, run, &failure) ||
      !get_shadow_head (self, &head, &failure) || !note_success (self, layer, is_new, &failure))
    {
      fail_layer (self, layer, report, failure);
      return;
    }

  tt_layer_clear_trouble (layer);
  report->seq = tt_archive_get_saved (layer->archive, &head.stream);
  tt_report_add_proof (report, "read-back");
  for (guint i = 0; i < missing->len; i++)
    tell_photo (report, missing->pdata[i], FALSE);
}

static void
back_up_layer (TtProtect *self,
               TtLayer *layer,
               TtBackupFlags flags,
               gboolean caught_up,
               TtReport *report,
               const TtRun *run)
{
  g_autoptr (GError) failure = NULL;

  if (!tt_layer_check_known (layer, &failure))
    tt_report_set_error (report, TT_RESULT_FAILED, failure);
  else if (tt_layer_is_shadow (layer))
    back_up_shadow (self, layer, caught_up, report);
  else
    back_up_archive (self, layer, flags, report, run);
}

static gboolean
was_cancelled (const TtRun *run, GError **error)
{
  return g_cancellable_set_error_if_cancelled (run->cancellable, error);
}

/* The shadow goes first whatever the order of the layers is. */
static void
order_layers (GPtrArray *layers)
{
  for (guint i = 1; i < layers->len; i++)
    if (tt_layer_is_shadow (layers->pdata[i]))
      {
        gpointer shadow = g_ptr_array_steal_index (layers, i);

        g_ptr_array_insert (layers, 0, shadow);
      }
}

GPtrArray *
tt_protect_backup (TtProtect *self,
                   const char *const *layers,
                   TtBackupFlags flags,
                   TtProgressFunc progress,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_report_free);
  g_autoptr (GPtrArray) picked = NULL;
  g_autoptr (GError) failure = NULL;
  TtRun run = { progress, user_data, cancellable };
  gboolean caught_up;

  g_return_val_if_fail (TT_IS_PROTECT (self), NULL);

  if (!tt_protect_check_keeper (self, error))
    return NULL;

  /* Whatever is asked for, it is made of the shadow: a shadow that cannot be had is told by the
   * layers that need it. Opening it may change the definitions of layers, so it comes first. */
  caught_up = tt_protect_catch_up (self, NULL, &failure);
  if (!caught_up)
    g_debug ("The shadow does not catch up: %s", failure->message);
  tt_protect_refresh_layers (self);
  picked = tt_protect_pick_layers (self, layers, error);
  if (picked == NULL)
    return NULL;

  order_layers (picked);
  tt_protect_set_working (self, TRUE);
  for (guint i = 0; i < picked->len; i++)
    {
      TtLayer *layer = picked->pdata[i];
      TtReport *report = tt_report_new (layer->name);

      g_ptr_array_add (reports, report);
      if (!was_cancelled (&run, NULL))
        back_up_layer (self, layer, flags, caught_up, report, &run);
    }
  tt_protect_set_working (self, FALSE);
  tt_protect_update_status (self, NULL);

  return was_cancelled (&run, error) ? NULL : g_steal_pointer (&reports);
}

gboolean
tt_protect_is_base_due (TtProtect *self)
{
  GPtrArray *layers;
  TtHead head;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  if (!get_shadow_head (self, &head, NULL))
    return FALSE;

  layers = tt_protect_get_layers (self);
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      g_autoptr (GError) failure = NULL;

      if (!layer->enabled || layer->archive == NULL)
        continue;
      /* One that is away is asked when it is back. */
      if (tt_archive_open (layer->archive, &head.stream, FALSE, NULL, &failure)
              ? tt_archive_is_base_due (layer->archive, &head)
              : !tt_archive_was_there (layer->archive))
        return TRUE;
    }

  return FALSE;
}

gboolean
tt_protect_is_drill_due (TtProtect *self)
{
  GPtrArray *layers;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);

  layers = tt_protect_get_layers (self);
  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = layers->pdata[i];

      if (layer->enabled && layer->archive != NULL && tt_archive_was_there (layer->archive) &&
          tt_layer_get_time (layer, "last-success") != 0 &&
          tt_layer_get_time (layer, "last-drill") == 0)
        return TRUE;
    }

  return FALSE;
}
