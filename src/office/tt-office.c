/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening and closing, and what every call needs of the office. The work itself is in one file for
 * each kind of deed. */

#include "office/tt-office.h"

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "protect/tt-ahead.h"

G_DEFINE_FINAL_TYPE (TtOffice, tt_office, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STATUS_CHANGED,
  SIGNAL_NOTICE,
  SIGNAL_REPLACED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
close_store (gpointer store, gpointer user_data)
{
  tt_store_close (store);
}

static void
close_state (gpointer state, gpointer user_data)
{
  tt_state_close (state);
}

static void
close_protect (gpointer protect, gpointer user_data)
{
  tt_protect_close (protect);
}

/* An office that was dropped without being closed: what is open is closed where it belongs. */
static void
tt_office_dispose (GObject *object)
{
  TtOffice *self = TT_OFFICE (object);
  TtExecutor *executor = tt_environment_get_executor (self->environment);

  tt_office_stop_schedule (self);
  g_clear_pointer (&self->watch, tt_watch_free);

  if (self->protect != NULL)
    tt_executor_call (executor, TT_QUEUE_PROTECT, close_protect, g_steal_pointer (&self->protect),
                      g_object_unref);
  if (self->protect_state != NULL)
    tt_executor_call (executor, TT_QUEUE_PROTECT, close_state,
                      g_steal_pointer (&self->protect_state), g_object_unref);
  if (self->store != NULL)
    tt_executor_call (executor, TT_QUEUE_STORE, close_store, g_steal_pointer (&self->store),
                      g_object_unref);
  if (self->store_state != NULL)
    tt_executor_call (executor, TT_QUEUE_STORE, close_state, g_steal_pointer (&self->store_state),
                      g_object_unref);

  G_OBJECT_CLASS (tt_office_parent_class)->dispose (object);
}

static void
tt_office_finalize (GObject *object)
{
  TtOffice *self = TT_OFFICE (object);

  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_error (&self->condition_error);
  g_clear_error (&self->store_error);
  g_clear_error (&self->shadow_error);
  g_clear_pointer (&self->status, tt_protect_status_unref);
  g_clear_pointer (&self->schedule, tt_schedule_free);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_object (&self->proof);
  g_clear_object (&self->visiting);

  G_OBJECT_CLASS (tt_office_parent_class)->finalize (object);
}

static void
tt_office_class_init (TtOfficeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tt_office_dispose;
  object_class->finalize = tt_office_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TT_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_STATUS_CHANGED] = g_signal_new (
      "status-changed", TT_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", TT_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, TT_TYPE_NOTICE);
  signals[SIGNAL_REPLACED] = g_signal_new ("replaced", TT_TYPE_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
tt_office_init (TtOffice *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->notices = g_ptr_array_new_with_free_func (g_object_unref);
}

TtOffice *
tt_office_new (TtEnvironment *environment, const char *folder, TtOfficeFlags flags)
{
  TtOffice *self = g_object_new (TT_TYPE_OFFICE, NULL);

  self->environment = g_object_ref (environment);
  self->folder = g_canonicalize_filename (folder, NULL);
  self->flags = flags;
  return self;
}

gint64
tt_office_now (TtOffice *self)
{
  return tt_clock_now (tt_environment_get_clock (self->environment));
}

void
tt_office_emit_changed (TtOffice *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, self->seq);
}

void
tt_office_emit_status_changed (TtOffice *self)
{
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

void
tt_office_emit_replaced (TtOffice *self)
{
  g_signal_emit (self, signals[SIGNAL_REPLACED], 0);
}

void
tt_office_emit_notice (TtOffice *self, TtNotice *notice)
{
  if (self->handed_out)
    g_signal_emit (self, signals[SIGNAL_NOTICE], 0, notice);
  else
    g_ptr_array_add (self->notices, g_object_ref (notice));
}

static gboolean
check_ahead (TtDatabase *database, const TtHead *head, gpointer user_data, GError **error)
{
  TtOffice *self = user_data;

  return tt_ahead_check (self->environment, self->folder, database, head, error);
}

TtStore *
tt_office_connect (TtOffice *self, GError **error)
{
  return tt_store_open_among (self->environment, self->folder,
                              (self->flags & TT_OFFICE_READ_ONLY) != 0, check_ahead, self, error);
}

static gboolean
open_store (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->store = tt_office_connect (self, &local_error);
  if (self->store == NULL)
    {
      /* Somebody must decide: the office opens for what helps to decide. */
      if (g_error_matches (local_error, TT_ERROR, TT_ERROR_DECISION))
        {
          self->store_error = g_error_copy (local_error);
          tt_office_post_store_state (self, local_error);
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  tt_office_post_store_state (self, NULL);
  tt_office_post_head (self);
  return TRUE;
}

static gboolean
open_protect (TtOffice *self, TtJob *job, GError **error)
{
  self->protect_state = tt_state_open (self->environment, self->folder, error);
  if (self->protect_state == NULL)
    return FALSE;

  self->protect = tt_protect_open (self->environment, self->folder, self->protect_state, error);
  return self->protect != NULL;
}

void
tt_office_add_open_steps (TtOffice *self, TtJob *job)
{
  tt_job_add_step (job, TT_QUEUE_STORE, open_store);
  tt_job_add_step (job, TT_QUEUE_PROTECT, open_protect);
}

static void
tell_kept_notices (TtOffice *self, gpointer data)
{
  g_autoptr (GPtrArray) notices = g_steal_pointer (&self->notices);

  self->handed_out = TRUE;
  self->notices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < notices->len; i++)
    tt_office_emit_notice (self, g_ptr_array_index (notices, i));
}

TtOffice *
tt_office_hand_out (GAsyncResult *result, gpointer tag, GError **error)
{
  g_autoptr (GObject) source = g_async_result_get_source_object (result);
  TtOffice *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (source), NULL);

  self = TT_OFFICE (source);
  if (tt_office_finish (self, result, tag, error) == NULL)
    return NULL;

  g_clear_pointer (&self->status, tt_protect_status_unref);
  self->status = tt_protect_dup_status (self->protect);
  if ((self->flags & TT_OFFICE_RESIDENT) != 0)
    tt_office_start_schedule (self);
  tt_office_post (self, tell_kept_notices, NULL, NULL);
  return TT_OFFICE (g_steal_pointer (&source));
}

void
tt_office_open_async (TtEnvironment *environment,
                      const char *folder,
                      TtOfficeFlags flags,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (TtOffice) self = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (folder != NULL);

  self = tt_office_new (environment, folder, flags);
  job = tt_job_new (NULL);
  tt_office_add_open_steps (self, job);
  tt_office_run (self, job, tt_office_open_async, cancellable, callback, user_data);
}

TtOffice *
tt_office_open_finish (GAsyncResult *result, GError **error)
{
  return tt_office_hand_out (result, tt_office_open_async, error);
}

/* Closing goes on whatever fails on the way; the first failure is told at the end. */
static void
keep_failure (TtJob *job, GError *error)
{
  if (job->extra == NULL)
    tt_job_take_extra (job, error, (GDestroyNotify) g_error_free);
  else
    g_clear_error (&error);
}

static gboolean
label_quit (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->store != NULL && !tt_job_label (self, job, &local_error))
    keep_failure (job, g_steal_pointer (&local_error));
  return TRUE;
}

static gboolean
back_up_for_quit (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->protect == NULL ||
      !tt_office_take_keeper (self, TRUE, 2 * G_USEC_PER_SEC, &local_error))
    {
      if (local_error != NULL)
        keep_failure (job, g_steal_pointer (&local_error));
      return TRUE;
    }

  reports = tt_protect_backup (self->protect, NULL, TT_BACKUP_NONE, NULL, NULL, job->cancellable,
                               &local_error);
  tt_office_leave_keeper (self);
  if (reports == NULL)
    keep_failure (job, g_steal_pointer (&local_error));
  return TRUE;
}

static gboolean
close_layers (TtOffice *self, TtJob *job, GError **error)
{
  if (self->protect != NULL)
    tt_protect_close (self->protect);
  g_clear_object (&self->protect);
  if (self->protect_state != NULL)
    tt_state_close (self->protect_state);
  g_clear_object (&self->protect_state);
  return TRUE;
}

static gboolean
close_primary (TtOffice *self, TtJob *job, GError **error)
{
  if (self->store != NULL)
    tt_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_error (&self->store_error);
  if (self->store_state != NULL)
    tt_state_close (self->store_state);
  g_clear_object (&self->store_state);

  if (job->extra == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (job->extra));
  return FALSE;
}

void
tt_office_close_async (TtOffice *self, GAsyncReadyCallback callback, gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  job->label = "quit";
  if (!self->closed && self->schedule != NULL && tt_schedule_has_unsaved (self->schedule))
    {
      tt_job_add_step (job, TT_QUEUE_STORE, label_quit);
      tt_job_add_step (job, TT_QUEUE_PROTECT, back_up_for_quit);
    }
  tt_job_add_step (job, TT_QUEUE_PROTECT, close_layers);
  tt_job_add_step (job, TT_QUEUE_STORE, close_primary);

  /* What was not copied by now is copied when the office is open again. */
  if (self->visiting != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->visiting));

  self->closed = TRUE;
  tt_office_stop_schedule (self);
  g_clear_pointer (&self->watch, tt_watch_free);
  tt_office_run (self, job, tt_office_close_async, NULL, callback, user_data);
}

gboolean
tt_office_close_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_close_async, error) != NULL;
}

TtEnvironment *
tt_office_get_environment (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), NULL);

  return self->environment;
}

const char *
tt_office_get_folder (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), NULL);

  return self->folder;
}

TtCondition
tt_office_get_condition (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), TT_CONDITION_DECISION);

  return self->condition;
}

const GError *
tt_office_get_condition_error (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), NULL);

  return self->condition_error;
}

gint64
tt_office_get_seq (TtOffice *self)
{
  g_return_val_if_fail (TT_IS_OFFICE (self), 0);

  return self->seq;
}

char *
tt_office_dup_stream (TtOffice *self)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  g_return_val_if_fail (TT_IS_OFFICE (self), NULL);

  if (self->condition == TT_CONDITION_DECISION)
    return g_strdup ("");

  tt_stream_to_hex (&self->stream, hex);
  return g_strdup (hex);
}

TtState *
tt_office_get_state (TtOffice *self, GError **error)
{
  if (self->store_state == NULL)
    self->store_state = tt_state_open (self->environment, self->folder, error);
  return self->store_state;
}
