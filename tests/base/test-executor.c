/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-executor.h"

#include "support/tt-test-environment.h"

typedef struct
{
  TtExecutor *executor;
  GString *order;
  GThread *threads[TT_N_QUEUES];
  gboolean destroyed;
} Work;

typedef struct
{
  Work *work;
  TtQueue queue;
  char letter;
} Step;

static void
take_step (gpointer data, gpointer user_data)
{
  Step *step = data;
  Work *work = step->work;

  /* One thread a queue, another one for each. */
  if (work->threads[step->queue] == NULL)
    work->threads[step->queue] = g_thread_self ();
  g_assert_true (work->threads[step->queue] == g_thread_self ());
  g_string_append_c (work->order, step->letter);
}

static void
add_step (Work *work, TtQueue queue, char letter)
{
  Step *step = g_new0 (Step, 1);

  *step = (Step){ work, queue, letter };
  tt_executor_call (work->executor, queue, take_step, step, g_free);
}

static void
test_order (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  Work work = { executor, g_string_new (NULL) };

  for (char letter = 'a'; letter <= 'z'; letter++)
    add_step (&work, TT_QUEUE_STORE, letter);
  tt_executor_drain (executor, TT_QUEUE_STORE);
  g_assert_cmpstr (work.order->str, ==, "abcdefghijklmnopqrstuvwxyz");

  add_step (&work, TT_QUEUE_PROTECT, '!');
  tt_executor_drain (executor, TT_QUEUE_PROTECT);
  g_assert_cmpstr (work.order->str, ==, "abcdefghijklmnopqrstuvwxyz!");
  g_assert_true (work.threads[TT_QUEUE_STORE] != work.threads[TT_QUEUE_PROTECT]);
  g_assert_true (work.threads[TT_QUEUE_STORE] != g_thread_self ());
  g_string_free (work.order, TRUE);
}

static void
run_alone (gpointer data, gpointer user_data)
{
  gint *running = data;

  g_assert_cmpint (g_atomic_int_add (running, 1), ==, 0);
  for (guint i = 0; i < 20; i++)
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_add (running, -1), ==, 1);
}

/* Whatever runs on a queue has its connections to itself. */
static void
test_alone (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  gint running = 0;

  for (guint i = 0; i < 1000; i++)
    tt_executor_call (executor, TT_QUEUE_STORE, run_alone, &running, NULL);
  tt_executor_drain (executor, TT_QUEUE_STORE);
  g_assert_cmpint (running, ==, 0);
}

/* What was asked for is done before the end. */
static void
test_end (void)
{
  TtExecutor *executor = tt_executor_new_threads ();
  Work work = { executor, g_string_new (NULL) };

  for (guint i = 0; i < 1000; i++)
    add_step (&work, TT_QUEUE_PROTECT, 'x');
  g_object_unref (executor);
  g_assert_cmpuint (work.order->len, ==, 1000);
  g_string_free (work.order, TRUE);
}

/* An object whose last reference is the task's: where does it end? */
static void
note_end (gpointer data, GObject *object)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

static void
square_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_assert_true (G_IS_OBJECT (source));
  if (g_task_return_error_if_cancelled (task))
    return;

  g_task_return_int (task, GPOINTER_TO_INT (data) * GPOINTER_TO_INT (data));
}

static void
test_push (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  GThread *ended_in = NULL;
  GTask *task = g_task_new (owner, NULL, tt_test_keep_result, &result);

  g_object_weak_ref (owner, note_end, &ended_in);
  g_task_set_task_data (task, GINT_TO_POINTER (7), NULL);
  g_task_set_check_cancellable (task, FALSE);
  tt_executor_push (executor, TT_QUEUE_STORE, task, square_in_worker);
  g_object_unref (task);
  g_object_unref (owner);

  tt_executor_drain (executor, TT_QUEUE_STORE);
  g_assert_null (ended_in);
  tt_test_await_result (&result);
  g_assert_cmpint (g_task_propagate_int (G_TASK (result), &error), ==, 49);
  g_assert_no_error (error);
  g_clear_object (&result);
  tt_test_settle ();
  g_assert_true (ended_in == g_thread_self ());
}

static void
test_push_cancelled (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = g_task_new (owner, cancellable, tt_test_keep_result, &result);

  g_cancellable_cancel (cancellable);
  tt_executor_push (executor, TT_QUEUE_PROTECT, task, square_in_worker);
  tt_test_await_result (&result);
  g_task_propagate_int (G_TASK (result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tt_test_settle ();
}

typedef struct
{
  TtExecutor *executor;
  guint runs;
  guint until;
  guint id;
  gboolean cancels_itself;
  gboolean done;
  gboolean destroyed;
} Ticker;

static gboolean
tick (gpointer data)
{
  Ticker *self = data;

  self->runs++;
  self->done = self->runs >= self->until;
  if (self->cancels_itself)
    {
      tt_executor_cancel (self->executor, self->id);
      return G_SOURCE_CONTINUE;
    }

  return self->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
note_destroyed (gpointer data)
{
  Ticker *self = data;

  g_assert_false (self->destroyed);
  self->destroyed = TRUE;
}

static void
test_timer (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  Ticker ticker = { executor, .until = 3 };
  guint id = tt_executor_after (executor, 1000, tick, &ticker, note_destroyed);

  g_assert_cmpuint (id, !=, 0);
  tt_test_await_flag (&ticker.done);
  g_assert_cmpuint (ticker.runs, ==, 3);
  g_assert_true (ticker.destroyed);

  /* It is gone: harmless. */
  tt_executor_cancel (executor, id);
}

static void
test_timer_cancelled (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  Ticker late = { executor, .until = 1 };
  Ticker marker = { executor, .until = 1 };
  Ticker itself = { executor, .until = 1, .cancels_itself = TRUE };

  tt_executor_cancel (executor, tt_executor_after (executor, 0, tick, &late, note_destroyed));
  g_assert_true (late.destroyed);
  itself.id = tt_executor_after (executor, 0, tick, &itself, note_destroyed);
  tt_executor_after (executor, 5000, tick, &marker, note_destroyed);
  tt_test_await_flag (&marker.done);
  g_assert_cmpuint (late.runs, ==, 0);
  g_assert_cmpuint (itself.runs, ==, 1);
  g_assert_true (itself.destroyed);
}

/* A timer does not outlive its executor. */
static void
test_timer_at_end (void)
{
  TtExecutor *executor = tt_executor_new_threads ();
  Ticker ticker = { executor, .until = 1 };

  tt_executor_after (executor, (gint64) 3600 * G_USEC_PER_SEC, tick, &ticker, note_destroyed);
  g_object_unref (executor);
  g_assert_true (ticker.destroyed);
  g_assert_cmpuint (ticker.runs, ==, 0);
}

/* Timers belong to the context of whoever asked. */
static gpointer
ask_in_thread (gpointer data)
{
  Ticker *ticker = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  tt_executor_after (ticker->executor, 0, tick, ticker, note_destroyed);
  while (!ticker->done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);

  return NULL;
}

static void
test_timer_context (void)
{
  g_autoptr (TtExecutor) executor = tt_executor_new_threads ();
  Ticker ticker = { executor, .until = 1 };

  g_thread_join (g_thread_new ("ask", ask_in_thread, &ticker));
  g_assert_true (ticker.done);
  g_assert_true (ticker.destroyed);
}

/* The tests' own executor is trusted elsewhere, so it is tested here. */
static void
test_stepped (void)
{
  g_autoptr (TtExecutor) executor = tt_test_executor_new ();
  g_autoptr (TtClock) clock = tt_test_clock_new (0);
  Work work = { executor, g_string_new (NULL) };
  Ticker ticker = { executor, .until = 3 };

  add_step (&work, TT_QUEUE_STORE, 'a');
  add_step (&work, TT_QUEUE_STORE, 'b');
  add_step (&work, TT_QUEUE_PROTECT, 'c');
  g_assert_cmpstr (work.order->str, ==, "");
  g_assert_true (tt_test_executor_run_next (executor, TT_QUEUE_PROTECT));
  g_assert_false (tt_test_executor_run_next (executor, TT_QUEUE_PROTECT));
  tt_test_executor_run_all (executor);
  g_assert_cmpstr (work.order->str, ==, "cab");

  tt_executor_after (executor, 10, tick, &ticker, note_destroyed);
  tt_test_executor_advance (executor, clock, 25);
  g_assert_cmpuint (ticker.runs, ==, 2);
  g_assert_cmpint (tt_clock_now (clock), ==, 25);
  tt_test_executor_advance (executor, clock, 100);
  g_assert_cmpuint (ticker.runs, ==, 3);
  g_assert_true (ticker.destroyed);
  g_assert_cmpuint (tt_test_executor_count_timers (executor), ==, 0);
  g_string_free (work.order, TRUE);
}

static void
test_inline (void)
{
  g_autoptr (TtExecutor) executor = tt_test_executor_new_inline ();
  Work work = { executor, g_string_new (NULL) };

  add_step (&work, TT_QUEUE_STORE, 'a');
  g_assert_cmpstr (work.order->str, ==, "a");
  tt_executor_drain (executor, TT_QUEUE_STORE);
  g_string_free (work.order, TRUE);
}

typedef struct
{
  GThread *caller;
  gboolean has_run;
  gboolean on_caller;
} Aside;

static void
run_aside (gpointer data, gpointer user_data)
{
  Aside *aside = data;

  aside->has_run = TRUE;
  aside->on_caller = g_thread_self () == aside->caller;
}

/* Tests and the simulator see one thing after the other. */
static void
test_beside (void)
{
  g_autoptr (TtExecutor) plain = tt_executor_new_threads ();
  g_autoptr (TtExecutor) parallel = tt_executor_new_parallel ();
  Aside aside = { g_thread_self () };
  TtBeside *beside = tt_executor_beside (plain, run_aside, &aside);

  g_assert_true (aside.has_run && aside.on_caller);
  tt_beside_join (beside);

  aside.has_run = FALSE;
  beside = tt_executor_beside (parallel, run_aside, &aside);
  tt_beside_join (beside);
  g_assert_true (aside.has_run);
  g_assert_true (aside.on_caller == (g_get_num_processors () < 2));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/executor/order", test_order);
  g_test_add_func ("/executor/beside", test_beside);
  g_test_add_func ("/executor/alone", test_alone);
  g_test_add_func ("/executor/end", test_end);
  g_test_add_func ("/executor/push", test_push);
  g_test_add_func ("/executor/push-cancelled", test_push_cancelled);
  g_test_add_func ("/executor/timer", test_timer);
  g_test_add_func ("/executor/timer-cancelled", test_timer_cancelled);
  g_test_add_func ("/executor/timer-at-end", test_timer_at_end);
  g_test_add_func ("/executor/timer-context", test_timer_context);
  g_test_add_func ("/executor/stepped", test_stepped);
  g_test_add_func ("/executor/inline", test_inline);

  return g_test_run ();
}
