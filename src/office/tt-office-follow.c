/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows a change. A frame goes from the store queue to the protect queue in memory; the
 * main context hears of it, tells the window, and sets the timer for the archive. Commits of other
 * processes come in by the watch and take the same way from there. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"

#include <glib/gi18n-lib.h>

/* How long a process that has committed waits for the keeper's byte. */
#define HAND_OVER_TIMEOUT (2 * G_USEC_PER_SEC)

/* How long a reader waits for another process to bring the shadow up to date. */
#define SHADOW_TIMEOUT (10 * G_USEC_PER_SEC)
/* How long a process that has committed waits until the resident one has applied it. */
#define RESIDENT_TIMEOUT (G_USEC_PER_SEC)
#define RESIDENT_PAUSE (5 * G_TIME_SPAN_MILLISECOND)
#define SHADOW_PAUSE (20 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  TtOffice *office;
  TtPosted func;
  gpointer data;
  GDestroyNotify destroy;
} Posted;

static gboolean
run_posted (gpointer user_data)
{
  Posted *posted = user_data;

  if (posted->func != NULL)
    posted->func (posted->office, posted->data);
  return G_SOURCE_REMOVE;
}

static void
free_posted (gpointer user_data)
{
  Posted *posted = user_data;

  if (posted->destroy != NULL)
    posted->destroy (posted->data);
  g_object_unref (posted->office);
  g_free (posted);
}

void
tt_office_post (TtOffice *self, TtPosted func, gpointer data, GDestroyNotify destroy)
{
  Posted *posted = g_new0 (Posted, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  posted->office = g_object_ref (self);
  posted->func = func;
  posted->data = data;
  posted->destroy = destroy;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_posted, posted, free_posted);
  g_source_set_static_name (source, "[timetracker] news of the office");
  g_source_attach (source, self->context);
}

/* Where the office stands, on its way to the main context. */
typedef struct
{
  TtStream stream;
  gint64 seq;
  gboolean own; /* committed here, and handed to the shadow already */
  gboolean read_only;
} Standing;

static TtMoments
get_moments (TtOffice *self)
{
  TtClock *clock = tt_environment_get_clock (self->environment);

  return (TtMoments){ tt_clock_monotonic (clock), tt_clock_now (clock) };
}

static void
note_change (TtOffice *self)
{
  if (self->schedule == NULL)
    return;

  if (self->proof != NULL)
    g_cancellable_cancel (self->proof);
  tt_schedule_note_change (self->schedule, get_moments (self));
  tt_office_arm_schedule (self);
}

static void
set_condition (TtOffice *self, gboolean read_only)
{
  TtCondition condition = read_only ? TT_CONDITION_READ_ONLY : TT_CONDITION_OPEN;

  if (self->condition == condition)
    return;

  self->condition = condition;
  g_clear_error (&self->condition_error);
  if (read_only)
    g_set_error_literal (&self->condition_error, TT_ERROR, TT_ERROR_READ_ONLY,
                         _ ("The office can be read and not changed"));
}

static void
on_standing (TtOffice *self, gpointer data)
{
  const Standing *standing = data;
  gboolean was_known = self->knows_standing;
  gboolean replaced = was_known && !tt_stream_equal (&self->stream, &standing->stream);

  set_condition (self, standing->read_only);
  if (was_known && !replaced && standing->seq <= self->seq)
    return;

  self->knows_standing = TRUE;
  self->seq = standing->seq;
  self->stream = standing->stream;
  if (!was_known)
    return;

  if (replaced)
    {
      tt_office_push_reload (self);
      if (self->schedule != NULL)
        tt_schedule_note_base_due (self->schedule);
    }
  else if (!standing->own)
    tt_office_push_catch_up (self);

  note_change (self);
  if (replaced)
    tt_office_emit_replaced (self);
  tt_office_emit_changed (self);
}

static void
post_standing (TtOffice *self, const TtStream *stream, gint64 seq, gboolean own)
{
  Standing *standing = g_new0 (Standing, 1);

  standing->stream = *stream;
  standing->seq = seq;
  standing->own = own;
  standing->read_only = self->store != NULL && tt_store_get_read_only (self->store);
  tt_office_post (self, on_standing, standing, g_free);
}

void
tt_office_post_head (TtOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtHead head = { 0 };

  if (self->store != NULL && tt_store_get_head (self->store, &head, &error))
    post_standing (self, &head.stream, head.seq, FALSE);
  tt_office_post_store_state (self, error);
}

typedef struct
{
  TtOffice *office;
  TtFrame *frame;
} Handed;

static void
free_handed (gpointer data)
{
  Handed *handed = data;

  /* The reference goes back on the main context: here it could be the last. */
  tt_office_post (handed->office, NULL, NULL, NULL);
  g_object_unref (handed->office);
  g_clear_pointer (&handed->frame, tt_frame_unref);
  g_free (handed);
}

static void
push_to (TtOffice *self, TtQueue queue, GFunc func, TtFrame *frame)
{
  Handed *handed = g_new0 (Handed, 1);

  handed->office = g_object_ref (self);
  handed->frame = frame != NULL ? tt_frame_ref (frame) : NULL;
  tt_executor_call (tt_environment_get_executor (self->environment), queue, func, handed,
                    free_handed);
}

/* On the store queue: somebody took office.db away between this change's commit and its hand-over,
 * and the office was recovered without it. */
static void
keep_frame (gpointer data, gpointer user_data)
{
  Handed *handed = data;
  TtOffice *self = handed->office;
  g_autoptr (TtFrame) again = NULL;
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;

  if (tt_store_keep (self->store, handed->frame, &again, &error) && again != NULL)
    tt_office_hand_over (self, again);
  tt_office_post_store_state (self, error);
}

/* A window sees the commit by itself and applies it within a second, a running backup too. Until
 * the shadow has it this process alone could bring it again; where that takes too long it looks
 * whether the main file still has it, which may have been recovered meanwhile. */
static void
await_resident (TtOffice *self, TtFrame *frame)
{
  TtLocks *locks = tt_environment_get_locks (self->environment);
  TtClock *clock = tt_environment_get_clock (self->environment);
  gint64 until = tt_clock_monotonic (clock) + RESIDENT_TIMEOUT;

  do
    {
      g_autoptr (GError) error = NULL;
      TtDatabase *shadow = tt_protect_get_database (self->protect, &error);
      TtHead head = { 0 };

      if (shadow != NULL && tt_database_get_head (shadow, &head, &error) &&
          tt_stream_equal (&head.stream, &frame->stream) && head.seq >= frame->seq)
        return;
      TT_LOCKS_GET_CLASS (locks)->sleep (locks, RESIDENT_PAUSE);
    }
  while (tt_clock_monotonic (clock) < until);

  push_to (self, TT_QUEUE_STORE, keep_frame, frame);
}

static gboolean
give_to_shadow (TtOffice *self, TtFrame *frame, GError **error)
{
  gboolean has_resident = FALSE;
  gboolean done = FALSE;

  if ((self->flags & TT_OFFICE_RESIDENT) == 0)
    {
      if (!tt_protect_has_resident (self->protect, &has_resident, error))
        return FALSE;
      if (has_resident)
        {
          await_resident (self, frame);
          return TRUE;
        }
    }

  if (!tt_office_take_keeper (self, FALSE, HAND_OVER_TIMEOUT, error))
    return FALSE;
  done = tt_protect_notice (self->protect, frame, error);
  tt_office_leave_keeper (self);
  return done;
}

static void
push_call (TtOffice *self, GFunc func, TtFrame *frame)
{
  push_to (self, TT_QUEUE_PROTECT, func, frame);
}

static void
take_frame (gpointer data, gpointer user_data)
{
  Handed *handed = data;
  TtOffice *self = handed->office;

  if (self->protect == NULL)
    return;

  g_clear_error (&self->shadow_error);
  give_to_shadow (self, handed->frame, &self->shadow_error);
  if (g_error_matches (self->shadow_error, TT_ERROR, TT_ERROR_DECISION))
    push_to (self, TT_QUEUE_STORE, keep_frame, handed->frame);
  tt_office_post_status (self);
}

static void
on_notice (TtOffice *self, gpointer data)
{
  tt_office_emit_notice (self, data);
}

static void
post_notice (
    TtOffice *self, TtNoticeKind kind, const char *title, const char *words, const char *detail)
{
  tt_office_post (self, on_notice, tt_notice_new (kind, title, words, detail), g_object_unref);
}

gboolean
tt_office_take_keeper (TtOffice *self, gboolean is_long, gint64 timeout, GError **error)
{
  gboolean resident = is_long || (self->flags & TT_OFFICE_RESIDENT) != 0;
  gboolean got = FALSE;

  if (!tt_protect_hold (self->protect, resident, timeout, &got, error))
    return FALSE;
  if (got)
    return TRUE;

  g_set_error_literal (
      error, TT_ERROR, TT_ERROR_BUSY,
      _ ("Another program is working on the copies of this office; try again in a moment"));
  return FALSE;
}

void
tt_office_leave_keeper (TtOffice *self)
{
  g_autoptr (GError) error = NULL;

  if (!tt_protect_catch_up (self->protect, NULL, &error) && self->shadow_error == NULL)
    self->shadow_error = g_steal_pointer (&error);
  tt_protect_let_go (self->protect);
  if (!tt_protect_take_rebuilt (self->protect))
    return;

  post_notice (self, TT_NOTICE_RECOVERED, _ ("The live copy was damaged. Nothing is lost."),
               _ ("It was built anew from the main file."), NULL);
  tt_office_write_incident (self, "recovery", _ ("The live copy was damaged."),
                            _ ("It was built anew from the main file."));
}

/* Another process is the keeper: it brings the shadow up to date, which is waited for. */
static TtDatabase *
await_shadow (TtOffice *self, gint64 seq, GError **error)
{
  TtLocks *locks = tt_environment_get_locks (self->environment);
  TtClock *clock = tt_environment_get_clock (self->environment);
  gint64 until = tt_clock_monotonic (clock) + SHADOW_TIMEOUT;

  do
    {
      TtDatabase *database = tt_protect_get_database (self->protect, error);
      TtHead head = { 0 };

      if (database == NULL || !tt_database_get_head (database, &head, error))
        return NULL;
      if (head.seq >= seq)
        return database;
      TT_LOCKS_GET_CLASS (locks)->sleep (locks, SHADOW_PAUSE);
    }
  while (tt_clock_monotonic (clock) < until);

  g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                       _ ("The live copy lags behind while another program works on it; try again "
                          "in a moment"));
  return NULL;
}

TtDatabase *
tt_office_get_shadow (TtOffice *self, gint64 seq, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean done = FALSE;

  if (tt_office_take_keeper (self, FALSE, 0, &local_error))
    {
      done = tt_protect_catch_up (self->protect, NULL, error);
      tt_protect_let_go (self->protect);
      return done ? tt_protect_get_database (self->protect, error) : NULL;
    }

  /* On a disk that cannot be written to the shadow is as it is; so it is where another works. */
  if (!g_error_matches (local_error, TT_ERROR, TT_ERROR_BUSY) &&
      !g_error_matches (local_error, TT_ERROR, TT_ERROR_READ_ONLY))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return await_shadow (self, seq, error);
}

static void
on_condition (TtOffice *self, gpointer data)
{
  const GError *error = data;
  gboolean decide = g_error_matches (error, TT_ERROR, TT_ERROR_DECISION);
  g_autoptr (TtNotice) notice = NULL;

  g_clear_error (&self->condition_error);
  self->condition = decide ? TT_CONDITION_DECISION : TT_CONDITION_READ_ONLY;
  self->condition_error = g_error_copy (error);

  notice =
      decide ? tt_notice_new (TT_NOTICE_DECISION, _ ("Somebody must decide."), error->message, NULL)
             : tt_notice_new (TT_NOTICE_RESTART, _ ("A newer program has changed this office."),
                              error->message, NULL);
  tt_office_emit_notice (self, notice);
}

static void
reload_layers (gpointer data, gpointer user_data)
{
  TtOffice *self = ((Handed *) data)->office;

  if (self->protect != NULL)
    tt_protect_reload (self->protect);
}

static void
catch_up_layers (gpointer data, gpointer user_data)
{
  TtOffice *self = ((Handed *) data)->office;

  if (self->protect == NULL)
    return;

  /* Whoever committed may be applying it just now; if not, the next change or look does. */
  g_clear_error (&self->shadow_error);
  if (tt_office_take_keeper (self, FALSE, HAND_OVER_TIMEOUT, &self->shadow_error))
    tt_office_leave_keeper (self);
  tt_office_post_status (self);
}

void
tt_office_push_reload (TtOffice *self)
{
  push_call (self, reload_layers, NULL);
}

void
tt_office_push_catch_up (TtOffice *self)
{
  push_call (self, catch_up_layers, NULL);
}

void
tt_office_hand_over (TtOffice *self, TtFrame *frame)
{
  push_call (self, take_frame, frame);
  post_standing (self, &frame->stream, frame->seq, TRUE);
}

/* A disk that loses the file again and again is told in the state. */
static void
note_recovery (TtOffice *self)
{
  g_autoptr (GError) error = NULL;
  TtState *state = tt_office_get_state (self, &error);

  if ((self->flags & TT_OFFICE_READ_ONLY) == 0 && state != NULL)
    tt_warnings_note_recovery (state, tt_office_now (self), &error);
  if (error != NULL)
    g_warning ("%s", error->message);
}

void
tt_office_post_store_state (TtOffice *self, const GError *error)
{
  g_autoptr (TtRecovery) recovery =
      self->store != NULL ? tt_store_take_recovery (self->store) : NULL;

  if (recovery != NULL && recovery->happened)
    {
      post_notice (self, TT_NOTICE_RECOVERED,
                   recovery->of_shadow ? _ ("The live copy was damaged. Nothing is lost.")
                                       : _ ("The main file was damaged. Nothing is lost."),
                   recovery->what, recovery->set_aside);
      if (!recovery->of_shadow)
        note_recovery (self);
      tt_office_post_incident (self, "recovery",
                               recovery->of_shadow ? _ ("The live copy was damaged.")
                                                   : _ ("The main file was damaged."),
                               recovery->what);
      tt_office_push_reload (self);
    }

  if (g_error_matches (error, TT_ERROR, TT_ERROR_DECISION) ||
      g_error_matches (error, TT_ERROR, TT_ERROR_TOO_NEW))
    tt_office_post (self, on_condition, g_error_copy (error), (GDestroyNotify) g_error_free);
}

static void
on_status (TtOffice *self, gpointer data)
{
  TtProtectStatus *status = data;

  if (status == self->status)
    return;

  g_clear_pointer (&self->status, tt_protect_status_unref);
  self->status = tt_protect_status_ref (status);
  tt_office_emit_status_changed (self);
}

void
tt_office_post_status (TtOffice *self)
{
  if (self->protect == NULL)
    return;

  tt_office_post (self, on_status, tt_protect_dup_status (self->protect),
                  (GDestroyNotify) tt_protect_status_unref);
}

static gboolean
list_followers (TtOffice *self, TtJob *job, GError **error)
{
  GPtrArray *behind = g_ptr_array_new_with_free_func (g_free);

  if (self->shadow_error != NULL)
    g_ptr_array_add (behind, g_strdup ("shadow"));
  tt_job_take_answer (job, behind, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

/* The protect queue is first in, first out: once its turn comes, all frames before it were given
 * to the shadow. */
void
tt_office_settle_async (TtOffice *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));

  job = tt_job_new (NULL);
  tt_job_add_step (job, TT_QUEUE_PROTECT, list_followers);
  tt_office_run (self, job, tt_office_settle_async, cancellable, callback, user_data);
}

GPtrArray *
tt_office_settle_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_settle_async, error);
}
