/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Taking changes back. An ordinary change is inverted; an import or a restore is
 * one step, and comes back by a swap of what it had replaced. */

#include "base/tt-error.h"
#include "office/tt-office-private.h"
#include "office/tt-office-protect.h"
#include "office/tt-swap-private.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

/* How much of the log is looked at for who made the last change. */
#define LOG_ROWS 50

/* job->id: how many steps are asked for; job->number: how many were taken back; job->flag: the
 * next one crosses a swap; job->text: words for what was taken back. */

static gboolean
is_mere_label (const TtLogRow *row)
{
  return row->words == NULL || *row->words == '\0';
}

/* Whoever may undo only their own must have made the last change. */
static gboolean
check_undo_right (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (tt_permission_allows (job->actor, TT_DEED_UNDO, NULL))
    return TRUE;
  if (!tt_permission_check (job->actor, TT_DEED_UNDO_OWN, NULL, error))
    return FALSE;

  rows = tt_store_list_log (database, 0, LOG_ROWS, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const TtLogRow *row = g_ptr_array_index (rows, i);

      if (is_mere_label (row))
        continue;
      if (g_str_equal (row->actor, tt_actor_get_name (job->actor)))
        break;
      return tt_permission_check (job->actor, TT_DEED_UNDO, NULL, error);
    }

  /* One step at a time: the one before may be somebody else's. */
  job->id = MIN (job->id, 1);
  return TRUE;
}

static void
hand_over_all (TtOffice *self, TtJob *job, GPtrArray *frames)
{
  for (guint i = 0; i < frames->len; i++)
    {
      TtFrame *frame = g_ptr_array_index (frames, i);

      job->seq = frame->seq;
      tt_office_hand_over (self, frame);
    }
}

static gboolean
refuse_nothing_left (gboolean redo, GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                       redo ? _ ("There is nothing to do again") : _ ("There is nothing to undo"));
  return FALSE;
}

/* One step. @more: (out): whether another may follow. */
static gboolean
undo_one (TtOffice *self, TtJob *job, gboolean redo, gboolean *more, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) frames = NULL;
  g_autofree char *words = NULL;
  gboolean crosses = FALSE;
  gboolean done = FALSE;

  *more = FALSE;
  if (!tt_store_peek_undo (self->store, redo, &words, &crosses, error))
    return FALSE;
  if (words == NULL)
    return job->number > 0 || refuse_nothing_left (redo, error);
  if (crosses)
    {
      /* A swap is a step of its own, never the second of several. */
      job->flag = job->number == 0;
      if (job->flag)
        job->text = g_steal_pointer (&words);
      return TRUE;
    }

  done = redo ? tt_store_redo (self->store, tt_job_get_actor_name (job), &frames, &local_error)
              : tt_store_undo (self->store, tt_job_get_actor_name (job), 1, &frames, &local_error);
  tt_office_post_store_state (self, local_error);
  if (!done)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  hand_over_all (self, job, frames);
  if (job->text == NULL)
    job->text = g_steal_pointer (&words);
  job->number++;
  *more = job->number < job->id;
  return TRUE;
}

static gboolean
run_steps (TtOffice *self, TtJob *job, gboolean redo, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean more = TRUE;

  if (!tt_job_check_store (self, error))
    return FALSE;

  while (more)
    {
      if (undo_one (self, job, redo, &more, &local_error))
        continue;
      /* What was taken back before stays so, and the answer says how much it was. */
      if (job->number > 0)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
undo (TtOffice *self, TtJob *job, GError **error)
{
  return run_steps (self, job, FALSE, error);
}

static gboolean
redo (TtOffice *self, TtJob *job, GError **error)
{
  return run_steps (self, job, TRUE, error);
}

/* What was set aside may have been damaged long before, in a place that nobody read. The backup
 * before the swap put that moment into the archive too. */
static TtPrepared *
prepare_from_archive (TtOffice *self, TtJob *job, const char *label, TtHead *parent, GError **error)
{
  g_autoptr (TtRestored) restored = NULL;
  TtDatabase *present = tt_protect_get_database (self->protect, error);
  TtHead end = { 0 };

  if (present == NULL || !tt_database_get_replaced (present, &end, error))
    return NULL;
  restored = tt_protect_rebuild_replaced (self->protect, &end, job->cancellable, error);
  present = restored != NULL ? tt_protect_get_database (self->protect, error) : NULL;
  if (present == NULL || !tt_database_get_head (present, parent, error))
    return NULL;

  return tt_restored_prepare (restored, self->folder, TT_REPLACE_RESTORE, parent, present,
                              tt_job_get_actor_name (job), label, job->cancellable, error);
}

static TtPrepared *
prepare_replaced (TtOffice *self, TtJob *job, TtHead *parent, GError **error)
{
  TtDatabase *present = NULL;
  g_autofree char *set_aside = NULL;
  g_autofree char *label = NULL;
  g_autoptr (GError) local_error = NULL;
  TtPrepared *prepared = NULL;

  if (!tt_protect_catch_up (self->protect, NULL, error))
    return NULL;

  present = tt_protect_get_database (self->protect, error);
  if (present == NULL || !tt_database_get_head (present, parent, error))
    return NULL;

  set_aside = tt_swap_dup_replaced (self, &parent->stream, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (set_aside == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
                   _ ("“%s” cannot be undone here; go back to a moment before it instead"),
                   job->text);
      return NULL;
    }

  label = g_strdup_printf ("undo %s", job->text);
  prepared = tt_prepared_from_set_aside (self->environment, self->folder, set_aside, parent,
                                         present, tt_job_get_actor_name (job), label,
                                         job->cancellable, &local_error);
  if (g_error_matches (local_error, TT_ERROR, TT_ERROR_DAMAGED) ||
      g_error_matches (local_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    return prepare_from_archive (self, job, label, parent, error);

  if (prepared == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return prepared;
}

static gboolean
cross_swap (TtOffice *self, TtJob *job, GError **error)
{
  TtPrepared *prepared = NULL;
  TtHead parent = { 0 };
  gboolean done = FALSE;

  if (!job->flag)
    return TRUE;
  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  prepared = prepare_replaced (self, job, &parent, error);
  done = prepared != NULL && tt_swap_in (self, prepared, &parent, TRUE, NULL, error);
  tt_office_leave_keeper (self);
  if (done)
    job->number = 1;
  return done;
}

static void
run_undo (TtOffice *self,
          TtActor *actor,
          guint steps,
          TtJobFunc func,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  TtJob *job = tt_job_new (actor);

  job->id = MAX (steps, 1);
  job->read = check_undo_right;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_read);
  tt_job_add_step (job, TT_QUEUE_STORE, func);
  tt_job_add_step (job, TT_QUEUE_PROTECT, cross_swap);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_swap_reopen);
  tt_office_run (self, job, tag, cancellable, callback, user_data);
}

void
tt_office_undo_async (TtOffice *self,
                      TtActor *actor,
                      guint steps,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  run_undo (self, actor, steps, undo, tt_office_undo_async, cancellable, callback, user_data);
}

char *
tt_office_undo_finish (TtOffice *self, GAsyncResult *result, guint *done, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_undo_async, error);

  if (job == NULL)
    return NULL;

  if (done != NULL)
    *done = (guint) job->number;
  return g_steal_pointer (&job->text);
}

void
tt_office_redo_async (TtOffice *self,
                      TtActor *actor,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  run_undo (self, actor, 1, redo, tt_office_redo_async, cancellable, callback, user_data);
}

char *
tt_office_redo_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_redo_async, error);

  return job != NULL ? g_steal_pointer (&job->text) : NULL;
}
