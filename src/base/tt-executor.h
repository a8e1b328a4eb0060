/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where work runs. Real programs have one thread for each queue, first in first out, and timers on
 * the main context; the simulator has one thread that takes them in turns. */

#define TT_TYPE_EXECUTOR (tt_executor_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtExecutor, tt_executor, TT, EXECUTOR, GObject)

typedef enum
{
  TT_QUEUE_STORE,   /* owns the primary; short transactions only */
  TT_QUEUE_PROTECT, /* owns the shadow and everything long */
  TT_QUEUE_REMOTE,  /* goes to places off this computer, and may wait for them */
  TT_N_QUEUES,
} TtQueue;

struct _TtExecutorClass
{
  GObjectClass parent_class;

  void (*call) (TtExecutor *self, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy);
  guint (*after) (
      TtExecutor *self, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy);
  void (*cancel) (TtExecutor *self, guint id);
  void (*drain) (TtExecutor *self, TtQueue queue);

  /* NULL, or a new thread; NULL from it where none is to be had. */
  GThread *(*beside) (TtExecutor *self, GThreadFunc func, gpointer data);
};

/* What was pushed is still run when the last reference goes, so that must not happen on a queue's
 * own thread. (transfer full) */
TtExecutor *tt_executor_new_threads (void);

/* The same, and what shall run beside its caller does, where there are two processors.
 * (transfer full) */
TtExecutor *tt_executor_new_parallel (void);

/**
 * tt_executor_push:
 * @task: its source object, task data and cancellable are given to @func
 *
 * Runs @func on @queue. The last reference to @task is dropped in the task's own context, never on
 * the worker.
 */
void tt_executor_push (TtExecutor *self, TtQueue queue, GTask *task, GTaskThreadFunc func);

/* Runs func(data, NULL) on @queue, then @destroy on the same thread. */
void tt_executor_call (
    TtExecutor *self, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy);

/* Calls @func on the caller's main context after @delay microseconds, and again while it returns
 * G_SOURCE_CONTINUE. Returns an id for tt_executor_cancel(). Timers are coarse: grouped by the
 * second where @delay is a second or more. */
guint tt_executor_after (
    TtExecutor *self, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy);
void tt_executor_cancel (TtExecutor *self, guint id);

/* Waits until everything that was pushed to @queue has run. */
void tt_executor_drain (TtExecutor *self, TtQueue queue);

typedef struct _TtBeside TtBeside;

/**
 * tt_executor_beside:
 *
 * Runs func(data, NULL) beside the caller, who touches nothing of what @func touches until it
 * joined. Where there is no thread for it (the simulator, and tests that count what is done to a
 * disk) it has run when this returns.
 *
 * Returns: (transfer full): to be given to tt_beside_join()
 */
TtBeside *tt_executor_beside (TtExecutor *self, GFunc func, gpointer data);

/* Waits until it has run. @self: (transfer full) */
void tt_beside_join (TtBeside *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtBeside, tt_beside_join)

G_END_DECLS
