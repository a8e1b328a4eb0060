/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A call of the office is a job: steps that run one after the other, each on the queue that owns
 * what it needs. The task that carries it comes back to the caller's context once, with the answer
 * of the last step or the error of the first that failed. */

#include "office/tt-job-private.h"

#include "base/tt-error.h"
#include "base/tt-password.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

TtJob *
tt_job_new (TtActor *actor)
{
  TtJob *self = g_new0 (TtJob, 1);

  g_return_val_if_fail (actor == NULL || TT_IS_ACTOR (actor), self);

  self->actor = actor != NULL ? tt_actor_dup (actor) : NULL;
  self->label = "";
  return self;
}

void
tt_job_free (TtJob *self)
{
  tt_job_take_answer (self, NULL, NULL);
  tt_job_take_extra (self, NULL, NULL);
  if (self->visit != NULL)
    self->visit_free (self->visit);
  g_clear_object (&self->actor);
  g_clear_object (&self->object);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_free (self->text);
  tt_password_clear (self->more);
  g_free (self);
}

void
tt_job_add_step (TtJob *self, TtQueue queue, TtJobFunc func)
{
  g_return_if_fail (self->n_steps < TT_JOB_STEPS);

  self->steps[self->n_steps].queue = queue;
  self->steps[self->n_steps].func = func;
  self->n_steps++;
}

void
tt_job_take_answer (TtJob *self, gpointer answer, GDestroyNotify answer_free)
{
  if (self->answer != NULL && self->answer_free != NULL)
    self->answer_free (self->answer);

  self->answer = answer;
  self->answer_free = answer_free;
}

void
tt_job_take_extra (TtJob *self, gpointer extra, GDestroyNotify extra_free)
{
  if (self->extra != NULL && self->extra_free != NULL)
    self->extra_free (self->extra);

  self->extra = extra;
  self->extra_free = extra_free;
}

void
tt_job_set_progress (TtJob *self, TtProgress *progress)
{
  g_return_if_fail (progress == NULL || TT_IS_PROGRESS (progress));

  if (progress == NULL)
    return;

  self->progress = g_object_ref (progress);
  self->cancellable = g_object_ref (tt_progress_get_cancellable (progress));
}

const char *
tt_job_get_actor_name (TtJob *self)
{
  return self->actor != NULL ? tt_actor_get_name (self->actor) : TT_ACTOR_COMMAND_LINE;
}

gboolean
tt_job_check_store (TtOffice *office, GError **error)
{
  if (office->store != NULL)
    return TRUE;

  if (office->store_error != NULL)
    g_propagate_error (error, g_error_copy (office->store_error));
  else
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("The office is closed"));
  return FALSE;
}

typedef struct
{
  TtOffice *office;
  TtJob *job;
} Call;

static gboolean
read_in_transaction (TtDatabase *database, gpointer user_data, GError **error)
{
  Call *call = user_data;

  return call->job->read (call->office, database, call->job, error);
}

static gboolean
write_in_transaction (TtTransaction *transaction, gpointer user_data, GError **error)
{
  Call *call = user_data;

  return call->job->write (call->office, transaction, call->job, error);
}

gboolean
tt_job_read (TtOffice *office, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Call call = { office, job };
  gboolean done = FALSE;

  if (!tt_job_check_store (office, error))
    return FALSE;

  done = tt_store_read (office->store, read_in_transaction, &call, &local_error);
  tt_office_post_store_state (office, local_error);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return done;
}

gboolean
tt_job_write (TtOffice *office, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  Call call = { office, job };
  gboolean done = FALSE;

  if (!tt_job_check_store (office, error))
    return FALSE;

  done = tt_store_write (office->store, tt_job_get_actor_name (job), job->label,
                         write_in_transaction, &call, &frame, &local_error);
  tt_office_post_store_state (office, local_error);
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (frame != NULL)
    {
      job->seq = frame->seq;
      tt_office_hand_over (office, frame);
    }
  return TRUE;
}

gboolean
tt_job_ask_head (TtOffice *office, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TtHead head = { 0 };
  gboolean done = FALSE;

  if (!tt_job_check_store (office, error))
    return FALSE;

  done = tt_store_get_head (office->store, &head, &local_error);
  tt_office_post_store_state (office, local_error);
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  job->number = head.seq;
  return TRUE;
}

gboolean
tt_job_label (TtOffice *office, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TtFrame) frame = NULL;
  gboolean done = FALSE;

  if (!tt_job_check_store (office, error))
    return FALSE;

  done =
      tt_store_label (office->store, tt_job_get_actor_name (job), job->label, &frame, &local_error);
  tt_office_post_store_state (office, local_error);
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  job->number = frame->seq;
  job->seq = frame->seq;
  tt_office_hand_over (office, frame);
  return TRUE;
}

static void
run_step (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  TtOffice *self = source;
  TtJob *job = task_data;
  GError *error = NULL;
  TtQueue queue = job->steps[job->step].queue;
  gboolean done = FALSE;

  done = !g_cancellable_set_error_if_cancelled (job->cancellable, &error) &&
         job->steps[job->step].func (self, job, &error);
  if (queue == TT_QUEUE_PROTECT)
    tt_office_post_status (self);

  if (!done)
    {
      g_task_return_error (task, error);
      return;
    }

  job->step++;
  if (job->step < job->n_steps)
    tt_executor_push (tt_environment_get_executor (self->environment), job->steps[job->step].queue,
                      task, run_step);
  else
    g_task_return_boolean (task, TRUE);
}

void
tt_office_run (TtOffice *self,
               TtJob *job,
               gpointer tag,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (job->n_steps > 0);

  if (job->cancellable == NULL && cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);

  task = g_task_new (self, job->cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) tt_job_free);
  tt_executor_push (tt_environment_get_executor (self->environment), job->steps[0].queue, task,
                    run_step);
}

void
tt_office_read (TtOffice *self,
                TtJob *job,
                TtReadStep read,
                gpointer tag,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  job->read = read;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_office_run (self, job, tag, cancellable, callback, user_data);
}

void
tt_office_write (TtOffice *self,
                 TtJob *job,
                 TtWriteStep write,
                 gpointer tag,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  job->write = write;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_office_run (self, job, tag, cancellable, callback, user_data);
}

TtJob *
tt_office_finish (TtOffice *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tag, NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_task_get_task_data (G_TASK (result));
}

gboolean
tt_office_finish_id (TtOffice *self, GAsyncResult *result, gpointer tag, gint64 *id, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tag, error);

  if (job != NULL && id != NULL)
    *id = job->id;
  return job != NULL;
}

gpointer
tt_office_finish_answer (TtOffice *self, GAsyncResult *result, gpointer tag, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tag, error);

  return job != NULL ? g_steal_pointer (&job->answer) : NULL;
}
