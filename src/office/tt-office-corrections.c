/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changing hours: entries by hand, corrections with a reason. The raw
 * punches stay as they were; what changes is what counts, and who changed it when and why is a fact
 * of its own. */

#include "base/tt-error.h"
#include "core/tt-entry-rules.h"
#include "core/tt-time.h"
#include "core/tt-zone.h"
#include "office/tt-facts-private.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-private.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

static gboolean
set_zone (TtDatabase *database, TtEntry *entry, TtUser *user, GError **error)
{
  g_autoptr (TtSite) site = NULL;
  g_autofree char *zone = NULL;

  if (tt_entry_get_site (entry) != 0)
    {
      site = tt_store_load_site (database, tt_entry_get_site (entry), error);
      if (site == NULL)
        return FALSE;
    }

  zone = tt_office_dup_zone (database, site, user, error);
  if (zone == NULL)
    return FALSE;

  tt_entry_set_zone (entry, zone);
  return TRUE;
}

/* Overlap and end before start are refused; what was brought overlapping may stop to. */
static gboolean
check_times (TtOffice *self, TtDatabase *database, TtEntry *entry, GError **error)
{
  gint64 now = tt_office_now (self);
  gint64 from = tt_entry_get_started_at (entry);
  gint64 to = tt_entry_is_open (entry) ? MAX (now, from + 1)
                                       : MAX (tt_entry_get_ended_at (entry), from + 1);
  g_autoptr (GPtrArray) near = tt_store_find_overlaps (database, tt_entry_get_user (entry), from,
                                                       to, tt_entry_get_id (entry), error);

  if (near == NULL || !tt_entry_check_times (entry, near, now, error))
    return FALSE;

  tt_entry_remove_flags (entry, TT_ENTRY_OVERLAP);
  tt_entry_judge (entry);
  return TRUE;
}

static gboolean
save_correction (TtTransaction *transaction,
                 TtJob *job,
                 TtEntry *before,
                 TtEntry *after,
                 const char *reason,
                 const char *detail,
                 GError **error)
{
  g_autoptr (TtCorrection) correction = tt_correction_new ();

  tt_correction_set_entry (correction, tt_entry_get_id (after));
  tt_correction_set_at (correction, tt_transaction_get_at (transaction));
  tt_correction_set_by (correction, tt_actor_get_user (job->actor));
  tt_correction_set_by_name (correction, tt_actor_get_name (job->actor));
  tt_correction_set_reason (correction, reason);
  if (before != NULL)
    {
      tt_correction_set_old_started_at (correction, tt_entry_get_started_at (before));
      tt_correction_set_old_ended_at (correction, tt_entry_get_ended_at (before));
      tt_correction_set_old_site (correction, tt_entry_get_site (before));
    }
  tt_correction_set_new_started_at (correction, tt_entry_get_started_at (after));
  tt_correction_set_new_ended_at (correction, tt_entry_get_ended_at (after));
  tt_correction_set_new_site (correction, tt_entry_get_site (after));

  return tt_store_save_correction (transaction, correction, error) &&
         tt_office_add_audit (transaction, "correction", "entry", tt_entry_get_id (after), reason,
                              detail, error);
}

static gboolean
add_entry (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtEntry) entry = tt_entry_dup (TT_ENTRY (job->object));
  g_autoptr (TtUser) user = tt_store_load_user (database, tt_entry_get_user (entry), error);

  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_ENTRIES, user, error))
    return FALSE;
  if (tt_entry_get_started_at (entry) == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Say when the work started"));
      return FALSE;
    }
  if (*tt_entry_get_zone (entry) != '\0' ? !tt_zone_check (tt_entry_get_zone (entry), error)
                                         : !set_zone (database, entry, user, error))
    return FALSE;

  /* Nobody pressed a button for it. */
  tt_entry_set_punched_in_at (entry, 0);
  tt_entry_set_punched_out_at (entry, 0);
  tt_entry_set_in_by (entry, tt_actor_get_user (job->actor));
  tt_entry_set_flags (entry, TT_ENTRY_EDITED);
  if (!tt_office_check_unlocked (database, tt_user_get_id (user), tt_entry_get_started_at (entry),
                                 error) ||
      !check_times (self, database, entry, error) ||
      !tt_store_save_entry (transaction, entry, error))
    return FALSE;

  job->id = tt_entry_get_id (entry);
  return save_correction (transaction, job, NULL, entry, job->text != NULL ? job->text : "", NULL,
                          error);
}

/* What changes of an entry, beside the words in job->object. */
typedef struct
{
  gint64 started_at;
  gint64 ended_at;
  gint64 site;
  GPtrArray *breaks; /* nullable: what is there stays */
} Wish;

static void
wish_free (Wish *self)
{
  g_clear_pointer (&self->breaks, g_ptr_array_unref);
  g_free (self);
}

static gboolean
is_correction (TtJob *job)
{
  const Wish *wish = job->extra;

  return job->object == NULL || wish->started_at != 0 || wish->ended_at != 0 || wish->site >= 0 ||
         wish->breaks != NULL;
}

static TtBreak *
find_break (GPtrArray *breaks, gint64 id)
{
  for (guint i = 0; i < breaks->len; i++)
    {
      if (tt_break_get_id (g_ptr_array_index (breaks, i)) == id)
        return g_ptr_array_index (breaks, i);
    }
  return NULL;
}

/* The breaks as they shall be: instants that are 0 leave what is. */
static GPtrArray *
merge_breaks (TtEntry *entry, GPtrArray *rows, GPtrArray *wanted, GError **error)
{
  g_autoptr (GPtrArray) breaks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < wanted->len; i++)
    {
      TtBreak *pause = tt_break_dup (g_ptr_array_index (wanted, i));
      TtBreak *row = NULL;

      g_ptr_array_add (breaks, pause);
      tt_break_set_entry (pause, tt_entry_get_id (entry));
      if (tt_break_get_id (pause) == 0)
        continue;

      row = find_break (rows, tt_break_get_id (pause));
      if (row == NULL)
        {
          g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                               _ ("This break is not there any more"));
          return NULL;
        }
      if (tt_break_get_started_at (pause) == 0)
        tt_break_set_started_at (pause, tt_break_get_started_at (row));
      if (tt_break_get_ended_at (pause) == 0)
        tt_break_set_ended_at (pause, tt_break_get_ended_at (row));
    }
  return g_steal_pointer (&breaks);
}

/* A break that still lasted ends with the entry. */
static void
end_running_break (TtEntry *entry, GPtrArray *breaks)
{
  for (guint i = 0; i < breaks->len && !tt_entry_is_open (entry); i++)
    {
      TtBreak *pause = g_ptr_array_index (breaks, i);

      if (tt_break_get_ended_at (pause) == 0)
        tt_break_set_ended_at (
            pause, MAX (tt_break_get_started_at (pause), tt_entry_get_ended_at (entry)));
    }
}

static gboolean
save_breaks (TtTransaction *transaction, GPtrArray *rows, GPtrArray *breaks, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 id = tt_break_get_id (g_ptr_array_index (rows, i));

      if (find_break (breaks, id) == NULL && !tt_store_delete_break (transaction, id, error))
        return FALSE;
    }
  for (guint i = 0; i < breaks->len; i++)
    {
      if (!tt_store_save_break (transaction, g_ptr_array_index (breaks, i), error))
        return FALSE;
    }
  return TRUE;
}

/* Breaks have no columns beside their instants: what they were goes to the audit. */
static char *
describe_breaks (GPtrArray *breaks)
{
  g_autoptr (GString) json = g_string_new ("{\"breaks_before\":[");

  for (guint i = 0; i < breaks->len; i++)
    {
      TtBreak *pause = g_ptr_array_index (breaks, i);
      g_autofree char *start = tt_time_format (tt_break_get_started_at (pause));
      g_autofree char *end = tt_time_format (tt_break_get_ended_at (pause));
      const char *quote = tt_break_get_ended_at (pause) != 0 ? "\"" : "";

      g_string_append_printf (json, "%s{\"started_at\":\"%s\",\"ended_at\":%s%s%s,\"paid\":%s}",
                              i > 0 ? "," : "", start, quote, *quote != '\0' ? end : "null", quote,
                              tt_break_get_paid (pause) ? "true" : "false");
    }
  g_string_append (json, "]}");
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* @detail: (out): the breaks that were, where they were changed. */
static gboolean
revise_breaks (TtOffice *self,
               TtTransaction *transaction,
               TtEntry *before,
               TtEntry *entry,
               GPtrArray *wanted,
               char **detail,
               GError **error)
{
  g_autoptr (GPtrArray) rows = tt_store_list_breaks (tt_transaction_get_database (transaction),
                                                     tt_entry_get_id (entry), error);
  g_autoptr (GPtrArray) breaks = NULL;
  gint64 now = tt_office_now (self);
  gboolean checks = wanted != NULL;

  if (rows == NULL)
    return FALSE;

  /* What was brought in crooked stays until somebody sees to it; what fitted goes on fitting. */
  checks = checks || tt_entry_check_breaks (before, rows, now, NULL);
  breaks =
      checks && wanted != NULL ? merge_breaks (entry, rows, wanted, error) : g_ptr_array_ref (rows);
  if (breaks == NULL)
    return FALSE;
  if (wanted != NULL)
    *detail = describe_breaks (rows);

  end_running_break (entry, breaks);
  return (!checks || tt_entry_check_breaks (entry, breaks, now, error)) &&
         save_breaks (transaction, rows, breaks, error);
}

static void
apply_words (TtEntry *words, TtEntry *entry)
{
  tt_entry_set_in_note (entry, tt_entry_get_in_note (words));
  tt_entry_set_out_note (entry, tt_entry_get_out_note (words));
  tt_entry_set_in_status (entry, tt_entry_get_in_status (words));
  tt_entry_set_out_status (entry, tt_entry_get_out_status (words));
  tt_entry_remove_flags (entry, TT_ENTRY_ACCEPTED);
  tt_entry_add_flags (entry, tt_entry_get_flags (words) & TT_ENTRY_ACCEPTED);
}

/* Whoever corrects looks anew at what was accepted before. */
static gboolean
apply_wish (TtDatabase *database, const Wish *wish, TtEntry *entry, TtUser *user, GError **error)
{
  if (wish->started_at != 0)
    tt_entry_set_started_at (entry, wish->started_at);
  if (wish->ended_at != 0)
    tt_entry_set_ended_at (entry, wish->ended_at);

  tt_entry_remove_flags (entry, TT_ENTRY_ACCEPTED | TT_ENTRY_ESTIMATED);
  tt_entry_add_flags (entry, TT_ENTRY_EDITED);
  if (wish->site < 0 || wish->site == tt_entry_get_site (entry))
    return TRUE;

  tt_entry_set_site (entry, wish->site);
  tt_entry_remove_flags (entry, TT_ENTRY_OFF_SITE);
  return set_zone (database, entry, user, error);
}

/* Neither the day it leaves nor the one it comes to may be approved. */
static gboolean
correct (TtOffice *self,
         TtTransaction *transaction,
         TtJob *job,
         TtEntry *before,
         TtEntry *entry,
         TtUser *user,
         GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  const Wish *wish = job->extra;
  g_autofree char *detail = NULL;

  return tt_permission_check (job->actor, TT_DEED_CORRECT, user, error) &&
         tt_office_check_reason (job->text, error) &&
         apply_wish (database, wish, entry, user, error) &&
         tt_office_check_unlocked (database, tt_user_get_id (user), tt_entry_get_started_at (entry),
                                   error) &&
         check_times (self, database, entry, error) &&
         revise_breaks (self, transaction, before, entry, wish->breaks, &detail, error) &&
         save_correction (transaction, job, before, entry, job->text, detail, error);
}

static gboolean
revise (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtEntry) before = tt_store_load_entry (database, job->id, error);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (TtUser) user = NULL;

  if (before == NULL)
    return FALSE;

  user = tt_store_load_user (database, tt_entry_get_user (before), error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_ENTRIES, user, error) ||
      !tt_office_check_unlocked (database, tt_user_get_id (user), tt_entry_get_started_at (before),
                                 error))
    return FALSE;

  entry = tt_entry_dup (before);
  if (job->object != NULL)
    apply_words (TT_ENTRY (job->object), entry);
  return (!is_correction (job) || correct (self, transaction, job, before, entry, user, error)) &&
         tt_store_save_entry (transaction, entry, error);
}

static TtEntry *
copy_entry (TtEntry *entry)
{
  TtEntry *copy = tt_entry_dup (entry);

  /* The lists of an entry are shared by copies: what crosses to the worker has none. */
  tt_entry_set_photos (copy, NULL);
  tt_entry_set_breaks (copy, NULL);
  return copy;
}

static GPtrArray *
copy_breaks (GPtrArray *breaks)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < breaks->len; i++)
    g_ptr_array_add (copies, tt_break_dup (g_ptr_array_index (breaks, i)));
  return copies;
}

static TtJob *
new_revision (TtActor *actor, const TtRevision *revision)
{
  TtJob *job = tt_job_new (actor);
  Wish *wish = g_new0 (Wish, 1);

  wish->started_at = revision->started_at;
  wish->ended_at = revision->ended_at;
  wish->site = revision->site;
  if (revision->breaks != NULL)
    wish->breaks = copy_breaks (revision->breaks);
  job->id = revision->entry;
  job->text = g_strdup (revision->reason);
  if (revision->words != NULL)
    job->object = G_OBJECT (copy_entry (revision->words));
  tt_job_take_extra (job, wish, (GDestroyNotify) wish_free);
  return job;
}

void
tt_office_revise_entry_async (TtOffice *self,
                              TtActor *actor,
                              const TtRevision *revision,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  tt_office_write (self, new_revision (actor, revision), revise, tt_office_revise_entry_async,
                   cancellable, callback, user_data);
}

gboolean
tt_office_revise_entry_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_revise_entry_async, error) != NULL;
}

void
tt_office_save_entry_async (TtOffice *self,
                            TtActor *actor,
                            TtEntry *entry,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_ENTRY (entry));

  if (tt_entry_get_id (entry) == 0)
    {
      job = tt_job_new (actor);
      job->object = G_OBJECT (copy_entry (entry));
      job->text = g_strdup (reason);
    }
  else
    job =
        new_revision (actor, &(TtRevision){ tt_entry_get_id (entry), .site = -1, .words = entry });
  tt_office_write (self, job, tt_entry_get_id (entry) == 0 ? add_entry : revise,
                   tt_office_save_entry_async, cancellable, callback, user_data);
}

gboolean
tt_office_save_entry_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error)
{
  return tt_office_finish_id (self, result, tt_office_save_entry_async, id, error);
}

void
tt_office_correct_async (TtOffice *self,
                         TtActor *actor,
                         gint64 entry,
                         gint64 started_at,
                         gint64 ended_at,
                         gint64 site,
                         const char *reason,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const TtRevision revision = { entry, started_at, ended_at, site, .reason = reason };

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  tt_office_write (self, new_revision (actor, &revision), revise, tt_office_correct_async,
                   cancellable, callback, user_data);
}

gboolean
tt_office_correct_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_correct_async, error) != NULL;
}

static gboolean
delete_entries (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  const GArray *ids = job->extra;

  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);
      g_autoptr (TtEntry) entry = tt_store_load_entry (database, id, error);
      g_autoptr (TtUser) user = NULL;

      if (entry == NULL)
        return FALSE;
      user = tt_store_load_user (database, tt_entry_get_user (entry), error);
      if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_ENTRIES, user, error) ||
          !tt_office_check_unlocked (database, tt_user_get_id (user),
                                     tt_entry_get_started_at (entry), error) ||
          !tt_store_delete_entry (transaction, id, error))
        return FALSE;
    }

  return TRUE;
}

void
tt_office_delete_entries_async (TtOffice *self,
                                TtActor *actor,
                                GArray *ids,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (ids != NULL);

  job = tt_job_new (actor);
  tt_job_take_extra (job, g_array_copy (ids), (GDestroyNotify) g_array_unref);
  tt_office_write (self, job, delete_entries, tt_office_delete_entries_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_delete_entries_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_delete_entries_async, error) != NULL;
}
