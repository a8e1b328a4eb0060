/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The resident office: watches for commits of others, and does on the protect queue what the
 * schedule says is due. One timer at a time. */

#include "base/tt-error.h"
#include "base/tt-priority.h"
#include "office/tt-office-private.h"
#include "office/tt-office-protect.h"
#include "protect/tt-report.h"
#include "protect/tt-space.h"

#define KEY_BASE "schedule.last-base"
#define KEY_VERIFY "schedule.last-verify"
#define KEY_DRILL "schedule.last-drill"
#define KEY_LABEL "schedule.last-label"
#define KEY_STOPPED "schedule.stopped"

/* So often a proof makes way for a change before it is let through. */
#define MOST_STOPPED 5

/* What was done before, from state.db. */
typedef struct
{
  gint64 base;
  gint64 verify;
  gint64 drill;
  gint64 label;
  gboolean is_base_due;
} Past;

/* What was asked for and what of it was done. */
typedef struct
{
  TtDue due;
  TtDue done;
  GCancellable *proof; /* cancelled by the next change */
  gint64 trim;         /* frames up to this one may leave, 0 for none */
} Round;

static void
free_round (gpointer data)
{
  Round *round = data;

  g_object_unref (round->proof);
  g_free (round);
}

static TtMoments
get_moments (TtOffice *self)
{
  TtClock *clock = tt_environment_get_clock (self->environment);

  return (TtMoments){ tt_clock_monotonic (clock), tt_clock_now (clock) };
}

/* A layer that waits for its disk did what it could. */
static gboolean
all_done (GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      if (report->result == TT_RESULT_FAILED)
        return FALSE;
    }

  return TRUE;
}

static gboolean
back_up (TtOffice *self, TtDue due, GError **error)
{
  gboolean is_base = (due & TT_DUE_BASE) != 0;
  g_autoptr (GPtrArray) reports = tt_protect_backup (
      self->protect, NULL, is_base ? TT_BACKUP_BASE : TT_BACKUP_NONE, NULL, NULL, NULL, error);

  if (reports == NULL || !all_done (reports))
    return FALSE;
  return !is_base ||
         tt_state_set_int64 (self->protect_state, KEY_BASE, tt_office_now (self), error);
}

static gboolean
verify (TtOffice *self, GCancellable *proof, GError **error)
{
  g_autoptr (GPtrArray) reports =
      tt_protect_verify (self->protect, NULL, FALSE, NULL, NULL, proof, error);

  tt_office_note_failed_proofs (self, reports);
  return reports != NULL && all_done (reports) &&
         tt_state_set_int64 (self->protect_state, KEY_VERIFY, tt_office_now (self), error);
}

static gboolean
drill (TtOffice *self, GCancellable *proof, GError **error)
{
  g_autoptr (GPtrArray) reports = tt_protect_drill (self->protect, NULL, NULL, NULL, proof, error);

  tt_office_note_failed_proofs (self, reports);
  return reports != NULL && all_done (reports) &&
         tt_state_set_int64 (self->protect_state, KEY_DRILL, tt_office_now (self), error);
}

/* One sample a day is what the forecast of a full disk is made of. */
static void
sample_space (TtOffice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStorageUse) use = tt_space_measure (self->protect, &error);

  if (use == NULL)
    g_warning ("%s", error->message);
}

static void
note (Round *round, TtDue what, gboolean done, GError **error)
{
  if (done)
    round->done |= what;

  /* What failed is a layer's state, told there and tried again after a wait. */
  g_clear_error (error);
}

/* Proofs give way: to others on the disk, and to a change, which stops them; they are due again
 * after a while. Where work never rests they are let through in the end. */
static void
prove (TtOffice *self, Round *round)
{
  gint64 stopped = tt_state_get_int64 (self->protect_state, KEY_STOPPED, 0);
  GCancellable *proof = stopped < MOST_STOPPED ? round->proof : NULL;
  g_autoptr (GError) error = NULL;

  if ((round->due & (TT_DUE_VERIFY | TT_DUE_DRILL)) == 0)
    return;

  tt_priority_set_idle (TRUE);
  if ((round->due & TT_DUE_VERIFY) != 0)
    note (round, TT_DUE_VERIFY, verify (self, proof, &error), &error);
  if ((round->due & TT_DUE_DRILL) != 0)
    note (round, TT_DUE_DRILL, drill (self, proof, &error), &error);
  tt_priority_set_idle (FALSE);

  stopped = g_cancellable_is_cancelled (proof) ? stopped + 1 : 0;
  if (!tt_state_set_int64 (self->protect_state, KEY_STOPPED, stopped, &error))
    g_warning ("%s", error->message);
}

/* Where it cannot be written now it is tried again. */
static gboolean
write_label (TtOffice *self, TtJob *job, GError **error)
{
  Round *round = job->extra;
  g_autoptr (GError) local_error = NULL;

  if (self->store == NULL || tt_store_get_read_only (self->store))
    return TRUE;

  job->label = "hour";
  note (round, TT_DUE_LABEL, tt_job_label (self, job, &local_error), &local_error);
  return TRUE;
}

static gboolean
trim_frames (TtOffice *self, TtJob *job, GError **error)
{
  tt_office_trim_frames (self, ((const Round *) job->extra)->trim);
  return TRUE;
}

/* A disk that is back lacks what was written meanwhile. */
static void
follow_up (TtOffice *self, TtDue due, GError **error)
{
  if ((due & (TT_DUE_BACKUP | TT_DUE_BASE)) != 0 || !tt_protect_has_returned (self->protect))
    return;

  /* What fails now is the layer's state, and is tried again with the next change or look. */
  back_up (self, TT_DUE_BACKUP, error);
  g_clear_error (error);
}

static gboolean
run_round (TtOffice *self, TtJob *job, GError **error)
{
  Round *round = job->extra;
  TtDue due = round->due;
  g_autoptr (GError) local_error = NULL;

  if (self->protect == NULL ||
      !tt_office_take_keeper (self, TRUE, 2 * G_USEC_PER_SEC, &local_error))
    return TRUE; /* all of it is tried again */

  if ((round->done & TT_DUE_LABEL) != 0 &&
      !tt_state_set_int64 (self->protect_state, KEY_LABEL, tt_office_now (self), &local_error))
    note (round, TT_DUE_NOTHING, FALSE, &local_error);

  if ((due & (TT_DUE_BACKUP | TT_DUE_BASE)) != 0)
    note (round, due & (TT_DUE_BACKUP | TT_DUE_BASE), back_up (self, due, &local_error),
          &local_error);
  prove (self, round);
  if ((due & TT_DUE_VERIFY) != 0)
    {
      sample_space (self);
      tt_office_clear_away (self);
      round->trim = tt_office_find_trim (self);
    }
  if ((due & TT_DUE_LOOK) != 0)
    {
      note (round, TT_DUE_LOOK, tt_protect_look (self->protect, NULL, NULL, &local_error),
            &local_error);
      follow_up (self, due, &local_error);
    }
  tt_office_leave_keeper (self);

  return tt_office_tell_state (self, error);
}

static void
on_round_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TtOffice *self = TT_OFFICE (source);
  g_autoptr (GError) error = NULL;
  const Round *round = ((TtJob *) g_task_get_task_data (G_TASK (result)))->extra;
  TtMoments now = get_moments (self);

  /* A round fails only where it cannot note in state.db what it told: worth a line in the log. */
  if (tt_office_finish (self, result, run_round, &error) == NULL)
    g_warning ("%s", error->message);

  if (self->schedule == NULL)
    return;
  for (guint bit = 0; bit < 8; bit++)
    {
      TtDue what = (TtDue) (1u << bit);

      if ((round->due & what) != 0)
        tt_schedule_note_done (self->schedule, what, (round->done & what) != 0, now);
    }
  tt_office_follow_round (self, round->due);
  tt_office_arm_schedule (self);
}

static gboolean
on_timer_cb (gpointer user_data)
{
  TtOffice *self = user_data;
  TtJob *job = NULL;
  Round *round = NULL;
  TtDue due = TT_DUE_NOTHING;

  self->timer = 0;
  due = tt_schedule_take_due (self->schedule, get_moments (self));
  if (due == TT_DUE_NOTHING)
    {
      tt_office_arm_schedule (self);
      return G_SOURCE_REMOVE;
    }

  /* One of its own for each round: a change before it stops nothing. */
  g_clear_object (&self->proof);
  self->proof = g_cancellable_new ();
  round = g_new0 (Round, 1);
  round->due = due;
  round->proof = g_object_ref (self->proof);
  job = tt_job_new (NULL);
  tt_job_take_extra (job, round, free_round);
  if ((due & TT_DUE_LABEL) != 0)
    tt_job_add_step (job, TT_QUEUE_STORE, write_label);
  tt_job_add_step (job, TT_QUEUE_PROTECT, run_round);
  if ((due & TT_DUE_VERIFY) != 0)
    tt_job_add_step (job, TT_QUEUE_STORE, trim_frames);
  tt_office_run (self, job, run_round, NULL, on_round_done_cb, NULL);
  tt_office_arm_schedule (self);
  return G_SOURCE_REMOVE;
}

void
tt_office_arm_schedule (TtOffice *self)
{
  TtExecutor *executor = tt_environment_get_executor (self->environment);

  if (self->schedule == NULL || self->closed)
    return;

  if (self->timer != 0)
    tt_executor_cancel (executor, self->timer);
  self->timer = tt_executor_after (
      executor, tt_schedule_get_wait (self->schedule, get_moments (self)), on_timer_cb, self, NULL);
}

void
tt_office_stop_schedule (TtOffice *self)
{
  if (self->timer != 0)
    tt_executor_cancel (tt_environment_get_executor (self->environment), self->timer);
  self->timer = 0;
}

void
tt_office_look_soon (TtOffice *self)
{
  g_return_if_fail (TT_IS_OFFICE (self));

  if (self->schedule == NULL || self->closed)
    return;

  tt_schedule_want_look (self->schedule, get_moments (self));
  tt_office_arm_schedule (self);
}

static gboolean
ask_head (TtOffice *self, TtJob *job, GError **error)
{
  tt_office_post_head (self);
  return TRUE;
}

static void push_ask_head (TtOffice *self);

static void
on_head_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TtOffice *self = TT_OFFICE (source);

  self->is_head_asked = FALSE;
  if (self->is_head_stale && !self->closed)
    push_ask_head (self);
}

/* One question at a time, however many commits there are. */
static void
push_ask_head (TtOffice *self)
{
  TtJob *job = NULL;

  self->is_head_stale = self->is_head_asked;
  if (self->is_head_asked)
    return;

  self->is_head_asked = TRUE;
  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_STORE, ask_head);
  tt_office_run (self, job, ask_head, NULL, on_head_asked_cb, NULL);
}

static void
on_watched_cb (gboolean replaced, gpointer user_data)
{
  push_ask_head (user_data);
}

static gboolean
start_layers (TtOffice *self, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Past *past = job->extra;

  past->base = tt_state_get_int64 (self->protect_state, KEY_BASE, 0);
  past->verify = tt_state_get_int64 (self->protect_state, KEY_VERIFY, 0);
  past->drill = tt_state_get_int64 (self->protect_state, KEY_DRILL, 0);
  past->label = tt_state_get_int64 (self->protect_state, KEY_LABEL, 0);

  /* Whatever keeps the layers from being looked at now is a state that the next look tells. */
  if (tt_office_take_keeper (self, TRUE, 2 * G_USEC_PER_SEC, &local_error))
    {
      tt_office_leave_keeper (self);
      g_clear_error (&local_error);
    }
  if (!tt_protect_look (self->protect, NULL, NULL, &local_error))
    g_clear_error (&local_error);

  /* What the archive holds is known once it was looked at. */
  past->is_base_due = tt_protect_is_base_due (self->protect);
  return tt_office_tell_state (self, error);
}

static void
on_layers_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TtOffice *self = TT_OFFICE (source);
  g_autoptr (GError) error = NULL;
  const Past *past = ((TtJob *) g_task_get_task_data (G_TASK (result)))->extra;

  if (tt_office_finish (self, result, start_layers, &error) == NULL)
    g_warning ("%s", error->message);
  if (self->closed)
    return;

  self->schedule = tt_schedule_new (get_moments (self), past->base, past->verify, past->drill);
  tt_schedule_want_labels (self->schedule, past->label, get_moments (self));
  if (past->is_base_due)
    tt_schedule_note_base_due (self->schedule);
  tt_office_arm_schedule (self);
}

void
tt_office_start_schedule (TtOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtJob *job = tt_job_new (NULL);

  /* Without it commits of others are seen at the next look only. */
  self->watch = tt_watch_new (self->folder, self->context, on_watched_cb, self, &error);
  if (self->watch == NULL)
    g_warning ("%s", error->message);

  tt_job_take_extra (job, g_new0 (Past, 1), g_free);
  tt_job_add_step (job, TT_QUEUE_PROTECT, start_layers);
  tt_office_run (self, job, start_layers, NULL, on_layers_started_cb, NULL);
}
