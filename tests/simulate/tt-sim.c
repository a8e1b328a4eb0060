/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-sim.h"

#include "support/tt-test-clock.h"

#include <stdarg.h>
#include <stdio.h>

#define CALL_TIME 12 /* microseconds that a call of the disk takes */

SimFaults sim_faults;

static GMutex mutex;
static GCond director;
static SimProcess *holder;
static GPtrArray *active;
static TtClock *sim_clock;
static GPtrArray *all;
static gboolean is_cut;
static gboolean is_cut_after;
static guint n_failures;
static guint last_process;
static guint64 trace;
static gboolean is_verbose;
static char *violation;
static guint64 sim_seed;

void
sim_start (guint64 seed)
{
  sim_seed = seed;
  sim_files_start (seed);
  sim_clock = tt_test_clock_new (TT_TEST_NOW);
  all = g_ptr_array_new ();
  active = g_ptr_array_new ();
  sim_clear_faults ();
}

static void
process_free (SimProcess *process)
{
  g_clear_object (&process->environment);
  g_clear_pointer (&process->context, g_main_context_unref);
  g_ptr_array_unref (process->handles);
  g_ptr_array_unref (process->lock_files);
  g_cond_clear (&process->cond);
  g_free (process);
}

void
sim_stop (void)
{
  for (guint i = 0; i < all->len; i++)
    process_free (all->pdata[i]);
  g_clear_pointer (&all, g_ptr_array_unref);
  g_clear_pointer (&active, g_ptr_array_unref);
  g_clear_object (&sim_clock);
  g_clear_pointer (&violation, g_free);
  sim_files_stop ();
}

TtClock *
sim_get_clock (void)
{
  return sim_clock;
}

gboolean
sim_is_power_cut (void)
{
  return is_cut;
}

guint
sim_count_failures (void)
{
  return n_failures;
}

gboolean
sim_is_full (gint64 more)
{
  if (sim_faults.room == 0 || more <= 0 || holder == NULL ||
      sim_files_get_used () + more <= sim_faults.room)
    return FALSE;

  n_failures++;
  return TRUE;
}

void
sim_clear_faults (void)
{
  sim_faults = (SimFaults){ 0 };
  n_failures = 0;
}

SimProcess *
sim_get_process (void)
{
  return holder;
}

void
sim_set_verbose (gboolean verbose)
{
  is_verbose = verbose;
}

static void
fold (const char *text)
{
  for (; *text != '\0'; text++)
    trace = (trace ^ (guint8) *text) * 0x100000001b3u;
}

void
sim_trace (const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list list;

  va_start (list, format);
  words = g_strdup_vprintf (format, list);
  va_end (list);
  fold (words);
  if (is_verbose)
    fprintf (stderr, "  %u %s\n", holder != NULL ? holder->number : 0, words);
}

guint64
sim_get_trace (void)
{
  return trace;
}

void
sim_violate (const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list list;

  va_start (list, format);
  words = g_strdup_vprintf (format, list);
  va_end (list);
  sim_trace ("VIOLATION %s", words);
  if (violation == NULL)
    violation = g_steal_pointer (&words);
}

const char *
sim_get_violation (void)
{
  return violation;
}

static void
wait_for_turn (SimProcess *self)
{
  while (holder != self)
    g_cond_wait (&self->cond, &mutex);
}

/* Hands the baton to any process that can run, which may be the same. */
static void
take_turns (SimProcess *self)
{
  SimProcess *next;

  if (active->len < 2)
    return;
  next = active->pdata[sim_random (active->len)];
  if (next == self)
    return;

  g_mutex_lock (&mutex);
  holder = next;
  g_cond_signal (&next->cond);
  wait_for_turn (self);
  g_mutex_unlock (&mutex);
}

static void
die (SimProcess *process)
{
  process->is_dead = TRUE;
  sim_vfs_let_go (process);
  sim_locks_let_go (process);
  sim_watch_drop (process);
}

static void
cut_power (void)
{
  is_cut = TRUE;
  for (guint i = 0; i < active->len; i++)
    die (active->pdata[i]);
}

static gboolean
is_due (guint *count)
{
  return *count > 0 && --*count == 0;
}

static SimPass
meet_fault (SimDeed deed, const char *path, SimProcess *owner)
{
  if ((deed & SIM_CHANGES) != 0 && is_due (&sim_faults.cut_in))
    {
      gboolean after = sim_chance (2);

      sim_trace ("the power is cut %s call %x of %s", after ? "after" : "before", deed, path);
      is_cut_after = after;
      if (!after)
        cut_power ();
      return after ? SIM_GO_AND_FAIL : SIM_DEAD;
    }
  if ((deed & SIM_CHANGES) != 0 && is_due (&sim_faults.kill_in))
    {
      gboolean after = sim_chance (2);

      sim_trace ("process %u is killed %s call %x of %s", owner->number, after ? "after" : "before",
                 deed, path);
      if (!after)
        die (owner);
      return after ? SIM_GO_AND_FAIL : SIM_DEAD;
    }
  if ((deed & sim_faults.fail_mask) != 0 && is_due (&sim_faults.fail_in))
    {
      if (sim_faults.fail_times > 1)
        {
          sim_faults.fail_times--;
          sim_faults.fail_in = 1;
        }
      n_failures++;
      sim_trace ("call %x of %s fails", deed, path);
      return SIM_FAIL;
    }

  return SIM_GO;
}

SimPass
sim_gate (SimDeed deed, const char *path, SimProcess *owner)
{
  SimPass pass;

  if (owner == NULL)
    return SIM_GO;
  if (owner->is_dead)
    return SIM_DEAD;

  tt_test_clock_advance (sim_clock, CALL_TIME);
  sim_files_set_time (tt_clock_now (sim_clock));
  if (sim_faults.switch_in > 0 && sim_chance (sim_faults.switch_in))
    take_turns (owner);
  if (owner->is_dead)
    return SIM_DEAD;

  trace = sim_mix (trace, (guint64) deed + owner->number * 4096u);
  fold (path);
  if ((deed & SIM_CHANGES) != 0 && sim_faults.move != NULL && is_due (&sim_faults.move_in))
    sim_faults.move ();
  pass = meet_fault (deed, path, owner);
  if (pass == SIM_GO && is_verbose && (deed & (SIM_CHANGES | SIM_OPEN)) != 0 &&
      g_getenv ("SIM_CALLS") != NULL)
    sim_trace ("call %x %s", deed, path);
  return pass;
}

gboolean
sim_after (SimPass pass, SimProcess *owner)
{
  if (pass == SIM_GO)
    return TRUE;

  if (is_cut_after)
    cut_power ();
  else
    die (owner);
  is_cut_after = FALSE;
  return FALSE;
}

void
sim_sleep (gint64 microseconds)
{
  SimProcess *self = holder;

  tt_test_clock_advance (sim_clock, MAX (microseconds, 1));
  if (self != NULL && !self->is_dead)
    take_turns (self);
}

static TtEnvironment *
new_environment (guint number)
{
  g_autoptr (TtRandom) random = tt_random_new_seeded (sim_mix (sim_seed, number));
  g_autoptr (TtDisk) disk = sim_disk_new ();
  g_autoptr (TtLocks) locks = sim_locks_new ();
  g_autoptr (TtExecutor) executor = sim_executor_new ();

  return tt_environment_new (sim_clock, random, disk, locks, executor);
}

SimProcess *
sim_process_new (SimScript script, gpointer data)
{
  SimProcess *self = g_new0 (SimProcess, 1);

  self->number = ++last_process;
  self->script = script;
  self->data = data;
  self->context = g_main_context_new ();
  self->environment = new_environment (self->number);
  self->handles = g_ptr_array_new ();
  self->lock_files = g_ptr_array_new ();
  g_cond_init (&self->cond);
  g_ptr_array_add (all, self);

  return self;
}

static gpointer
run_process (gpointer data)
{
  SimProcess *self = data;

  g_mutex_lock (&mutex);
  wait_for_turn (self);
  g_mutex_unlock (&mutex);

  g_main_context_push_thread_default (self->context);
  self->script (self, self->data);
  g_main_context_pop_thread_default (self->context);
  if (!self->is_dead)
    die (self);
  g_clear_object (&self->environment);

  g_mutex_lock (&mutex);
  self->has_ended = TRUE;
  g_ptr_array_remove (active, self);
  holder = active->len > 0 ? active->pdata[sim_random (active->len)] : NULL;
  if (holder != NULL)
    g_cond_signal (&holder->cond);
  else
    g_cond_signal (&director);
  g_mutex_unlock (&mutex);

  return NULL;
}

void
sim_run (GPtrArray *processes)
{
  for (guint i = 0; i < processes->len; i++)
    g_ptr_array_add (active, processes->pdata[i]);
  for (guint i = 0; i < processes->len; i++)
    {
      SimProcess *process = processes->pdata[i];

      process->thread = g_thread_new ("simulated", run_process, process);
    }

  g_mutex_lock (&mutex);
  holder = active->pdata[sim_random (active->len)];
  g_cond_signal (&holder->cond);
  while (active->len > 0)
    g_cond_wait (&director, &mutex);
  g_mutex_unlock (&mutex);
  for (guint i = 0; i < processes->len; i++)
    g_thread_join (((SimProcess *) processes->pdata[i])->thread);
}

void
sim_restart (void)
{
  sim_files_cut_power ();
  sim_locks_forget ();
  is_cut = FALSE;
}
