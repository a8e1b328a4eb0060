/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Going back to a moment: in place, to a new folder, or on a new computer. Also what ends in the
 * same swap: erasing a person's data. */

#include "base/tt-error.h"
#include "core/tt-time.h"
#include "office/tt-office-people.h"
#include "office/tt-office-private.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-remote.h"
#include "office/tt-swap-private.h"
#include "protect/tt-remote-place.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

#define KEEPER_TIMEOUT (60 * G_USEC_PER_SEC)

void
tt_restore_result_free (TtRestoreResult *self)
{
  g_free (self->digest);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->preview, tt_preview_free);
  g_free (self->set_aside);
  g_free (self);
}

/* A TtRestore of the job's own. */
typedef struct
{
  char *layer;
  gint64 at;
  char *snapshot;
  char *to;
  gboolean dry_run;
  char *repository;

  /* Instead of @repository. */
  char *kind;
  char *settings;
  char *secret;
  char *key;
} Wish;

static void
wipe (char *secret)
{
  if (secret != NULL)
    memset (secret, 0, strlen (secret));
  g_free (secret);
}

static void
wish_free (Wish *self)
{
  g_free (self->layer);
  g_free (self->snapshot);
  g_free (self->to);
  g_free (self->repository);
  g_free (self->kind);
  g_free (self->settings);
  wipe (self->secret);
  wipe (self->key);
  g_free (self);
}

static TtProgressFunc
get_progress_func (TtJob *job)
{
  return job->progress != NULL ? tt_progress_report : NULL;
}

static TtRestoreResult *
describe (TtRestored *restored)
{
  TtRestoreResult *result = g_new0 (TtRestoreResult, 1);
  TtHead head = { 0 };

  tt_restored_get_head (restored, &head);
  result->seq = head.seq;
  result->at = tt_restored_get_at (restored);
  result->digest = tt_hash_dup_hex (tt_restored_get_digest (restored));
  return result;
}

/* A folder that holds something is never built into. */
static gboolean
check_empty (TtOffice *self, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (GPtrArray) names = NULL;
  TtStat stat = { 0 };

  if (!tt_disk_stat (disk, folder, &stat, error))
    return FALSE;
  if (stat.kind == TT_KIND_NONE)
    return tt_disk_make_folders (disk, folder, error);
  if (stat.kind == TT_KIND_FOLDER)
    names = tt_disk_list (disk, folder, error);
  if (stat.kind == TT_KIND_FOLDER && names == NULL)
    return FALSE;
  if (names != NULL && names->len == 0)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("%s is not an empty folder"), folder);
  return FALSE;
}

static gboolean
restore_elsewhere (TtOffice *self, TtJob *job, TtRestored *restored, const char *to, GError **error)
{
  TtPrepared *prepared = NULL;
  TtHead head = { 0 };

  tt_restored_get_head (restored, &head);
  prepared = tt_restored_prepare (restored, to, TT_REPLACE_NEW, &head, NULL,
                                  tt_job_get_actor_name (job), job->text, job->cancellable, error);
  return prepared != NULL && tt_swap_in (self, prepared, NULL, FALSE, NULL, error);
}

/* The present office as far as it can be read: its erased people stay erased, its layers stay. */
static TtDatabase *
find_present (TtOffice *self, TtHead *head)
{
  g_autoptr (GError) error = NULL;
  TtDatabase *present = tt_protect_get_database (self->protect, &error);

  /* Where nothing of it can be read nothing of it can be kept. */
  if (present == NULL || !tt_database_get_head (present, head, &error))
    return NULL;
  return present;
}

static gboolean
restore_in_place (TtOffice *self,
                  TtJob *job,
                  TtRestored *restored,
                  gboolean can_undo,
                  char **set_aside,
                  GError **error)
{
  TtHead parent = { 0 };
  TtDatabase *present = find_present (self, &parent);
  TtPrepared *prepared = tt_restored_prepare (
      restored, self->folder, TT_REPLACE_RESTORE, present != NULL ? &parent : NULL, present,
      tt_job_get_actor_name (job), job->text, job->cancellable, error);

  /* Where somebody had to decide the old file stands where it does: nothing is expected of it. */
  return prepared != NULL &&
         tt_swap_in (self, prepared, present != NULL && job->number != 0 ? &parent : NULL, can_undo,
                     set_aside, error);
}

static void
note_restore (TtOffice *self, TtJob *job, const TtRestoreResult *result)
{
  const Wish *wish = job->extra;
  /* After a decision there was no store to ask for the head. */
  gboolean decided = job->number == 0;
  g_autofree char *at = tt_time_format (result->at);
  g_autofree char *text =
      g_strdup_printf (_ ("%s brought the office back from “%s” to change %" G_GINT64_FORMAT
                          " of %s. What was replaced is in set-aside/%s."),
                       tt_job_get_actor_name (job), wish->layer, result->seq, at,
                       result->set_aside != NULL ? result->set_aside : "");

  tt_office_write_incident (self, decided ? "decision" : "restore",
                            decided ? _ ("Somebody decided between copies that differed.")
                                    : _ ("An earlier moment was restored."),
                            text);
}

static gboolean
finish_restore (TtOffice *self, TtJob *job, TtRestored *restored, GError **error)
{
  const Wish *wish = job->extra;
  g_autoptr (TtRestoreResult) result = describe (restored);

  /* Into another folder nothing changes here. */
  if (wish->to == NULL || wish->dry_run)
    {
      result->changes = tt_protect_preview (self->protect, restored, job->cancellable, error);
      if (result->changes == NULL ||
          (wish->dry_run && !tt_protect_preview_in_words (self->protect, restored, &result->preview,
                                                          job->cancellable, error)))
        return FALSE;
    }

  if (!wish->dry_run &&
      (wish->to != NULL ? !restore_elsewhere (self, job, restored, wish->to, error)
                        : !restore_in_place (self, job, restored, TRUE, &result->set_aside, error)))
    return FALSE;

  if (!wish->dry_run && wish->to == NULL)
    note_restore (self, job, result);
  tt_job_take_answer (job, g_steal_pointer (&result), (GDestroyNotify) tt_restore_result_free);
  return TRUE;
}

static gboolean
restore (TtOffice *self, TtJob *job, GError **error)
{
  const Wish *wish = job->extra;
  const TtMoment moment = { wish->layer, wish->snapshot, wish->at };
  g_autoptr (TtRestored) restored = NULL;
  gboolean done = FALSE;

  if (wish->to != NULL && !wish->dry_run && !check_empty (self, wish->to, error))
    return FALSE;
  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  if (!wish->dry_run && wish->to == NULL)
    tt_swap_back_up_before (self, job);
  restored = tt_protect_rebuild (self->protect, &moment, get_progress_func (job), job->progress,
                                 job->cancellable, error);
  done = restored != NULL && finish_restore (self, job, restored, error);
  tt_office_leave_keeper (self);
  return done;
}

static gboolean
check_restore_right (TtOffice *self, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_RESTORE, NULL, error);
}

void
tt_office_restore_async (TtOffice *self,
                         TtActor *actor,
                         const TtRestore *what,
                         TtProgress *progress,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Wish *wish = NULL;
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (what != NULL && what->layer != NULL);

  wish = g_new0 (Wish, 1);
  wish->layer = g_strdup (what->layer);
  wish->at = what->at;
  wish->snapshot = g_strdup (what->snapshot);
  wish->to = what->to != NULL ? g_canonicalize_filename (what->to, NULL) : NULL;
  wish->dry_run = what->dry_run;

  job = tt_job_new (actor);
  job->label = "before restore";
  job->text = g_strdup_printf ("restore %s", what->layer);
  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, wish, (GDestroyNotify) wish_free);
  tt_job_add_step (job, TT_QUEUE_STORE, check_restore_right);
  if (!wish->dry_run && wish->to == NULL)
    tt_job_add_step (job, TT_QUEUE_STORE, tt_swap_label_before);
  tt_job_add_step (job, TT_QUEUE_PROTECT, restore);
  if (!wish->dry_run && wish->to == NULL)
    tt_job_add_step (job, TT_QUEUE_STORE, tt_swap_reopen);
  tt_office_run (self, job, tt_office_restore_async, NULL, callback, user_data);
}

TtRestoreResult *
tt_office_restore_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_restore_async, error);
}

/* From a place off this computer, opened by the key that somebody typed. */
static TtRestored *
rebuild_remote (TtOffice *self, TtJob *job, const char *scratch, GError **error)
{
  const Wish *wish = job->extra;
  g_autoptr (TtPlace) place =
      tt_remote_place_new (self->environment, wish->kind, wish->settings, wish->secret, error);
  guint8 master[TT_SEAL_KEY_SIZE];
  g_autofree char *id = NULL;
  g_autoptr (TtSeal) seal = NULL;
  GError *failure = NULL;

  if (place == NULL)
    return NULL;
  if (!tt_remote_unlock (place, wish->key, master, &id, job->cancellable, &failure))
    {
      /* Places speak their own errors; whoever restores is told in ours. */
      g_set_error_literal (error, TT_ERROR,
                           failure->domain == TT_ERROR ? failure->code : TT_ERROR_FAILED,
                           failure->message);
      g_error_free (failure);
      return NULL;
    }
  seal = tt_seal_sodium_new (master);
  memset (master, 0, sizeof master);

  return tt_protect_rebuild_from_place (self->environment, place, seal, scratch, wish->at,
                                        wish->snapshot, get_progress_func (job), job->progress,
                                        job->cancellable, error);
}

static gboolean
restore_repository (TtOffice *self, TtJob *job, GError **error)
{
  const Wish *wish = job->extra;
  g_autoptr (TtRestored) restored = NULL;
  g_autoptr (TtRestoreResult) result = NULL;
  g_autofree char *scratch = g_build_filename (self->folder, ".scratch", NULL);

  if (!check_empty (self, self->folder, error))
    return FALSE;

  restored = wish->kind != NULL
                 ? rebuild_remote (self, job, scratch, error)
                 : tt_protect_rebuild_from_folder (
                       self->environment, wish->repository, scratch, wish->at, wish->snapshot,
                       get_progress_func (job), job->progress, job->cancellable, error);
  if (restored == NULL)
    return FALSE;

  result = describe (restored);
  if (!restore_elsewhere (self, job, restored, self->folder, error))
    return FALSE;

  tt_job_take_answer (job, g_steal_pointer (&result), (GDestroyNotify) tt_restore_result_free);
  return TRUE;
}

/* Nothing of the new office is open: it only carries the job to the queue. Takes @wish. */
static void
run_restore (TtEnvironment *environment,
             Wish *wish,
             const char *to,
             TtProgress *progress,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (TtOffice) self = tt_office_new (environment, to, TT_OFFICE_PLAIN);
  TtJob *job = tt_job_new (NULL);

  job->text = g_strdup ("restore repository");
  tt_job_set_progress (job, progress);
  tt_job_take_extra (job, wish, (GDestroyNotify) wish_free);
  tt_job_add_step (job, TT_QUEUE_PROTECT, restore_repository);
  tt_office_run (self, job, tt_office_restore_repository_async, NULL, callback, user_data);
}

void
tt_office_restore_remote_async (TtEnvironment *environment,
                                const TtRemoteSource *source,
                                gint64 at,
                                const char *to,
                                TtProgress *progress,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Wish *wish = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (source != NULL);
  g_return_if_fail (to != NULL);

  wish = g_new0 (Wish, 1);
  wish->kind = g_strdup (source->kind);
  wish->settings = g_strdup (source->settings);
  wish->secret = g_strdup (source->secret);
  wish->key = g_strdup (source->key);
  wish->at = at;
  run_restore (environment, wish, to, progress, callback, user_data);
}

void
tt_office_restore_repository_async (TtEnvironment *environment,
                                    const char *repository,
                                    gint64 at,
                                    const char *to,
                                    TtProgress *progress,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Wish *wish = NULL;

  g_return_if_fail (TT_IS_ENVIRONMENT (environment));
  g_return_if_fail (repository != NULL);
  g_return_if_fail (to != NULL);

  wish = g_new0 (Wish, 1);
  wish->repository = g_canonicalize_filename (repository, NULL);
  wish->at = at;
  run_restore (environment, wish, to, progress, callback, user_data);
}

TtRestoreResult *
tt_office_restore_repository_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) source = g_async_result_get_source_object (result);

  return tt_office_finish_answer (TT_OFFICE (source), result, tt_office_restore_repository_async,
                                  error);
}

static gboolean
erase_rows (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtUser) user = tt_store_load_user (database, job->id, error);

  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_ERASE, user, error))
    return FALSE;
  if (tt_user_get_active (user) && tt_user_get_role (user) == TT_ROLE_OWNER)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_REFUSED, _ ("%s is an owner; deactivate them first"),
                   tt_user_get_name (user));
      return FALSE;
    }

  return tt_store_erase_user (transaction, job->id, error);
}

/* The older frames hold what was erased, so a new stream without them takes the office's place. It
 * cannot be undone, and what was replaced leaves set-aside with its time. */
static gboolean
drop_older_frames (TtOffice *self, TtJob *job, GError **error)
{
  const TtMoment moment = { "shadow", NULL, 0 };
  g_autoptr (TtRestored) restored = NULL;
  gboolean done = FALSE;

  if (!tt_office_take_keeper (self, TRUE, KEEPER_TIMEOUT, error))
    return FALSE;

  job->number = job->seq;
  restored = tt_protect_rebuild (self->protect, &moment, NULL, NULL, job->cancellable, error);
  done = restored != NULL && restore_in_place (self, job, restored, FALSE, NULL, error);
  tt_office_leave_keeper (self);
  return done;
}

void
tt_office_erase_user_async (TtOffice *self,
                            TtActor *actor,
                            gint64 user,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = user;
  job->text = g_strdup ("erase");
  job->write = erase_rows;
  tt_job_add_step (job, TT_QUEUE_STORE, tt_job_write);
  tt_job_add_step (job, TT_QUEUE_PROTECT, drop_older_frames);
  tt_job_add_step (job, TT_QUEUE_STORE, tt_swap_reopen);
  tt_office_run (self, job, tt_office_erase_user_async, cancellable, callback, user_data);
}

gboolean
tt_office_erase_user_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_erase_user_async, error) != NULL;
}
