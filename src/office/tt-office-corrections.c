/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Changing hours: entries by hand, corrections with a reason, approvals. The raw punches stay as
 * they were; what changes is what counts, and who changed it when and why is a fact of its own. */

#include "base/tt-error.h"
#include "core/tt-day.h"
#include "core/tt-entry-rules.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-private.h"
#include "office/tt-photo-private.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

static gboolean
check_reason (const char *reason, GError **error)
{
  if (reason != NULL && *reason != '\0')
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Say why: a reason is missing"));
  return FALSE;
}

static gboolean
set_zone (TtDatabase *database, TtEntry *entry, TtUser *user, GError **error)
{
  g_autoptr (TtSite) site = NULL;
  g_autoptr (TtCompany) company = NULL;

  if (tt_entry_get_site (entry) != 0)
    {
      site = tt_store_load_site (database, tt_entry_get_site (entry), error);
      if (site == NULL)
        return FALSE;
      tt_entry_set_zone (entry, tt_site_get_zone (site));
    }
  if (site != NULL && *tt_site_get_zone (site) != '\0')
    return TRUE;

  company = tt_store_load_company (
      database, site != NULL ? tt_site_get_company (site) : tt_user_get_company (user), error);
  if (company == NULL)
    return FALSE;

  tt_entry_set_zone (entry, tt_company_get_zone (company));
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
add_audit (TtTransaction *transaction,
           const char *kind,
           const char *subject_kind,
           gint64 subject,
           const char *text,
           GError **error)
{
  g_autoptr (TtAudit) audit = tt_audit_new ();

  tt_audit_set_actor (audit, tt_transaction_get_actor (transaction));
  tt_audit_set_kind (audit, kind);
  tt_audit_set_subject_kind (audit, subject_kind);
  tt_audit_set_subject (audit, subject);
  tt_audit_set_text (audit, text);
  return tt_store_add_audit (transaction, audit, error);
}

static gboolean
save_correction (TtTransaction *transaction,
                 TtJob *job,
                 TtEntry *before,
                 TtEntry *after,
                 const char *reason,
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
         add_audit (transaction, "correction", "entry", tt_entry_get_id (after), reason, error);
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
  return save_correction (transaction, job, NULL, entry, job->text != NULL ? job->text : "", error);
}

/* Notes, and whether the flags may stand; times have their own way. */
static gboolean
change_entry (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  TtEntry *wanted = TT_ENTRY (job->object);
  g_autoptr (TtEntry) entry = tt_store_load_entry (database, tt_entry_get_id (wanted), error);
  g_autoptr (TtUser) user = NULL;

  if (entry == NULL)
    return FALSE;

  user = tt_store_load_user (database, tt_entry_get_user (entry), error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_ENTRIES, user, error) ||
      !tt_office_check_unlocked (database, tt_user_get_id (user), tt_entry_get_started_at (entry),
                                 error))
    return FALSE;

  tt_entry_set_in_note (entry, tt_entry_get_in_note (wanted));
  tt_entry_set_out_note (entry, tt_entry_get_out_note (wanted));
  tt_entry_set_in_status (entry, tt_entry_get_in_status (wanted));
  tt_entry_set_out_status (entry, tt_entry_get_out_status (wanted));
  tt_entry_remove_flags (entry, TT_ENTRY_ACCEPTED);
  tt_entry_add_flags (entry, tt_entry_get_flags (wanted) & TT_ENTRY_ACCEPTED);

  job->id = tt_entry_get_id (entry);
  return tt_store_save_entry (transaction, entry, error);
}

static gboolean
save_entry (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  return tt_entry_get_id (TT_ENTRY (job->object)) == 0
             ? add_entry (self, transaction, job, error)
             : change_entry (self, transaction, job, error);
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

  job = tt_job_new (actor);
  job->object = G_OBJECT (tt_entry_dup (entry));
  job->text = g_strdup (reason);

  /* The lists of an entry are shared by copies: what crosses to the worker has none. */
  tt_entry_set_photos (TT_ENTRY (job->object), NULL);
  tt_entry_set_breaks (TT_ENTRY (job->object), NULL);
  tt_office_write (self, job, save_entry, tt_office_save_entry_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_save_entry_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error)
{
  TtJob *job = tt_office_finish (self, result, tt_office_save_entry_async, error);

  if (job == NULL)
    return FALSE;

  if (id != NULL)
    *id = job->id;
  return TRUE;
}

/* What a correction changes. */
typedef struct
{
  gint64 started_at;
  gint64 ended_at;
  gint64 site;
} Wish;

/* A break that still lasted ends with the entry. */
static gboolean
end_running_break (TtTransaction *transaction, TtEntry *entry, GError **error)
{
  g_autoptr (GPtrArray) breaks = tt_store_list_breaks (tt_transaction_get_database (transaction),
                                                       tt_entry_get_id (entry), error);

  if (breaks == NULL)
    return FALSE;

  for (guint i = 0; i < breaks->len; i++)
    {
      TtBreak *running = g_ptr_array_index (breaks, i);

      if (tt_break_get_ended_at (running) != 0)
        continue;
      tt_break_set_ended_at (
          running, MAX (tt_break_get_started_at (running), tt_entry_get_ended_at (entry)));
      if (!tt_store_save_break (transaction, running, error))
        return FALSE;
    }
  return TRUE;
}

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

static gboolean
correct (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtEntry) before = tt_store_load_entry (database, job->id, error);
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (TtUser) user = NULL;
  gint64 id = 0;

  if (before == NULL)
    return FALSE;

  entry = tt_entry_dup (before);
  id = tt_entry_get_user (entry);
  user = tt_store_load_user (database, id, error);
  if (user == NULL || !tt_permission_check (job->actor, TT_DEED_CORRECT, user, error) ||
      !check_reason (job->text, error) || !apply_wish (database, job->extra, entry, user, error))
    return FALSE;

  /* Neither the day it leaves nor the one it comes to may be approved. */
  if (!tt_office_check_unlocked (database, id, tt_entry_get_started_at (before), error) ||
      !tt_office_check_unlocked (database, id, tt_entry_get_started_at (entry), error) ||
      !check_times (self, database, entry, error) ||
      !tt_store_save_entry (transaction, entry, error))
    return FALSE;
  if (!tt_entry_is_open (entry) && !end_running_break (transaction, entry, error))
    return FALSE;

  return save_correction (transaction, job, before, entry, job->text, error);
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
  const Wish wish = { started_at, ended_at, site };
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = entry;
  job->text = g_strdup (reason);
  tt_job_take_extra (job, g_memdup2 (&wish, sizeof wish), g_free);
  tt_office_write (self, job, correct, tt_office_correct_async, cancellable, callback, user_data);
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

/* Which days of whom. */
typedef struct
{
  char *from_day;
  char *to_day;
} Days;

static void
days_free (Days *self)
{
  g_free (self->from_day);
  g_free (self->to_day);
  g_free (self);
}

/* Nothing is approved while somebody's end is missing: it would count nothing, for ever. */
static gboolean
check_no_open_entry (
    TtDatabase *database, TtJob *job, TtCompany *company, gint64 user, GError **error)
{
  const Days *days = job->extra;
  g_autofree char *behind = tt_day_add (days->to_day, 1);
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) open = NULL;
  TtEntryFilter filter = { .user = user,
                           .company = tt_company_get_id (company),
                           .open_only = TRUE };

  if (!tt_zone_get_day_start (tt_company_get_zone (company), days->from_day, &filter.from, error) ||
      !tt_zone_get_day_start (tt_company_get_zone (company), behind, &filter.to, error))
    return FALSE;

  open = tt_store_list_entries (database, &filter, error);
  if (open == NULL)
    return FALSE;
  if (open->len == 0)
    return TRUE;

  words = tt_entry_describe (g_ptr_array_index (open, 0));
  g_set_error (error, TT_ERROR, TT_ERROR_REFUSED,
               _ ("An entry in these days has no end yet: %s (entry %" G_GINT64_FORMAT ")"), words,
               tt_entry_get_id (g_ptr_array_index (open, 0)));
  return FALSE;
}

static gboolean
approve_company (TtTransaction *transaction, TtJob *job, TtCompany *company, GError **error)
{
  const Days *days = job->extra;
  g_autoptr (TtPeriod) period = tt_period_new ();
  g_autofree char *text = NULL;

  if (!job->flag && !check_no_open_entry (tt_transaction_get_database (transaction), job, company,
                                          job->id, error))
    return FALSE;

  tt_period_set_company (period, tt_company_get_id (company));
  tt_period_set_user (period, job->id);
  tt_period_set_from_day (period, days->from_day);
  tt_period_set_to_day (period, days->to_day);
  tt_period_set_state (period, job->flag ? "reopened" : "approved");
  tt_period_set_at (period, tt_transaction_get_at (transaction));
  tt_period_set_by (period, tt_actor_get_user (job->actor));
  tt_period_set_by_name (period, tt_actor_get_name (job->actor));
  tt_period_set_reason (period, job->text);
  text = g_strdup_printf ("%s %s–%s%s%s", tt_period_get_state (period), days->from_day,
                          days->to_day, job->text != NULL && *job->text != '\0' ? ": " : "",
                          job->text != NULL ? job->text : "");

  return tt_store_save_period (transaction, period, error) &&
         add_audit (transaction, "approval", "period", tt_period_get_id (period), text, error);
}

static gboolean
check_days (TtJob *job, GError **error)
{
  const Days *days = job->extra;

  if (!tt_day_check (days->from_day, error) || !tt_day_check (days->to_day, error))
    return FALSE;
  if (strcmp (days->from_day, days->to_day) > 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("The last day is before the first"));
      return FALSE;
    }

  return !job->flag || check_reason (job->text, error);
}

static gboolean
approve_person (TtTransaction *transaction, TtJob *job, TtDeed deed, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtUser) user = tt_store_load_user (database, job->id, error);
  g_autoptr (TtCompany) company = NULL;

  if (user == NULL || !tt_permission_check (job->actor, deed, user, error))
    return FALSE;

  company = tt_store_load_company (database, tt_user_get_company (user), error);
  return company != NULL && approve_company (transaction, job, company, error);
}

static gboolean
approve (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDeed deed = job->flag ? TT_DEED_REOPEN : TT_DEED_APPROVE;
  gint64 own = tt_actor_get_company (job->actor);
  g_autoptr (GPtrArray) companies = NULL;

  if (!tt_permission_check (job->actor, deed, NULL, error) || !check_days (job, error))
    return FALSE;
  if (job->id != 0)
    return approve_person (transaction, job, deed, error);

  companies = tt_store_list_companies (tt_transaction_get_database (transaction), FALSE, error);
  if (companies == NULL)
    return FALSE;

  for (guint i = 0; i < companies->len; i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);

      if (tt_actor_get_role (job->actor) != TT_ROLE_OWNER && tt_company_get_id (company) != own)
        continue;
      if (!approve_company (transaction, job, company, error))
        return FALSE;
    }
  return TRUE;
}

void
tt_office_approve_async (TtOffice *self,
                         TtActor *actor,
                         gboolean reopen,
                         const char *from_day,
                         const char *to_day,
                         gint64 user,
                         const char *reason,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  TtJob *job = NULL;
  Days *days = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = user;
  job->flag = reopen;
  job->text = g_strdup (reason);
  days = g_new0 (Days, 1);
  days->from_day = g_strdup (from_day);
  days->to_day = g_strdup (to_day);
  tt_job_take_extra (job, days, (GDestroyNotify) days_free);
  tt_office_write (self, job, approve, tt_office_approve_async, cancellable, callback, user_data);
}

gboolean
tt_office_approve_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_approve_async, error) != NULL;
}
