/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One press of the button, for one person or a crew. What it means is decided by core; here it is
 * looked up and written, all of it in one transaction. A picture is durable before that. */

#include "office/tt-office-punch.h"

#include "core/tt-punch-rules.h"
#include "office/tt-facts-private.h"
#include "office/tt-office-private.h"
#include "office/tt-photo-private.h"
#include "store/tt-store-entries.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

/* What was looked up for a punch. */
typedef struct
{
  TtUser *user;
  TtSite *site;
  TtSite *open_site;
  TtEntry *open;
  TtBreak *running;
  GPtrArray *near;
  char *zone;
} Found;

static void
found_clear (Found *self)
{
  g_clear_object (&self->user);
  g_clear_object (&self->site);
  g_clear_object (&self->open_site);
  g_clear_object (&self->open);
  g_clear_object (&self->running);
  g_clear_pointer (&self->near, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static gboolean
find_running_break (TtDatabase *database, TtEntry *open, TtBreak **running, GError **error)
{
  g_autoptr (GPtrArray) breaks = NULL;

  if (tt_entry_get_break_since (open) == 0)
    return TRUE;

  breaks = tt_store_list_breaks (database, tt_entry_get_id (open), error);
  if (breaks == NULL)
    return FALSE;

  for (guint i = 0; i < breaks->len; i++)
    {
      TtBreak *candidate = g_ptr_array_index (breaks, i);

      if (tt_break_get_ended_at (candidate) == 0)
        g_set_object (running, candidate);
    }
  return TRUE;
}

static gboolean
load_site (TtDatabase *database, gint64 id, TtSite **site, GError **error)
{
  if (id == 0)
    return TRUE;

  *site = tt_store_load_site (database, id, error);
  return *site != NULL;
}

static gboolean
find_scene (TtDatabase *database, TtPunch *punch, gint64 now, Found *found, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 from = tt_punch_get_at (punch);

  if (!load_site (database, tt_punch_get_site (punch), &found->site, error))
    return FALSE;

  found->open = tt_store_load_open_entry (database, tt_user_get_id (found->user), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (found->open != NULL)
    {
      from = MIN (from, tt_entry_get_started_at (found->open));
      if (!load_site (database, tt_entry_get_site (found->open), &found->open_site, error) ||
          !find_running_break (database, found->open, &found->running, error))
        return FALSE;
    }

  found->zone = tt_office_dup_zone (database, found->site, found->user, error);
  if (found->zone == NULL)
    return FALSE;

  found->near = tt_store_find_overlaps (
      database, tt_user_get_id (found->user), from, MAX (now, tt_punch_get_at (punch)) + 1,
      found->open != NULL ? tt_entry_get_id (found->open) : 0, error);
  return found->near != NULL;
}

static gboolean
read_policy (TtDatabase *database, TtPunchPolicy *policy, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *photo = tt_store_dup_setting (database, "punch.require-photo", &local_error);
  g_autofree char *position = NULL;

  if (local_error == NULL)
    position = tt_store_dup_setting (database, "punch.require-position", &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  policy->require_photo = g_strcmp0 (photo, "yes") == 0;
  policy->require_position = g_strcmp0 (position, "yes") == 0;
  return TRUE;
}

/* An approved day takes no more punches. */
static gboolean
check_lock (TtDatabase *database, const Found *found, gint64 at, GError **error)
{
  gint64 day = found->open != NULL ? tt_entry_get_started_at (found->open) : at;

  return tt_office_check_unlocked (database, tt_user_get_id (found->user), day, error) &&
         (found->open == NULL ||
          tt_office_check_unlocked (database, tt_user_get_id (found->user), at, error));
}

static TtPhotoMoment
get_moment (TtPunch *punch)
{
  TtPunchKind kind = tt_punch_get_kind (punch);

  return kind == TT_PUNCH_IN    ? TT_MOMENT_IN
         : kind == TT_PUNCH_OUT ? TT_MOMENT_OUT
                                : TT_MOMENT_OTHER;
}

static gboolean
save_outcome (TtTransaction *transaction, TtPunchOutcome *outcome, GError **error)
{
  if (outcome->break_ended != NULL &&
      !tt_store_save_break (transaction, outcome->break_ended, error))
    return FALSE;
  if (outcome->break_started != NULL &&
      !tt_store_save_break (transaction, outcome->break_started, error))
    return FALSE;
  if (outcome->closed != NULL && !tt_store_save_entry (transaction, outcome->closed, error))
    return FALSE;

  return outcome->opened == NULL || tt_store_save_entry (transaction, outcome->opened, error);
}

static gint64
get_entry (const Found *found, const TtPunchOutcome *outcome)
{
  if (outcome->opened != NULL)
    return tt_entry_get_id (outcome->opened);

  return tt_entry_get_id (outcome->closed != NULL ? outcome->closed : found->open);
}

/* @entry: (out): the entry that it opened, ended or paused. */
static gboolean
punch_one (TtOffice *self,
           TtTransaction *transaction,
           TtJob *job,
           const TtPhotoRequest *request,
           gint64 user,
           gint64 *entry,
           GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtPunch) punch = tt_punch_dup (TT_PUNCH (job->object));
  g_auto (TtPunchOutcome) outcome = { 0 };
  g_auto (Found) found = { 0 };
  TtPunchScene scene = { 0 };
  gint64 now = tt_office_now (self);

  found.user = tt_store_load_user (database, user, error);
  if (found.user == NULL || !tt_permission_check (job->actor, TT_DEED_PUNCH, found.user, error))
    return FALSE;

  tt_punch_set_user (punch, user);
  if (!find_scene (database, punch, now, &found, error) ||
      !read_policy (database, &scene.policy, error) ||
      !check_lock (database, &found, tt_punch_get_at (punch), error))
    return FALSE;

  scene.user = found.user;
  scene.site = found.site;
  scene.zone = found.zone;
  scene.open = found.open;
  scene.open_site = found.open_site;
  scene.running = found.running;
  scene.near = found.near;
  scene.now = now;
  if (!tt_punch_decide (punch, &scene, &outcome, error) ||
      !save_outcome (transaction, &outcome, error))
    return FALSE;

  *entry = get_entry (&found, &outcome);
  return tt_photo_request_save_row (request, transaction, *entry, get_moment (punch),
                                    tt_punch_get_at (punch), error);
}

/* The press is what counts, not the moment at which a worker comes to it. */
static TtPunch *
copy_punch (TtOffice *self, TtActor *actor, TtPunch *punch, gboolean has_photo)
{
  TtPunch *copy = tt_punch_dup (punch);

  if (tt_punch_get_at (copy) == 0)
    tt_punch_set_at (copy, tt_office_now (self));
  tt_punch_set_by (copy, tt_actor_get_user (actor));
  tt_punch_set_has_photo (copy, has_photo);
  return copy;
}

static gboolean
punch_person (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  return punch_one (self, transaction, job, job->extra, tt_punch_get_user (TT_PUNCH (job->object)),
                    &job->id, error);
}

void
tt_office_punch_async (TtOffice *self,
                       TtActor *actor,
                       TtPunch *punch,
                       GBytes *photo,
                       gboolean keep_position,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_PUNCH (punch));

  job = tt_job_new (actor);
  job->object = G_OBJECT (copy_punch (self, actor, punch, photo != NULL));
  if (photo != NULL)
    {
      tt_job_take_extra (job, tt_photo_request_new (photo, keep_position),
                         (GDestroyNotify) tt_photo_request_free);
      tt_job_add_step (job, TT_QUEUE_STORE, tt_photo_request_save);
    }
  tt_office_write (self, job, punch_person, tt_office_punch_async, cancellable, callback,
                   user_data);
}

static gboolean
finish_punch (
    TtOffice *self, GAsyncResult *result, gpointer tag, TtPunched *punched, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tag, error);

  if (job == NULL)
    return FALSE;

  if (punched != NULL)
    *punched = (TtPunched){
      .entry = job->id,
      .at = tt_punch_get_at (TT_PUNCH (job->object)),
      .seq = job->seq,
    };
  return TRUE;
}

gboolean
tt_office_punch_finish (TtOffice *self, GAsyncResult *result, TtPunched *punched, GError **error)
{
  return finish_punch (self, result, tt_office_punch_async, punched, error);
}

static gboolean
punch_crew (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  const GArray *users = job->extra;

  for (guint i = 0; i < users->len; i++)
    {
      if (!punch_one (self, transaction, job, NULL, g_array_index (users, gint64, i), &job->id,
                      error))
        return FALSE;
    }

  return TRUE;
}

void
tt_office_punch_crew_async (TtOffice *self,
                            TtActor *actor,
                            TtPunch *punch,
                            GArray *users,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_PUNCH (punch));
  g_return_if_fail (users != NULL);

  job = tt_job_new (actor);
  job->object = G_OBJECT (copy_punch (self, actor, punch, FALSE));
  tt_job_take_extra (job, g_array_copy (users), (GDestroyNotify) g_array_unref);
  tt_office_write (self, job, punch_crew, tt_office_punch_crew_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_punch_crew_finish (TtOffice *self,
                             GAsyncResult *result,
                             TtPunched *punched,
                             GError **error)
{
  return finish_punch (self, result, tt_office_punch_crew_async, punched, error);
}
