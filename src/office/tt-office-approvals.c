/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Approving hours: the days are locked until they are opened again with a reason. */

#include "base/tt-error.h"
#include "core/tt-day.h"
#include "core/tt-entry-rules.h"
#include "core/tt-zone.h"
#include "office/tt-facts-private.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-private.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

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
         tt_office_add_audit (transaction, "approval", "period", tt_period_get_id (period), text,
                              NULL, error);
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

  return !job->flag || tt_office_check_reason (job->text, error);
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
