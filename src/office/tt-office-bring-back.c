/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One person, day or site from a moment into today, as one ordinary change: what it is is found on
 * the protect queue beside a copy of the moment, and written on the store queue by keys alone. */

#include "base/tt-error.h"
#include "core/tt-time.h"
#include "office/tt-office-moments.h"
#include "office/tt-office-private.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

/* What the job asks for, and what it found. */
typedef struct
{
  char *layer;
  char *snapshot;
  gint64 at;
  TtBringBackKind kind;
  char *name;
  gboolean dry_run;
  char *label;
  TtBringBack *plan;
} Wish;

static void
wish_free (Wish *self)
{
  g_free (self->layer);
  g_free (self->snapshot);
  g_free (self->name);
  g_free (self->label);
  tt_bring_back_free (self->plan);
  g_free (self);
}

/* The shadow has to reach as far as the office does. */
static gboolean
begin (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_RESTORE, NULL, error) &&
         tt_job_ask_head (self, job, error);
}

/* In the company's zone; the label stands in the log for everybody. */
static char *
make_label (TtDatabase *database, const char *title, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) companies = tt_store_list_companies (database, TRUE, error);
  g_autofree char *moment = NULL;

  if (companies == NULL)
    return NULL;
  moment = tt_time_format_for_people (
      at, companies->len > 0 ? tt_company_get_zone (g_ptr_array_index (companies, 0)) : "UTC");
  /* Translators: a person, a day or a site, then the moment that it was brought back from. */
  return g_strdup_printf (_ ("Brought back %s from %s"), title, moment);
}

static gboolean
find_in (TtOffice *self, TtJob *job, TtRestored *restored, GError **error)
{
  Wish *wish = job->extra;
  g_autoptr (TtRestoreResult) result = g_new0 (TtRestoreResult, 1);
  TtDatabase *today = NULL;
  TtHead head = { 0 };

  tt_restored_get_head (restored, &head);
  result->seq = head.seq;
  result->at = tt_restored_get_at (restored);
  result->digest = tt_hash_dup_hex (tt_restored_get_digest (restored));

  g_clear_pointer (&wish->plan, tt_bring_back_free);
  wish->plan = tt_protect_find_return (self->protect, restored, wish->kind, job->id, wish->name,
                                       !wish->dry_run, job->cancellable, error);
  today = wish->plan != NULL ? tt_protect_get_database (self->protect, error) : NULL;
  if (today == NULL)
    return FALSE;

  g_free (wish->label);
  wish->label = make_label (today, tt_bring_back_get_title (wish->plan), result->at, error);
  if (wish->label == NULL)
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&result), (GDestroyNotify) tt_restore_result_free);
  return TRUE;
}

static gboolean
find (TtOffice *self, TtJob *job, GError **error)
{
  const Wish *wish = job->extra;
  const TtMoment moment = { wish->layer, wish->snapshot, wish->at };
  g_autoptr (TtRestored) restored = NULL;
  gboolean done = FALSE;

  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  if (tt_protect_catch_up (self->protect, NULL, error))
    restored = tt_protect_rebuild (self->protect, &moment,
                                   job->progress != NULL ? tt_progress_report : NULL, job->progress,
                                   job->cancellable, error);
  done = restored != NULL && find_in (self, job, restored, error);
  tt_office_leave_keeper (self);
  return done;
}

/* What was judged last, into the answer. */
static void
tell (TtJob *job)
{
  Wish *wish = job->extra;
  TtRestoreResult *result = job->answer;

  g_clear_pointer (&result->changes, g_array_unref);
  g_clear_pointer (&result->preview, tt_preview_free);
  result->changes = tt_bring_back_dup_changes (wish->plan);
  result->preview = tt_bring_back_take_preview (wish->plan);
  result->left_out = tt_bring_back_get_left_out (wish->plan);
}

static gboolean
look (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  Wish *wish = job->extra;

  if (!tt_bring_back_judge (wish->plan, database, error))
    return FALSE;
  tell (job);
  return TRUE;
}

static gboolean
bring_back (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  Wish *wish = job->extra;

  if (!tt_bring_back_write (wish->plan, transaction, wish->label, error))
    return FALSE;
  tell (job);
  return TRUE;
}

void
tt_office_bring_back_async (TtOffice *self,
                            TtActor *actor,
                            const TtMoment *moment,
                            TtBringBackKind kind,
                            gint64 id,
                            const char *name,
                            gboolean dry_run,
                            TtProgress *progress,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Wish *wish = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (moment != NULL && moment->layer != NULL);
  g_return_if_fail (id != 0 || name != NULL);

  wish = g_new0 (Wish, 1);
  wish->layer = g_strdup (moment->layer);
  wish->snapshot = g_strdup (moment->snapshot);
  wish->at = moment->at;
  wish->kind = kind;
  wish->name = g_strdup (name);
  wish->dry_run = dry_run;

  job = tt_job_new (actor);
  job->id = id;
  job->read = look;
  job->write = bring_back;
  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, wish, (GDestroyNotify) wish_free);
  tt_job_add_step (job, TT_QUEUE_STORE, begin);
  tt_job_add_step (job, TT_QUEUE_PROTECT, find);
  tt_job_add_step (job, TT_QUEUE_STORE, dry_run ? tt_job_read : tt_job_write);
  tt_office_run (self, job, tt_office_bring_back_async, NULL, callback, user_data);
}

TtRestoreResult *
tt_office_bring_back_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_bring_back_async, error);
}
