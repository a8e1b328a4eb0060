/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Locks, executor and watch of a simulated process. */

#include "tt-sim.h"

#include "base/tt-error.h"
#include "office/tt-watch-private.h"
#include "support/tt-test-clock.h"

#include <errno.h>

#define N_BYTES 3
#define OFFICES_LOCK SIM_FOLDER "/office.lock"

#define SIM_TYPE_LOCK_FILE (sim_lock_file_get_type ())
G_DECLARE_FINAL_TYPE (SimLockFile, sim_lock_file, SIM, LOCK_FILE, TtLockFile)

struct _SimLockFile
{
  TtLockFile parent_instance;

  SimProcess *owner;
};

G_DEFINE_FINAL_TYPE (SimLockFile, sim_lock_file, TT_TYPE_LOCK_FILE)

#define SIM_TYPE_LOCKS (sim_locks_get_type ())
G_DECLARE_FINAL_TYPE (SimLocks, sim_locks, SIM, LOCKS, TtLocks)

struct _SimLocks
{
  TtLocks parent_instance;
};

G_DEFINE_FINAL_TYPE (SimLocks, sim_locks, TT_TYPE_LOCKS)

/* There is one office. */
static SimLockFile *holders[N_BYTES];

void
sim_locks_forget (void)
{
  for (guint i = 0; i < N_BYTES; i++)
    holders[i] = NULL;
}

void
sim_locks_let_go (SimProcess *process)
{
  for (guint i = 0; i < N_BYTES; i++)
    if (holders[i] != NULL && holders[i]->owner == process)
      holders[i] = NULL;
}

static gboolean
pass (SimLockFile *self, GError **error)
{
  if (sim_gate (SIM_LOCK, OFFICES_LOCK, self->owner) == SIM_GO)
    return TRUE;
  tt_error_set_errno (error, EIO, OFFICES_LOCK, "lock");
  return FALSE;
}

static gboolean
sim_lock_file_try (TtLockFile *file, TtLockByte byte, gboolean *got, GError **error)
{
  SimLockFile *self = SIM_LOCK_FILE (file);

  if (!pass (self, error))
    return FALSE;
  *got = holders[byte] == NULL || holders[byte] == self;
  if (*got)
    holders[byte] = self;

  return TRUE;
}

static gboolean
sim_lock_file_is_locked (TtLockFile *file, TtLockByte byte, gboolean *locked, GError **error)
{
  SimLockFile *self = SIM_LOCK_FILE (file);

  if (!pass (self, error))
    return FALSE;
  *locked = holders[byte] != NULL && holders[byte] != self;

  return TRUE;
}

static void
sim_lock_file_unlock (TtLockFile *file, TtLockByte byte)
{
  if (holders[byte] == SIM_LOCK_FILE (file))
    holders[byte] = NULL;
}

static void
sim_lock_file_finalize (GObject *object)
{
  for (guint i = 0; i < N_BYTES; i++)
    sim_lock_file_unlock (TT_LOCK_FILE (object), i);

  G_OBJECT_CLASS (sim_lock_file_parent_class)->finalize (object);
}

static void
sim_lock_file_class_init (SimLockFileClass *klass)
{
  TtLockFileClass *lock_class = TT_LOCK_FILE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sim_lock_file_finalize;
  lock_class->try_lock = sim_lock_file_try;
  lock_class->is_locked = sim_lock_file_is_locked;
  lock_class->unlock = sim_lock_file_unlock;
}

static void
sim_lock_file_init (SimLockFile *self)
{
}

static TtLockFile *
sim_locks_open (TtLocks *locks, const char *path, GError **error)
{
  SimLockFile *file;

  if (sim_gate (SIM_OPEN, path, sim_get_process ()) != SIM_GO)
    {
      tt_error_set_errno (error, EIO, path, "open lock file");
      return NULL;
    }
  file = g_object_new (SIM_TYPE_LOCK_FILE, NULL);
  file->owner = sim_get_process ();

  return TT_LOCK_FILE (file);
}

static void
sim_locks_sleep (TtLocks *locks, gint64 microseconds)
{
  sim_sleep (microseconds);
}

static void
sim_locks_class_init (SimLocksClass *klass)
{
  TT_LOCKS_CLASS (klass)->open = sim_locks_open;
  TT_LOCKS_CLASS (klass)->sleep = sim_locks_sleep;
}

static void
sim_locks_init (SimLocks *self)
{
}

TtLocks *
sim_locks_new (void)
{
  return g_object_new (SIM_TYPE_LOCKS, NULL);
}

/* The executor: one thread that takes the queues in turns. */

#define SIM_TYPE_EXECUTOR (sim_executor_get_type ())
G_DECLARE_FINAL_TYPE (SimExecutor, sim_executor, SIM, EXECUTOR, TtExecutor)

struct _SimExecutor
{
  TtExecutor parent_instance;

  GQueue calls[TT_N_QUEUES];
  GList *timers;
  guint last_id;
};

G_DEFINE_FINAL_TYPE (SimExecutor, sim_executor, TT_TYPE_EXECUTOR)

typedef struct
{
  GFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Call;

typedef struct
{
  guint id;
  gint64 delay;
  gint64 due;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Timer;

static void
sim_executor_call (
    TtExecutor *executor, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy)
{
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->destroy = destroy;
  g_queue_push_tail (&SIM_EXECUTOR (executor)->calls[queue], call);
}

static gboolean
run_next (SimExecutor *self, TtQueue queue)
{
  g_autofree Call *call = g_queue_pop_head (&self->calls[queue]);

  if (call == NULL)
    return FALSE;
  call->func (call->data, NULL);
  if (call->destroy != NULL)
    call->destroy (call->data);

  return TRUE;
}

gboolean
sim_executor_step (TtExecutor *executor)
{
  SimExecutor *self = SIM_EXECUTOR (executor);
  TtQueue first = sim_random (TT_N_QUEUES);

  for (guint i = 0; i < TT_N_QUEUES; i++)
    if (run_next (self, (first + i) % TT_N_QUEUES))
      return TRUE;

  return FALSE;
}

static void
sim_executor_drain (TtExecutor *executor, TtQueue queue)
{
  while (run_next (SIM_EXECUTOR (executor), queue))
    continue;
}

static guint
sim_executor_after (
    TtExecutor *executor, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  SimExecutor *self = SIM_EXECUTOR (executor);
  Timer *timer = g_new0 (Timer, 1);

  timer->id = ++self->last_id;
  timer->delay = delay;
  timer->due = tt_clock_monotonic (sim_get_clock ()) + delay;
  timer->func = func;
  timer->data = data;
  timer->destroy = destroy;
  self->timers = g_list_append (self->timers, timer);

  return timer->id;
}

static void
free_timer (gpointer data)
{
  g_autofree Timer *timer = data;

  if (timer->destroy != NULL)
    timer->destroy (timer->data);
}

static Timer *
find_timer (SimExecutor *self, guint id)
{
  for (GList *link = self->timers; link != NULL; link = link->next)
    if (((Timer *) link->data)->id == id)
      return link->data;

  return NULL;
}

static void
sim_executor_cancel (TtExecutor *executor, guint id)
{
  SimExecutor *self = SIM_EXECUTOR (executor);
  Timer *timer = find_timer (self, id);

  if (timer == NULL)
    return;
  self->timers = g_list_remove (self->timers, timer);
  free_timer (timer);
}

static Timer *
find_next_timer (SimExecutor *self, gint64 until)
{
  Timer *next = NULL;

  for (GList *link = self->timers; link != NULL; link = link->next)
    {
      Timer *timer = link->data;

      if (timer->due <= until && (next == NULL || timer->due < next->due))
        next = timer;
    }

  return next;
}

static void
run_timer (SimExecutor *self, Timer *timer)
{
  guint id = timer->id;
  gint64 now = tt_clock_monotonic (sim_get_clock ());

  if (timer->due > now)
    sim_sleep (timer->due - now);
  timer->due = MAX (timer->due, now) + MAX (timer->delay, 1);
  if (timer->func (timer->data) == G_SOURCE_REMOVE && find_timer (self, id) != NULL)
    sim_executor_cancel (TT_EXECUTOR (self), id);
}

static void
settle (SimExecutor *self, GMainContext *context)
{
  while (sim_executor_step (TT_EXECUTOR (self)) || g_main_context_iteration (context, FALSE))
    continue;
}

void
sim_executor_pass (TtExecutor *executor, GMainContext *context, gint64 microseconds)
{
  SimExecutor *self = SIM_EXECUTOR (executor);
  gint64 until = tt_clock_monotonic (sim_get_clock ()) + microseconds;
  SimProcess *process = sim_get_process ();
  Timer *timer;

  settle (self, context);
  while (!process->is_dead && (timer = find_next_timer (self, until)) != NULL)
    {
      run_timer (self, timer);
      settle (self, context);
    }
  if (tt_clock_monotonic (sim_get_clock ()) < until)
    sim_sleep (until - tt_clock_monotonic (sim_get_clock ()));
}

static void
sim_executor_finalize (GObject *object)
{
  SimExecutor *self = SIM_EXECUTOR (object);

  g_list_free_full (g_steal_pointer (&self->timers), free_timer);
  for (guint i = 0; i < TT_N_QUEUES; i++)
    sim_executor_drain (TT_EXECUTOR (self), i);

  G_OBJECT_CLASS (sim_executor_parent_class)->finalize (object);
}

static void
sim_executor_class_init (SimExecutorClass *klass)
{
  TtExecutorClass *executor_class = TT_EXECUTOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sim_executor_finalize;
  executor_class->call = sim_executor_call;
  executor_class->after = sim_executor_after;
  executor_class->cancel = sim_executor_cancel;
  executor_class->drain = sim_executor_drain;
}

static void
sim_executor_init (SimExecutor *self)
{
}

TtExecutor *
sim_executor_new (void)
{
  return g_object_new (SIM_TYPE_EXECUTOR, NULL);
}
