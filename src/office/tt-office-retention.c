/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-retention.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "protect/tt-aside.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>

#define KEY_TOLD "aside.told"
#define TELL_EVERY (7 * G_TIME_SPAN_DAY)

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

/* (transfer full) */
static TtLayerRow *
take_layer (TtDatabase *database, const char *name, GError **error)
{
  g_autoptr (GPtrArray) layers = tt_store_list_layers (database, error);

  for (guint i = 0; layers != NULL && i < layers->len; i++)
    if (g_str_equal (((TtLayerRow *) layers->pdata[i])->name, name))
      {
        g_ptr_array_set_free_func (layers, NULL);
        for (guint k = 0; k < layers->len; k++)
          if (k != i)
            tt_layer_row_free (layers->pdata[k]);
        return layers->pdata[i];
      }

  if (layers != NULL)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no layer “%s”"), name);
  return NULL;
}

static gboolean
get_retention (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtLayerRow) layer = take_layer (database, job->text, error);
  TtRetention retention;

  if (layer == NULL)
    return FALSE;

  retention = tt_retention_read (layer->settings);
  tt_job_take_answer (job, g_memdup2 (&retention, sizeof retention), g_free);
  return TRUE;
}

void
tt_office_get_retention_async (TtOffice *self,
                               const char *layer,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (layer != NULL);

  job = tt_job_new (NULL);
  job->text = g_strdup (layer);
  tt_office_read (self, job, get_retention, tt_office_get_retention_async, cancellable, callback,
                  user_data);
}

gboolean
tt_office_get_retention_finish (TtOffice *self,
                                GAsyncResult *result,
                                TtRetention *retention,
                                GError **error)
{
  g_autofree TtRetention *answer =
      tt_office_finish_answer (self, result, tt_office_get_retention_async, error);

  if (answer == NULL)
    return FALSE;

  *retention = *answer;
  return TRUE;
}

static gboolean
set_retention (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (TtLayerRow) layer = NULL;
  char *settings;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error))
    return FALSE;
  layer = take_layer (tt_transaction_get_database (transaction), job->text, error);
  if (layer == NULL)
    return FALSE;
  settings = tt_retention_write (layer->settings, job->extra, error);
  if (settings == NULL)
    return FALSE;

  g_free (layer->settings);
  layer->settings = settings;
  return tt_store_save_layer (transaction, layer, error);
}

static gboolean
reload (TtOffice *self, TtJob *job, GError **error)
{
  if (self->protect != NULL)
    tt_protect_reload (self->protect);
  return TRUE;
}

void
tt_office_set_retention_async (TtOffice *self,
                               TtActor *actor,
                               const char *layer,
                               const TtRetention *retention,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL && retention != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (layer);
  job->write = set_retention;
  job->label = "";
  tt_job_take_extra (job, g_memdup2 (retention, sizeof *retention), g_free);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_job_add_step (job, TT_QUEUE_PROTECT, reload);
  tt_office_run (self, job, tt_office_set_retention_async, cancellable, callback, user_data);
}

gboolean
tt_office_set_retention_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_set_retention_async, error) != NULL;
}

static gboolean
prune (TtOffice *self, TtJob *job, GError **error)
{
  gboolean dry_run = job->number != 0;
  TtPruneReport *report = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error) ||
      !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  report = tt_prune_layer (self->protect, job->text, dry_run, job->flag, job->cancellable, error);
  tt_office_leave_keeper (self);
  if (report == NULL)
    return FALSE;

  tt_job_take_answer (job, report, (GDestroyNotify) tt_prune_report_free);
  return TRUE;
}

void
tt_office_prune_async (TtOffice *self,
                       TtActor *actor,
                       const char *layer,
                       gboolean dry_run,
                       gboolean confirmed,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (layer);
  job->number = dry_run;
  job->flag = confirmed;
  tt_job_add_step (job, TT_QUEUE_PROTECT, prune);
  tt_office_run (self, job, tt_office_prune_async, cancellable, callback, user_data);
}

TtPruneReport *
tt_office_prune_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_prune_async, error);
}

static void
on_crowded (TtOffice *self, gpointer data)
{
  tt_office_emit_notice (self, data);
}

static gboolean
tend_aside (TtOffice *self, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  gint64 now = tt_office_now (self);
  gboolean crowded = FALSE;

  if (!tt_aside_note_held (self->protect, error))
    return FALSE;
  list = tt_set_aside_list (self->environment, self->folder, error);
  if (list == NULL || !tt_aside_judge (self->protect, list, &crowded, error))
    return FALSE;
  if (!crowded || now - tt_state_get_int64 (self->protect_state, KEY_TOLD, 0) < TELL_EVERY)
    return TRUE;

  tt_office_post (self, on_crowded,
                  tt_notice_new (TT_NOTICE_STATE, _ ("What was set aside takes much room."),
                                 _ ("Damaged and replaced files are kept for a while. All but the "
                                    "newest three can be removed under Protection."),
                                 NULL),
                  g_object_unref);

  return tt_state_set_int64 (self->protect_state, KEY_TOLD, now, error);
}

void
tt_office_clear_away (TtOffice *self)
{
  g_autoptr (GError) error = NULL;

  tt_prune_all (self->protect);
  if (!tend_aside (self, &error))
    g_debug ("%s", error->message);
}

gint64
tt_office_find_trim (TtOffice *self)
{
  g_autoptr (GError) error = NULL;
  gint64 upto = 0;

  if (self->protect != NULL && !tt_protect_find_trim (self->protect, &upto, &error))
    g_debug ("%s", error->message);
  return upto;
}

void
tt_office_trim_frames (TtOffice *self, gint64 upto)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = NULL;

  if (upto == 0 || self->store == NULL || tt_store_get_read_only (self->store))
    return;

  if (tt_store_trim_frames (self->store, upto, &frame, &error))
    tt_office_hand_over (self, frame);
  tt_office_post_store_state (self, error);
}
