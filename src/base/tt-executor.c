/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-executor.h"

G_DEFINE_ABSTRACT_TYPE (TtExecutor, tt_executor, G_TYPE_OBJECT)

typedef struct
{
  GTask *task;
  GTaskThreadFunc func;
} Job;

struct _TtBeside
{
  GFunc func;
  gpointer data;
  GThread *thread; /* NULL once it has run on the caller's */
};

static void
tt_executor_class_init (TtExecutorClass *klass)
{
}

static void
tt_executor_init (TtExecutor *self)
{
}

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;

  job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
             g_task_get_cancellable (job->task));
}

static gboolean
let_go (gpointer task)
{
  return G_SOURCE_REMOVE;
}

/* The last reference may finalize the object that owns the executor, which then waits for this very
 * thread: so it is dropped in the task's own context, and by a source, because
 * g_main_context_invoke() would run here whenever nobody else is running that context. */
static void
free_job (gpointer data)
{
  g_autofree Job *job = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, let_go, job->task, g_object_unref);
  g_source_set_static_name (source, "[timetracker] let go of a finished task");
  g_source_attach (source, g_task_get_context (job->task));
}

void
tt_executor_push (TtExecutor *self, TtQueue queue, GTask *task, GTaskThreadFunc func)
{
  Job *job;

  g_return_if_fail (TT_IS_EXECUTOR (self));
  g_return_if_fail (queue < TT_N_QUEUES);
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  tt_executor_call (self, queue, run_job, job, free_job);
}

void
tt_executor_call (
    TtExecutor *self, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (TT_IS_EXECUTOR (self));
  g_return_if_fail (queue < TT_N_QUEUES);
  g_return_if_fail (func != NULL);

  TT_EXECUTOR_GET_CLASS (self)->call (self, queue, func, data, destroy);
}

guint
tt_executor_after (
    TtExecutor *self, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_val_if_fail (TT_IS_EXECUTOR (self), 0);
  g_return_val_if_fail (delay >= 0, 0);
  g_return_val_if_fail (func != NULL, 0);

  return TT_EXECUTOR_GET_CLASS (self)->after (self, delay, func, data, destroy);
}

void
tt_executor_cancel (TtExecutor *self, guint id)
{
  g_return_if_fail (TT_IS_EXECUTOR (self));
  g_return_if_fail (id != 0);

  TT_EXECUTOR_GET_CLASS (self)->cancel (self, id);
}

void
tt_executor_drain (TtExecutor *self, TtQueue queue)
{
  g_return_if_fail (TT_IS_EXECUTOR (self));
  g_return_if_fail (queue < TT_N_QUEUES);

  TT_EXECUTOR_GET_CLASS (self)->drain (self, queue);
}

static gpointer
run_beside (gpointer data)
{
  TtBeside *self = data;

  self->func (self->data, NULL);

  return NULL;
}

TtBeside *
tt_executor_beside (TtExecutor *self, GFunc func, gpointer data)
{
  TtExecutorClass *klass;
  TtBeside *beside;

  g_return_val_if_fail (TT_IS_EXECUTOR (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  klass = TT_EXECUTOR_GET_CLASS (self);
  beside = g_new0 (TtBeside, 1);
  beside->func = func;
  beside->data = data;
  if (klass->beside != NULL)
    beside->thread = klass->beside (self, run_beside, beside);
  if (beside->thread == NULL)
    run_beside (beside);

  return beside;
}

void
tt_beside_join (TtBeside *self)
{
  if (self == NULL)
    return;

  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_free (self);
}
