/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bringing layers up to date. The shadow first: everything else is written from it. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-trouble-private.h"

#include <glib/gi18n-lib.h>

static gint64
get_now (TtProtect *self)
{
  return tt_clock_now (tt_environment_get_clock (self->environment));
}

static void
fail_layer (TtLayer *layer, TtReport *report, const GError *error)
{
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

  if ((!caught_up && !tt_protect_catch_up (self, NULL, &failure)) ||
      !get_shadow_head (self, &shadow, &failure) ||
      !tt_store_get_head (self->primary, &primary, &failure))
    {
      fail_layer (layer, report, failure);
      return;
    }

  report->seq = shadow.seq;
  layer->success = get_now (self);
  tt_layer_clear_trouble (layer);
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

static void
back_up_archive (
    TtProtect *self, TtLayer *layer, TtBackupFlags flags, TtReport *report, const TtRun *run)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  gboolean is_new = !tt_archive_was_there (layer->archive);
  TtHead head;

  if (!write_archive_or_mend (self, layer, flags, missing, run, &failure) ||
      !get_shadow_head (self, &head, &failure) || !note_success (self, layer, is_new, &failure))
    {
      fail_layer (layer, report, failure);
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
