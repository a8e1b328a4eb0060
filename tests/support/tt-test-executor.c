/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/tt-test-executor.h"

#include "support/tt-test-clock.h"

#define TT_TYPE_TEST_EXECUTOR (tt_test_executor_get_type ())
G_DECLARE_FINAL_TYPE (TtTestExecutor, tt_test_executor, TT, TEST_EXECUTOR, TtExecutor)

struct _TtTestExecutor
{
  TtExecutor parent_instance;

  gboolean is_inline;
  GQueue calls[TT_N_QUEUES];
  GList *timers;
  gint64 now;
  guint last_id;
};

G_DEFINE_FINAL_TYPE (TtTestExecutor, tt_test_executor, TT_TYPE_EXECUTOR)

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
run_call (Call *call)
{
  call->func (call->data, NULL);
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static void
tt_test_executor_call (
    TtExecutor *executor, TtQueue queue, GFunc func, gpointer data, GDestroyNotify destroy)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (executor);
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->destroy = destroy;
  g_queue_push_tail (&self->calls[queue], call);

  if (self->is_inline && self->calls[queue].length == 1)
    while (g_queue_peek_head (&self->calls[queue]) != NULL)
      {
        /* Stays at the head while it runs, so that what it pushes waits its turn. */
        run_call (g_queue_peek_head (&self->calls[queue]));
        g_queue_pop_head (&self->calls[queue]);
      }
}

static guint
tt_test_executor_after (
    TtExecutor *executor, gint64 delay, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (executor);
  Timer *timer = g_new0 (Timer, 1);

  timer->id = ++self->last_id;
  timer->delay = delay;
  timer->due = self->now + delay;
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
find_timer (TtTestExecutor *self, guint id)
{
  for (GList *link = self->timers; link != NULL; link = link->next)
    if (((Timer *) link->data)->id == id)
      return link->data;

  return NULL;
}

static void
tt_test_executor_cancel (TtExecutor *executor, guint id)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (executor);
  Timer *timer = find_timer (self, id);

  if (timer == NULL)
    return;

  self->timers = g_list_remove (self->timers, timer);
  free_timer (timer);
}

static void
tt_test_executor_drain (TtExecutor *executor, TtQueue queue)
{
  while (tt_test_executor_run_next (executor, queue))
    continue;
}

static void
tt_test_executor_finalize (GObject *object)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (object);

  g_list_free_full (g_steal_pointer (&self->timers), free_timer);
  for (guint i = 0; i < TT_N_QUEUES; i++)
    tt_test_executor_drain (TT_EXECUTOR (self), i);

  G_OBJECT_CLASS (tt_test_executor_parent_class)->finalize (object);
}

static void
tt_test_executor_class_init (TtTestExecutorClass *klass)
{
  TtExecutorClass *executor_class = TT_EXECUTOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_test_executor_finalize;

  executor_class->call = tt_test_executor_call;
  executor_class->after = tt_test_executor_after;
  executor_class->cancel = tt_test_executor_cancel;
  executor_class->drain = tt_test_executor_drain;
}

static void
tt_test_executor_init (TtTestExecutor *self)
{
}

TtExecutor *
tt_test_executor_new (void)
{
  return g_object_new (TT_TYPE_TEST_EXECUTOR, NULL);
}

TtExecutor *
tt_test_executor_new_inline (void)
{
  TtTestExecutor *self = g_object_new (TT_TYPE_TEST_EXECUTOR, NULL);

  self->is_inline = TRUE;

  return TT_EXECUTOR (self);
}

gboolean
tt_test_executor_run_next (TtExecutor *executor, TtQueue queue)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (executor);
  Call *call = g_queue_pop_head (&self->calls[queue]);

  if (call == NULL)
    return FALSE;

  run_call (call);

  return TRUE;
}

void
tt_test_executor_run_all (TtExecutor *executor)
{
  gboolean ran;

  do
    {
      ran = FALSE;
      for (guint i = 0; i < TT_N_QUEUES; i++)
        ran |= tt_test_executor_run_next (executor, i);
      while (g_main_context_iteration (NULL, FALSE))
        ran = TRUE;
    }
  while (ran);
}

static Timer *
find_next_timer (TtTestExecutor *self, gint64 until)
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
run_timer (TtTestExecutor *self, Timer *timer)
{
  guint id = timer->id;

  timer->due = self->now + MAX (timer->delay, 1);

  /* It may cancel itself while it runs. */
  if (timer->func (timer->data) == G_SOURCE_REMOVE && find_timer (self, id) != NULL)
    tt_test_executor_cancel (TT_EXECUTOR (self), id);
}

static void
move_to (TtTestExecutor *self, TtClock *clock, gint64 moment)
{
  if (clock != NULL && moment > self->now)
    tt_test_clock_advance (clock, moment - self->now);
  self->now = MAX (self->now, moment);
}

void
tt_test_executor_advance (TtExecutor *executor, TtClock *clock, gint64 microseconds)
{
  TtTestExecutor *self = TT_TEST_EXECUTOR (executor);
  gint64 until = self->now + microseconds;
  Timer *timer;

  tt_test_executor_run_all (executor);
  while ((timer = find_next_timer (self, until)) != NULL)
    {
      move_to (self, clock, timer->due);
      run_timer (self, timer);
      tt_test_executor_run_all (executor);
    }
  move_to (self, clock, until);
}

guint
tt_test_executor_count_timers (TtExecutor *executor)
{
  return g_list_length (TT_TEST_EXECUTOR (executor)->timers);
}
