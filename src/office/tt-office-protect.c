/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies: how safe the office is, and what brings them up to date and proves them. */

#include "office/tt-office-protect.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

/* How long a command waits for a window that is working on the copies. */
#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

TtProtectStatus *
tt_office_get_status (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), NULL);

  if (!self->closed && self->protect != NULL)
    return tt_protect_dup_status (self->protect);
  return self->status != NULL ? tt_protect_status_ref (self->status) : NULL;
}

static gboolean
check_protect (TtOffice *self, GError **error)
{
  if (self->protect != NULL)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
  return FALSE;
}

static gboolean
look (TtOffice *self, TtJob *job, GError **error)
{
  if (!check_protect (self, error) ||
      !tt_protect_look (self->protect, NULL, job->cancellable, error))
    return FALSE;

  tt_job_take_answer (job, tt_protect_dup_status (self->protect),
                      (GDestroyNotify) tt_protect_status_unref);
  return TRUE;
}

void
tt_office_look_async (TtOffice *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, look);
  tt_office_run (self, job, tt_office_look_async, cancellable, callback, user_data);
}

TtProtectStatus *
tt_office_look_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_look_async, error);
}

static gboolean
count (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  TtStat stat = { 0 };
  TtCounts *counts = job->extra;

  if (!tt_store_count (database, counts, error) ||
      !tt_disk_stat (tt_environment_get_disk (self->environment), tt_database_get_path (database),
                     &stat, error))
    return FALSE;

  job->number = stat.size + counts->photo_bytes;
  return TRUE;
}

void
tt_office_count_async (TtOffice *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_take_extra (job, g_new0 (TtCounts, 1), g_free);
  tt_office_read (self, job, count, tt_office_count_async, cancellable, callback, user_data);
}

gboolean
tt_office_count_finish (
    TtOffice *self, GAsyncResult *result, TtCounts *counts, gint64 *bytes, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_count_async, error);

  if (job == NULL)
    return FALSE;

  *counts = *(const TtCounts *) job->extra;
  if (bytes != NULL)
    *bytes = job->number;
  return TRUE;
}

/* On a disk that cannot be written to the layers are still brought up to date elsewhere. */
static gboolean
label_backup (TtOffice *self, TtJob *job, GError **error)
{
  if (!tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error) ||
      !tt_job_check_store (self, error))
    return FALSE;

  return tt_store_get_read_only (self->store) || tt_job_label (self, job, error);
}

static gboolean
take_reports (TtOffice *self, TtJob *job, GPtrArray *reports)
{
  tt_office_leave_keeper (self);
  if (reports == NULL)
    return FALSE;

  tt_job_take_answer (job, reports, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static TtProgressFunc
get_progress_func (TtJob *job)
{
  return job->progress != NULL ? tt_progress_report : NULL;
}

/* The first drill follows at once on the first backup of an office. What it finds is in the state
 * of its layer. */
static void
drill_first (TtOffice *self, TtJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (tt_protect_is_drill_due (self->protect))
    reports = tt_protect_drill (self->protect, NULL, get_progress_func (job), job->progress,
                                job->cancellable, &error);
}

static gboolean
back_up (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *reports = NULL;

  if (!check_protect (self, error) || !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  reports = tt_protect_backup (self->protect, (const char *const *) job->extra, TT_BACKUP_NONE,
                               get_progress_func (job), job->progress, job->cancellable, error);
  if (reports != NULL)
    {
      drill_first (self, job);
      tt_office_clear_away (self);
      job->id = tt_office_find_trim (self);
    }
  return take_reports (self, job, reports);
}

static gboolean
trim_frames (TtOffice *self, TtJob *job, GError **error)
{
  tt_office_trim_frames (self, job->id);
  return TRUE;
}

static TtJob *
make_layers_job (TtActor *actor, const char *const *layers, TtProgress *progress)
{
  TtJob *job = tt_job_new (actor);

  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, g_strdupv ((char **) layers), (GDestroyNotify) g_strfreev);
  return job;
}

void
tt_office_backup_async (TtOffice *self,
                        TtActor *actor,
                        const char *const *layers,
                        TtProgress *progress,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = make_layers_job (actor, layers, progress);
  job->label = "backup";
  tt_job_add_step (job, TT_QUEUE_STORE, label_backup);
  tt_job_add_step (job, TT_QUEUE_PROTECT, back_up);
  tt_job_add_step (job, TT_QUEUE_STORE, trim_frames);
  tt_job_add_visit (job, TT_REMOTE_COPY, layers);
  tt_office_run (self, job, tt_office_backup_async, NULL, callback, user_data);
}

GPtrArray *
tt_office_backup_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_backup_async, error);
}

static gboolean
verify (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *reports = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error) ||
      !check_protect (self, error) || !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  reports = tt_protect_verify (self->protect, (const char *const *) job->extra, job->flag,
                               get_progress_func (job), job->progress, job->cancellable, error);
  tt_office_note_failed_proofs (self, reports);
  return take_reports (self, job, reports);
}

void
tt_office_verify_async (TtOffice *self,
                        TtActor *actor,
                        const char *const *layers,
                        gboolean deep,
                        TtProgress *progress,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = make_layers_job (actor, layers, progress);
  job->flag = deep;
  tt_job_add_step (job, TT_QUEUE_PROTECT, verify);
  tt_job_add_visit (job, deep ? TT_REMOTE_VERIFY_DEEP : TT_REMOTE_VERIFY, layers);
  tt_office_run (self, job, tt_office_verify_async, NULL, callback, user_data);
}

GPtrArray *
tt_office_verify_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_verify_async, error);
}

static gboolean
drill (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *reports = NULL;

  if (!tt_permission_check (job->actor, TT_DEED_BACKUP, NULL, error) ||
      !check_protect (self, error) || !tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  reports = tt_protect_drill (self->protect, (const char *const *) job->extra,
                              get_progress_func (job), job->progress, job->cancellable, error);
  tt_office_note_failed_proofs (self, reports);
  return take_reports (self, job, reports);
}

void
tt_office_drill_async (TtOffice *self,
                       TtActor *actor,
                       const char *const *layers,
                       TtProgress *progress,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = make_layers_job (actor, layers, progress);
  tt_job_add_step (job, TT_QUEUE_PROTECT, drill);
  tt_job_add_visit (job, TT_REMOTE_DRILL, layers);
  tt_office_run (self, job, tt_office_drill_async, NULL, callback, user_data);
}

GPtrArray *
tt_office_drill_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_drill_async, error);
}

/* The layers list oldest first; a person looks for the newest. */
static gboolean
list_snapshots (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) oldest_first = NULL;
  g_autoptr (GPtrArray) newest_first =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_snapshot_unref);

  if (!check_protect (self, error))
    return FALSE;

  oldest_first = tt_protect_list_snapshots (self->protect, job->text, job->cancellable, error);
  if (oldest_first == NULL)
    return FALSE;

  for (guint i = oldest_first->len; i > 0; i--)
    g_ptr_array_add (newest_first, tt_snapshot_ref (g_ptr_array_index (oldest_first, i - 1)));
  tt_job_take_answer (job, g_steal_pointer (&newest_first), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_snapshots_async (TtOffice *self,
                                const char *layer,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  job->text = g_strdup (layer);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_snapshots);
  tt_office_run (self, job, tt_office_list_snapshots_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_snapshots_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_snapshots_async, error);
}

static gboolean
take_digest (TtOffice *self, TtJob *job, GError **error)
{
  TtDatabase *database = NULL;
  TtHead head = { 0 };
  TtHash digest;

  if (!check_protect (self, error))
    return FALSE;

  database = tt_office_get_shadow (self, job->number, error);
  if (database == NULL || !tt_database_get_head (database, &head, error) ||
      !tt_database_digest (database, NULL, &digest, job->cancellable, error))
    return FALSE;

  job->number = head.seq;
  tt_job_take_answer (job, tt_hash_dup_hex (&digest), g_free);
  return TRUE;
}

void
tt_office_digest_async (TtOffice *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_ask_head);
  tt_job_add_step (job, TT_QUEUE_PROTECT, take_digest);
  tt_office_run (self, job, tt_office_digest_async, cancellable, callback, user_data);
}

char *
tt_office_digest_finish (TtOffice *self, GAsyncResult *result, gint64 *seq, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_digest_async, error);

  if (job == NULL)
    return NULL;

  if (seq != NULL)
    *seq = job->number;
  return g_steal_pointer (&job->answer);
}
