/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One thread for each queue, made when the queue is first used, so that a command that only reads
 * starts one. Whatever runs on a queue owns that queue's connections for as long as it runs: no
 * lock is needed, and writes keep the order of the clicks that made them. */

#include "base/tt-executor.h"

#define TT_TYPE_EXECUTOR_THREADS (tt_executor_threads_get_type ())
G_DECLARE_FINAL_TYPE (TtExecutorThreads, tt_executor_threads, TT, EXECUTOR_THREADS, TtExecutor)

/* The timers that are running. Each timer holds a reference too, because it may end in another
 * thread after the executor did. */
typedef struct
{
  GMutex mutex;
  GHashTable *sources; /* id: GSource */
  guint last_id;
} Timers;

/* A thread of our own that is joined at the end: that of a GThreadPool may still be leaving when
 * the process does. */
typedef struct
{
  GAsyncQueue *calls; /* element-type Call */
  GThread *thread;
} Worker;

struct _TtExecutorThreads
{
  TtExecutor parent_instance;

  GMutex mutex;
  Worker workers[TT_N_QUEUES]; /* a thread of NULL until it is needed */
  Timers *timers;
  gboolean parallel;
};

G_DEFINE_FINAL_TYPE (TtExecutorThreads, tt_executor_threads, TT_TYPE_EXECUTOR)

typedef struct
{
  GFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Call;

typedef struct
{
  Timers *timers;
  guint id;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Timer;

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean reached;
} Mark;

static void
run_call (Call *call)
{
  call->func (call->data, NULL);
  if (call->destroy != NULL)
    call->destroy (call->data);
}

/* Until a call without a function comes. */
static gpointer
run_calls (gpointer data)
{
  GAsyncQueue *calls = data;

  for (;;)
    {
      g_autofree Call *call = g_async_queue_pop (calls);

      if (call->func == NULL)
        return NULL;
      run_call (call);
    }
}

static GAsyncQueue *
get_calls (TtExecutorThreads *self, TtQueue queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Worker *worker = &self->workers[queue];

  if (worker->thread == NULL)
    {
      worker->calls = g_async_queue_new ();
      worker->thread = g_thread_new ("queue", run_calls, worker->calls);
    }

  return worker->calls;
}

static void
stop_worker (Worker *worker)
{
  if (worker->thread == NULL)
    return;

  g_async_queue_push (worker->calls, g_new0 (Call, 1));
  g_thread_join (g_steal_pointer (&worker->thread));
  g_clear_pointer (&worker->calls, g_async_queue_unref);
}

static void
tt_executor_threads_call (
    TtExecutor *executor, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy)
{
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->destroy = destroy;

  g_async_queue_push (get_calls (TT_EXECUTOR_THREADS (executor), queue), call);
}

static void
reach_mark (gpointer data, gpointer user_data)
{
  Mark *mark = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mark->mutex);

  mark->reached = TRUE;
  g_cond_signal (&mark->cond);
}

static gboolean
is_started (TtExecutorThreads *self, TtQueue queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->workers[queue].thread != NULL;
}

static void
tt_executor_threads_drain (TtExecutor *executor, TtQueue queue)
{
  Mark mark = { 0 };

  if (!is_started (TT_EXECUTOR_THREADS (executor), queue))
    return;

  g_mutex_init (&mark.mutex);
  g_cond_init (&mark.cond);

  tt_executor_threads_call (executor, queue, reach_mark, &mark, NULL);
  g_mutex_lock (&mark.mutex);
  while (!mark.reached)
    g_cond_wait (&mark.cond, &mark.mutex);
  g_mutex_unlock (&mark.mutex);

  g_mutex_clear (&mark.mutex);
  g_cond_clear (&mark.cond);
}

static GThread *
tt_executor_threads_beside (TtExecutor *executor, GThreadFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  GThread *thread;

  if (!TT_EXECUTOR_THREADS (executor)->parallel || g_get_num_processors () < 2)
    return NULL;

  /* Without one more thread the caller does the work itself. */
  thread = g_thread_try_new ("beside", func, data, &error);
  if (thread == NULL)
    g_debug ("No thread can be had: %s", error->message);

  return thread;
}

static void
clear_timers (gpointer data)
{
  Timers *timers = data;

  g_hash_table_unref (timers->sources);
  g_mutex_clear (&timers->mutex);
}

static void
release_timers (Timers *timers)
{
  g_atomic_rc_box_release_full (timers, clear_timers);
}

static gboolean
run_timer (gpointer data)
{
  Timer *timer = data;

  return timer->func (timer->data);
}

static void
free_timer (gpointer data)
{
  g_autofree Timer *timer = data;

  g_mutex_lock (&timer->timers->mutex);
  g_hash_table_remove (timer->timers->sources, GUINT_TO_POINTER (timer->id));
  g_mutex_unlock (&timer->timers->mutex);

  if (timer->destroy != NULL)
    timer->destroy (timer->data);
  release_timers (timer->timers);
}

static guint
tt_executor_threads_after (
    TtExecutor *executor, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  Timers *timers = TT_EXECUTOR_THREADS (executor)->timers;
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (GSource) source = NULL;
  Timer *timer = g_new0 (Timer, 1);
  guint id;

  /* Timers of whole seconds are grouped by GLib, so that an idle program wakes up once for all. */
  source = delay >= G_USEC_PER_SEC
               ? g_timeout_source_new_seconds ((guint) MIN (delay / G_USEC_PER_SEC, G_MAXUINT))
               : g_timeout_source_new ((guint) ((delay + 999) / 1000));

  timer->timers = g_atomic_rc_box_acquire (timers);
  timer->func = func;
  timer->data = data;
  timer->destroy = destroy;
  g_source_set_callback (source, run_timer, timer, free_timer);
  g_source_set_static_name (source, "[timetracker] timer");

  g_mutex_lock (&timers->mutex);
  do
    id = ++timers->last_id;
  while (id == 0 || g_hash_table_contains (timers->sources, GUINT_TO_POINTER (id)));
  timer->id = id;
  g_hash_table_insert (timers->sources, GUINT_TO_POINTER (id), g_source_ref (source));
  g_mutex_unlock (&timers->mutex);

  g_source_attach (source, context);

  return id;
}

static GSource *
find_source (Timers *timers, guint id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&timers->mutex);
  GSource *source = g_hash_table_lookup (timers->sources, GUINT_TO_POINTER (id));

  return source != NULL ? g_source_ref (source) : NULL;
}

static void
tt_executor_threads_cancel (TtExecutor *executor, guint id)
{
  g_autoptr (GSource) source = find_source (TT_EXECUTOR_THREADS (executor)->timers, id);

  if (source != NULL)
    g_source_destroy (source);
}

static GPtrArray *
list_sources (Timers *timers)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&timers->mutex);
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, timers->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_ptr_array_add (sources, g_source_ref (source));

  return sources;
}

static void
tt_executor_threads_finalize (GObject *object)
{
  TtExecutorThreads *self = TT_EXECUTOR_THREADS (object);
  g_autoptr (GPtrArray) sources = list_sources (self->timers);

  for (guint i = 0; i < sources->len; i++)
    g_source_destroy (g_ptr_array_index (sources, i));
  release_timers (self->timers);

  /* What was asked for is done before the end. */
  for (guint i = 0; i < TT_N_QUEUES; i++)
    stop_worker (&self->workers[i]);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_executor_threads_parent_class)->finalize (object);
}

static void
tt_executor_threads_class_init (TtExecutorThreadsClass *klass)
{
  TtExecutorClass *executor_class = TT_EXECUTOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_executor_threads_finalize;

  executor_class->call = tt_executor_threads_call;
  executor_class->after = tt_executor_threads_after;
  executor_class->cancel = tt_executor_threads_cancel;
  executor_class->drain = tt_executor_threads_drain;
  executor_class->beside = tt_executor_threads_beside;
}

static void
tt_executor_threads_init (TtExecutorThreads *self)
{
  g_mutex_init (&self->mutex);

  self->timers = g_atomic_rc_box_new0 (Timers);
  g_mutex_init (&self->timers->mutex);
  self->timers->sources = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

TtExecutor *
tt_executor_new_threads (void)
{
  return g_object_new (TT_TYPE_EXECUTOR_THREADS, NULL);
}

TtExecutor *
tt_executor_new_parallel (void)
{
  TtExecutor *self = tt_executor_new_threads ();

  TT_EXECUTOR_THREADS (self)->parallel = TRUE;

  return self;
}
