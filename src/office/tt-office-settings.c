/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Companies and settings. */

#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "office/tt-office-people.h"
#include "office/tt-office-private.h"
#include "store/tt-store-office.h"
#include "store/tt-store-people.h"

#include <glib/gi18n-lib.h>

static gboolean
list_companies (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) companies = tt_store_list_companies (database, job->flag, error);
  gint64 own = tt_actor_get_company (job->actor);

  if (companies == NULL)
    return FALSE;

  /* Whoever is no owner sees the company they work for. */
  for (guint i = companies->len; i > 0; i--)
    {
      TtCompany *company = g_ptr_array_index (companies, i - 1);

      if (tt_actor_get_role (job->actor) != TT_ROLE_OWNER && tt_company_get_id (company) != own)
        g_ptr_array_remove_index (companies, i - 1);
    }

  tt_job_take_answer (job, g_steal_pointer (&companies), (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_companies_async (TtOffice *self,
                                TtActor *actor,
                                gboolean all,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->flag = all;
  tt_office_read (self, job, list_companies, tt_office_list_companies_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_companies_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_companies_async, error);
}

static gboolean
save_company (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (TtCompany) company = tt_company_dup (TT_COMPANY (job->object));
  g_autofree char *name =
      tt_name_clean (tt_company_get_name (company), _ ("The company's name"), error);

  if (name == NULL || !tt_permission_check (job->actor, TT_DEED_EDIT_COMPANY, NULL, error) ||
      !tt_zone_check (tt_company_get_zone (company), error) ||
      !tt_currency_check (tt_company_get_currency (company), error))
    return FALSE;

  tt_company_set_name (company, name);
  if (!tt_store_save_company (transaction, company, error))
    return FALSE;

  job->id = tt_company_get_id (company);
  return TRUE;
}

void
tt_office_save_company_async (TtOffice *self,
                              TtActor *actor,
                              TtCompany *company,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_COMPANY (company));

  job = tt_job_new (actor);
  job->object = G_OBJECT (tt_company_dup (company));
  if (tt_company_get_id (company) == 0)
    tt_company_set_active (TT_COMPANY (job->object), TRUE);
  tt_office_write (self, job, save_company, tt_office_save_company_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_save_company_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error)
{
  return tt_office_finish_id (self, result, tt_office_save_company_async, id, error);
}

static gboolean
get_setting (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  tt_job_take_answer (job, tt_store_dup_setting (database, job->text, &local_error), g_free);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
tt_office_get_setting_async (TtOffice *self,
                             TtActor *actor,
                             const char *key,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (key != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (key);
  tt_office_read (self, job, get_setting, tt_office_get_setting_async, cancellable, callback,
                  user_data);
}

char *
tt_office_get_setting_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_get_setting_async, error);
}

static gboolean
set_setting (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  return tt_permission_check (job->actor, TT_DEED_SETTINGS, NULL, error) &&
         tt_store_set_setting (transaction, job->text, job->more, error);
}

void
tt_office_set_setting_async (TtOffice *self,
                             TtActor *actor,
                             const char *key,
                             const char *value,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (key != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (key);
  job->more = g_strdup (value);
  tt_office_write (self, job, set_setting, tt_office_set_setting_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_set_setting_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_set_setting_async, error) != NULL;
}
