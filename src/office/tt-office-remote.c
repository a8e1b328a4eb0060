/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-remote.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "protect/tt-remote-place.h"
#include "protect/tt-remote.h"

#include <glib/gi18n-lib.h>

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

/* What the protect queue hands to the remote queue. */
typedef struct
{
  TtRemoteDeed deed;
  char **names;    /* nullable */
  GPtrArray *rows; /* TtLayerRow */
  TtSecrets *secrets;
  gint64 upto;
  GError *failure; /* why nothing could be sealed */
} Visit;

static void
visit_free (gpointer data)
{
  Visit *visit = data;

  g_strfreev (visit->names);
  g_clear_pointer (&visit->rows, g_ptr_array_unref);
  g_clear_pointer (&visit->secrets, tt_secrets_unref);
  g_clear_error (&visit->failure);
  g_free (visit);
}

gboolean
tt_office_is_remote_kind (const char *kind)
{
  return tt_remote_kind_is_known (kind);
}

/* On the protect queue. %TRUE with %NULL where there are none. */
static gboolean
need_secrets (TtOffice *self, TtSecrets **secrets, GError **error)
{
  if (!tt_office_load_secrets (self, secrets, error))
    return FALSE;

  tt_protect_set_secrets (self->protect, *secrets);
  return TRUE;
}

/* The schedule proves what it has just brought there; whoever asks for a proof alone gets that. */
static gboolean
is_copying (const Visit *visit, const TtJob *job)
{
  return visit->deed == TT_REMOTE_COPY || job->actor == NULL;
}

/* What is sealed here is all that the places get. */
static gboolean
seal_for (TtOffice *self, TtJob *job, Visit *visit, GError **error)
{
  gboolean sealed = FALSE;

  if (!need_secrets (self, &visit->secrets, error))
    return FALSE;
  if (visit->secrets == NULL || !is_copying (visit, job))
    return TRUE;
  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  sealed = tt_protect_seal (self->protect, &visit->upto,
                            job->progress != NULL ? tt_progress_report : NULL, job->progress,
                            job->cancellable, error);
  tt_office_leave_keeper (self);

  return sealed;
}

/* Why nothing could be sealed is told of each place. */
static gboolean
ready_visit (TtOffice *self, TtJob *job, GError **error)
{
  Visit *visit = job->visit;

  if (job->actor != NULL && !tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }

  visit->rows = tt_protect_list_remotes (self->protect, (const char *const *) visit->names);
  if (visit->rows->len > 0 && !seal_for (self, job, visit, &visit->failure))
    g_debug ("%s", visit->failure->message);

  return TRUE;
}

static TtReport *
visit_one (TtOffice *self, const TtLayerRow *row, TtState *state, TtJob *job)
{
  Visit *visit = job->visit;
  TtProgressFunc progress = job->progress != NULL ? tt_progress_report : NULL;
  g_autoptr (TtRemote) remote =
      tt_remote_new (self->environment, self->folder, state, row, visit->secrets);

  if (visit->failure != NULL)
    {
      TtReport *report = tt_report_new (row->name);

      tt_report_set_error (report, TT_RESULT_FAILED, visit->failure);
      return report;
    }

  if (visit->deed != TT_REMOTE_COPY && is_copying (visit, job))
    {
      g_autoptr (TtReport) copied =
          tt_remote_copy (remote, visit->upto, progress, job->progress, job->cancellable);

      if (copied->result != TT_RESULT_OK)
        return g_steal_pointer (&copied);
    }

  switch (visit->deed)
    {
    case TT_REMOTE_VERIFY:
    case TT_REMOTE_VERIFY_DEEP:
      return tt_remote_verify (remote, visit->deed == TT_REMOTE_VERIFY_DEEP, progress,
                               job->progress, job->cancellable);
    case TT_REMOTE_DRILL:
      return tt_remote_drill (remote, progress, job->progress, job->cancellable);
    case TT_REMOTE_COPY:
    default:
      return tt_remote_copy (remote, visit->upto, progress, job->progress, job->cancellable);
    }
}

typedef struct
{
  TtOffice *office;
  const TtLayerRow *row;
  TtJob *job;
  TtReport *report;
} One;

static void
visit_beside (gpointer data, gpointer user_data)
{
  One *one = data;
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtState) state =
      tt_state_open (one->office->environment, one->office->folder, &failure);

  if (state == NULL)
    {
      one->report = tt_report_new (one->row->name);
      tt_report_set_error (one->report, TT_RESULT_FAILED, failure);
      return;
    }
  one->report = visit_one (one->office, one->row, state, one->job);
  tt_state_close (state);
}

/* All at once: a slow place holds up no fast one. */
static gboolean
visit_all (TtOffice *self, TtJob *job, GError **error)
{
  const Visit *visit = job->visit;
  TtExecutor *executor = tt_environment_get_executor (self->environment);
  g_autofree One *ones = g_new0 (One, visit->rows->len + 1);
  g_autofree TtBeside **besides = g_new0 (TtBeside *, visit->rows->len + 1);

  /* After those of the copies on this computer. */
  if (job->answer == NULL)
    tt_job_take_answer (job, g_ptr_array_new_with_free_func ((GDestroyNotify) tt_report_free),
                        (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < visit->rows->len; i++)
    {
      ones[i] = (One){ self, visit->rows->pdata[i], job, NULL };
      besides[i] = tt_executor_beside (executor, visit_beside, &ones[i]);
    }
  for (guint i = 0; i < visit->rows->len; i++)
    {
      tt_beside_join (besides[i]);
      g_ptr_array_add (job->answer, ones[i].report);
    }

  return TRUE;
}

/* What came of it is in state.db; the status says so. */
static gboolean
tell (TtOffice *self, TtJob *job, GError **error)
{
  const Visit *visit = job->visit;

  if (self->protect != NULL && visit->rows->len > 0)
    {
      g_autoptr (GError) failure = NULL;

      /* A look that fails says so in its own state. */
      if (!tt_protect_look (self->protect, NULL, NULL, &failure))
        g_debug ("%s", failure->message);
    }

  return TRUE;
}

void
tt_job_add_visit (TtJob *job, TtRemoteDeed deed, const char *const *layers)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->deed = deed;
  visit->names = g_strdupv ((char **) layers);
  job->visit = visit;
  job->visit_free = visit_free;
  tt_job_add_step (job, TT_QUEUE_PROTECT, ready_visit);
  tt_job_add_step (job, TT_QUEUE_REMOTE, visit_all);
  tt_job_add_step (job, TT_QUEUE_PROTECT, tell);
}

void
tt_office_visit_remotes_async (TtOffice *self,
                               TtActor *actor,
                               TtRemoteDeed deed,
                               const char *const *layers,
                               TtProgress *progress,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (actor);
  tt_job_set_progress (job, progress);
  tt_job_add_visit (job, deed, layers);
  tt_office_run (self, job, tt_office_visit_remotes_async, NULL, callback, user_data);
}

GPtrArray *
tt_office_visit_remotes_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_visit_remotes_async, error);
}

static gboolean
needs_visit (TtOffice *self, TtDue due)
{
  g_autoptr (TtProtectStatus) status = tt_office_get_status (self);
  gboolean is_due = (due & (TT_DUE_BACKUP | TT_DUE_BASE | TT_DUE_VERIFY | TT_DUE_DRILL)) != 0;

  for (guint i = 0; status != NULL && i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = status->layers->pdata[i];

      if (layer->enabled && tt_remote_kind_is_known (layer->kind) &&
          (is_due || layer->state != TT_LAYER_OK || layer->behind > 0))
        return TRUE;
    }

  return FALSE;
}

static void
on_visited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TtOffice *self = TT_OFFICE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = tt_office_visit_remotes_finish (self, result, &error);

  g_clear_object (&self->visiting);
  /* What a place answers is its layer's state; this is about the way there. */
  if (reports == NULL && !self->closed)
    g_warning ("%s", error->message);
}

void
tt_office_follow_round (TtOffice *self, TtDue due)
{
  TtRemoteDeed deed = (due & TT_DUE_DRILL) != 0    ? TT_REMOTE_DRILL
                      : (due & TT_DUE_VERIFY) != 0 ? TT_REMOTE_VERIFY
                                                   : TT_REMOTE_COPY;

  if (self->closed || self->visiting != NULL || !needs_visit (self, due))
    return;

  self->visiting = tt_progress_new ();
  tt_office_visit_remotes_async (self, NULL, deed, NULL, self->visiting, on_visited_cb, NULL);
}

/* job->flag: whether in a file; job->more: the place's secret; job->text: the recovery key that was
 * made. */
static gboolean
ready_remote (TtOffice *self, TtJob *job, GError **error)
{
  const TtLayerRow *layer = job->extra;
  TtRandom *random = tt_environment_get_random (self->environment);
  g_autoptr (TtPlace) place = NULL;
  g_autoptr (TtSecrets) secrets = NULL;
  g_autoptr (TtSecrets) with_place = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }

  /* What cannot be an address is said before anything is written. */
  place = tt_remote_place_new (self->environment, layer->kind, layer->settings,
                               job->more != NULL ? job->more : "", error);
  if (place == NULL || !tt_office_load_secrets (self, &secrets, error))
    return FALSE;

  if (secrets == NULL)
    {
      secrets = tt_secrets_new (random);
      g_free (job->text);
      job->text = g_strdup (tt_secrets_get_recovery_key (secrets));
    }
  with_place = tt_secrets_with_place (secrets, layer->name, job->more);
  if (!tt_office_store_secrets (self, with_place, job->flag, error))
    return FALSE;
  tt_protect_set_secrets (self->protect, with_place);

  return TRUE;
}

static gboolean
save_remote (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const TtLayerRow *layer = job->extra;
  g_autoptr (GPtrArray) layers =
      tt_store_list_layers (tt_transaction_get_database (transaction), error);

  if (layers == NULL || !tt_office_check_layer_name (layer->name, error))
    return FALSE;
  for (guint i = 0; i < layers->len; i++)
    if (g_str_equal (((TtLayerRow *) layers->pdata[i])->name, layer->name))
      {
        g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("There is a layer “%s” already"),
                     layer->name);
        return FALSE;
      }

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
tt_office_add_remote_async (TtOffice *self,
                            TtActor *actor,
                            const TtLayerRow *layer,
                            const char *secret,
                            gboolean in_file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtLayerRow *copy = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL);

  copy = g_new0 (TtLayerRow, 1);
  copy->name = g_strdup (layer->name);
  copy->kind = g_strdup (layer->kind);
  copy->enabled = layer->enabled;
  copy->settings = g_strdup (layer->settings);

  job = tt_job_new (actor);
  job->more = g_strdup (secret);
  job->flag = in_file;
  job->write = save_remote;
  tt_job_take_extra (job, copy, (GDestroyNotify) tt_layer_row_free);
  tt_job_add_step (job, TT_QUEUE_PROTECT, ready_remote);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_job_add_step (job, TT_QUEUE_PROTECT, reload);
  tt_office_run (self, job, tt_office_add_remote_async, cancellable, callback, user_data);
}

gboolean
tt_office_add_remote_finish (TtOffice *self,
                             GAsyncResult *result,
                             char **recovery_key,
                             GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_add_remote_async, error);

  if (job == NULL)
    return FALSE;

  if (recovery_key != NULL)
    *recovery_key = g_strdup (job->text);
  return TRUE;
}

static gboolean
check_owner (TtOffice *self, TtJob *job, TtSecrets **secrets, GError **error)
{
  if (!tt_permission_check (job->actor, TT_DEED_LAYERS, NULL, error))
    return FALSE;
  if (self->protect == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }
  if (!need_secrets (self, secrets, error))
    return FALSE;
  if (*secrets != NULL)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                       _ ("There are no keys here: no copy outside was added, or the keyring is "
                          "locked"));
  return FALSE;
}

static gboolean
save_secret (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (TtSecrets) secrets = NULL;
  g_autoptr (TtSecrets) changed = NULL;

  if (!check_owner (self, job, &secrets, error))
    return FALSE;

  /* Where they are kept they stay. */
  changed = tt_secrets_with_place (secrets, job->text, job->more);
  if (!tt_office_store_secrets (self, changed, FALSE, error))
    return FALSE;
  tt_protect_set_secrets (self->protect, changed);

  return TRUE;
}

void
tt_office_save_secret_async (TtOffice *self,
                             TtActor *actor,
                             const char *layer,
                             const char *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (layer != NULL && secret != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (layer);
  job->more = g_strdup (secret);
  tt_job_add_step (job, TT_QUEUE_PROTECT, save_secret);
  tt_office_run (self, job, tt_office_save_secret_async, cancellable, callback, user_data);
}

gboolean
tt_office_save_secret_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_save_secret_async, error) != NULL;
}

static gboolean
show_key (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (TtSecrets) secrets = NULL;

  if (!check_owner (self, job, &secrets, error))
    return FALSE;

  tt_job_take_answer (job, g_strdup (tt_secrets_get_recovery_key (secrets)), g_free);
  return TRUE;
}

void
tt_office_show_key_async (TtOffice *self,
                          TtActor *actor,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  tt_job_add_step (job, TT_QUEUE_PROTECT, show_key);
  tt_office_run (self, job, tt_office_show_key_async, cancellable, callback, user_data);
}

char *
tt_office_show_key_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_show_key_async, error);
}

static gboolean
add_password (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (TtSecrets) secrets = NULL;
  gboolean added = FALSE;

  if (!check_owner (self, job, &secrets, error) ||
      !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  added = tt_protect_add_password (self->protect, job->more, job->cancellable, error);
  tt_office_leave_keeper (self);

  return added;
}

void
tt_office_add_key_password_async (TtOffice *self,
                                  TtActor *actor,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (password != NULL);

  job = tt_job_new (actor);
  job->more = g_strdup (password);
  tt_job_add_step (job, TT_QUEUE_PROTECT, add_password);
  tt_office_run (self, job, tt_office_add_key_password_async, cancellable, callback, user_data);
}

gboolean
tt_office_add_key_password_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_add_key_password_async, error) != NULL;
}
