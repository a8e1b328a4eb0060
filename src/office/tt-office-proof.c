/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-proof.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

void
tt_proof_free (TtProof *self)
{
  g_free (self->layer);
  g_free (self->kind);
  g_free (self->result);
  g_free (self->detail);
  g_free (self);
}

static gint64
parse_int64 (const char *text)
{
  gint64 value = 0;

  /* state.db writes numbers; anything else stands as none. */
  g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL);
  return value;
}

static gboolean
list_proofs (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GPtrArray) proofs = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_proof_free);

  if (self->protect_state == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
      return FALSE;
    }
  runs = tt_state_list_runs (self->protect_state, NULL, NULL, (guint) job->number, error);
  if (runs == NULL)
    return FALSE;

  for (guint i = 0; i < runs->len; i++)
    {
      char **run = runs->pdata[i];
      TtProof *proof = g_new0 (TtProof, 1);

      proof->at = parse_int64 (run[0]);
      proof->kind = g_strdup (run[1]);
      proof->result = g_strdup (run[2]);
      proof->detail = g_strdup (run[3]);
      proof->layer = g_strdup (run[4]);
      proof->duration = parse_int64 (run[5]);
      g_ptr_array_add (proofs, proof);
    }

  tt_job_take_answer (job, g_steal_pointer (&proofs), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_proofs_async (TtOffice *self,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  job->number = limit;
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_proofs);
  tt_office_run (self, job, tt_office_list_proofs_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_list_proofs_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_proofs_async, error);
}

static gboolean
prove_repository (TtOffice *self, TtJob *job, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *scratch = g_build_filename (self->folder, "scratch", NULL);
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_report_free);
  g_autoptr (GError) failure = NULL;
  TtReport *report;

  if (!tt_disk_make_folders (disk, scratch, error))
    return FALSE;
  report = tt_protect_prove_folder (
      self->environment, job->text, scratch, (TtProveKind) job->number,
      job->progress != NULL ? tt_progress_report : NULL, job->progress, job->cancellable, &failure);
  if (report == NULL)
    {
      g_autoptr (GError) left = NULL;

      if (!tt_disk_remove_tree (disk, scratch, &left))
        g_debug ("%s: %s", scratch, left->message);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_ptr_array_add (reports, report);
  if (!tt_disk_remove_tree (disk, scratch, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&reports), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_prove_repository_async (TtEnvironment *environment,
                                  const char *repository,
                                  const char *scratch,
                                  TtProveKind kind,
                                  TtProgress *progress,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (TtOffice) self = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (repository != NULL && scratch != NULL);

  /* Nothing of it is open: it only carries the job to the queue. */
  self = tt_office_new (environment, scratch, TT_OFFICE_PLAIN);
  job = tt_job_new (NULL);
  job->text = g_canonicalize_filename (repository, NULL);
  job->number = kind;
  tt_job_set_progress (job, progress);
  tt_job_add_step (job, TT_QUEUE_PROTECT, prove_repository);
  tt_office_run (self, job, tt_office_prove_repository_async, NULL, callback, user_data);
}

GPtrArray *
tt_office_prove_repository_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) source = g_async_result_get_source_object (result);

  return tt_office_finish_answer (TT_OFFICE (source), result, tt_office_prove_repository_async,
                                  error);
}
