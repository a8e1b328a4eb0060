/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading hours: one entry, pages of them, whole spans. Who may see only their own gets
 * only their own, whatever they ask for. */

#include "office/tt-office-entries.h"

#include "office/tt-office-private.h"
#include "office/tt-query-private.h"
#include "store/tt-store-people.h"

TtQuery *
tt_query_new (const TtEntryFilter *filter, const TtEntryKey *after)
{
  TtQuery *self = g_new0 (TtQuery, 1);

  if (filter != NULL)
    self->filter = *filter;
  self->text = g_strdup (self->filter.text);
  self->filter.text = self->text;
  self->has_after = after != NULL;
  if (after != NULL)
    self->after = *after;
  return self;
}

void
tt_query_free (TtQuery *self)
{
  g_free (self->text);
  g_free (self);
}

gboolean
tt_query_restrict (TtQuery *self, TtActor *actor, GError **error)
{
  if (tt_actor_get_role (actor) != TT_ROLE_OWNER)
    self->filter.company = tt_actor_get_company (actor);
  if (tt_permission_allows (actor, TT_DEED_READ_HOURS, NULL))
    return TRUE;

  /* Nobody but themselves: a PIN at the kiosk not even that. */
  if (tt_actor_get_pin_only (actor) || tt_actor_get_user (actor) == 0)
    return tt_permission_check (actor, TT_DEED_READ_HOURS, NULL, error);
  if (self->filter.user != 0 && self->filter.user != tt_actor_get_user (actor))
    return tt_permission_check (actor, TT_DEED_READ_HOURS, NULL, error);

  self->filter.user = tt_actor_get_user (actor);
  return TRUE;
}

static gboolean
take_entries (TtJob *job, GPtrArray *entries)
{
  if (entries == NULL)
    return FALSE;

  tt_job_take_answer (job, entries, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static gboolean
load_entry (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, job->id, error);
  g_autoptr (TtUser) user = NULL;
  g_autoptr (GPtrArray) breaks = NULL;
  g_autoptr (GPtrArray) photos = NULL;

  if (entry == NULL)
    return FALSE;

  user = tt_store_load_user (database, tt_entry_get_user (entry), error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_READ_HOURS, user, error))
    return FALSE;

  breaks = tt_store_list_breaks (database, job->id, error);
  if (breaks == NULL)
    return FALSE;
  photos = tt_store_list_photos (database, job->id, error);
  if (photos == NULL)
    return FALSE;

  tt_entry_set_breaks (entry, breaks);
  tt_entry_set_photos (entry, photos);
  tt_job_take_answer (job, g_steal_pointer (&entry), g_object_unref);
  return TRUE;
}

void
tt_office_load_entry_async (TtOffice *self,
                            TtActor *actor,
                            gint64 id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = id;
  tt_office_read (self, job, load_entry, tt_office_load_entry_async, cancellable, callback,
                  user_data);
}

TtEntry *
tt_office_load_entry_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_load_entry_async, error);
}

static gboolean
page_entries (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  TtQuery *query = job->extra;

  return tt_query_restrict (query, job->actor, error) &&
         take_entries (job, tt_store_page_entries (database, &query->filter,
                                                   query->has_after ? &query->after : NULL,
                                                   (guint) job->number, error));
}

void
tt_office_page_entries_async (TtOffice *self,
                              TtActor *actor,
                              const TtEntryFilter *filter,
                              const TtEntryKey *after,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->number = limit;
  tt_job_take_extra (job, tt_query_new (filter, after), (GDestroyNotify) tt_query_free);
  tt_office_read (self, job, page_entries, tt_office_page_entries_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_page_entries_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_page_entries_async, error);
}

static gboolean
anchor_entries (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  TtQuery *query = job->extra;
  GArray *keys = NULL;

  if (!tt_query_restrict (query, job->actor, error))
    return FALSE;

  keys = tt_store_anchor_entries (database, &query->filter, (guint) job->id, &job->number, error);
  if (keys == NULL)
    return FALSE;

  tt_job_take_answer (job, keys, (GDestroyNotify) g_array_unref);
  return TRUE;
}

void
tt_office_anchor_entries_async (TtOffice *self,
                                TtActor *actor,
                                const TtEntryFilter *filter,
                                guint step,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (step > 0);

  job = tt_job_new (actor);
  job->id = step;
  tt_job_take_extra (job, tt_query_new (filter, NULL), (GDestroyNotify) tt_query_free);
  tt_office_read (self, job, anchor_entries, tt_office_anchor_entries_async, cancellable, callback,
                  user_data);
}

GArray *
tt_office_anchor_entries_finish (TtOffice *self,
                                 GAsyncResult *result,
                                 gint64 *count,
                                 GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_anchor_entries_async, error);

  if (job == NULL)
    return NULL;

  if (count != NULL)
    *count = job->number;
  return g_steal_pointer (&job->answer);
}

static gboolean
list_entries (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  TtQuery *query = job->extra;

  return tt_query_restrict (query, job->actor, error) &&
         take_entries (job, tt_store_list_entries (database, &query->filter, error));
}

void
tt_office_list_entries_async (TtOffice *self,
                              TtActor *actor,
                              const TtEntryFilter *filter,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  tt_job_take_extra (job, tt_query_new (filter, NULL), (GDestroyNotify) tt_query_free);
  tt_office_read (self, job, list_entries, tt_office_list_entries_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_entries_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_entries_async, error);
}

static gboolean
list_corrections (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, job->id, error);
  g_autoptr (TtUser) user = NULL;
  GPtrArray *corrections = NULL;

  if (entry == NULL)
    return FALSE;

  user = tt_store_load_user (database, tt_entry_get_user (entry), error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_READ_HOURS, user, error))
    return FALSE;

  corrections = tt_store_list_corrections (database, job->id, error);
  return take_entries (job, corrections);
}

void
tt_office_list_corrections_async (TtOffice *self,
                                  TtActor *actor,
                                  gint64 entry,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = entry;
  tt_office_read (self, job, list_corrections, tt_office_list_corrections_async, cancellable,
                  callback, user_data);
}

GPtrArray *
tt_office_list_corrections_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_corrections_async, error);
}
