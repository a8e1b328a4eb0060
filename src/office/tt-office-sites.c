/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-sites.h"

#include "base/tt-error.h"
#include "core/tt-fence.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "office/tt-office-private.h"
#include "store/tt-store-people.h"
#include "store/tt-store-sites.h"

#include <glib/gi18n-lib.h>

/* Sites are no secret: whoever punches chooses among them. A PIN may too. */

static gboolean
list_sites (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  GPtrArray *sites = tt_store_list_sites (database, job->flag, error);

  if (sites == NULL)
    return FALSE;

  tt_job_take_answer (job, sites, (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
tt_office_list_sites_async (TtOffice *self,
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
  tt_office_read (self, job, list_sites, tt_office_list_sites_async, cancellable, callback,
                  user_data);
}

GPtrArray *
tt_office_list_sites_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_list_sites_async, error);
}

static gboolean
refuse_several (GPtrArray *sites, const char *name, GError **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < sites->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                            tt_site_get_id (g_ptr_array_index (sites, i)));

  /* Translators: %s are a site's name and ids such as "12, 15". */
  g_set_error (error, TT_ERROR, TT_ERROR_AMBIGUOUS,
               _ ("Several sites are called “%s”; say one of these ids instead: %s"), name,
               ids->str);
  return FALSE;
}

static gboolean
find_site (TtOffice *self, TtDatabase *database, TtJob *job, GError **error)
{
  g_autoptr (GPtrArray) sites = tt_store_find_sites (database, job->text, error);
  gint64 id = 0;
  TtSite *site = NULL;

  if (sites == NULL)
    return FALSE;

  /* Closed sites stand last: they are meant only where no open one has the name. */
  while (sites->len > 1 && tt_site_get_active (g_ptr_array_index (sites, 0)) &&
         !tt_site_get_active (g_ptr_array_index (sites, sites->len - 1)))
    g_ptr_array_remove_index (sites, sites->len - 1);

  if (sites->len > 1)
    return refuse_several (sites, job->text, error);
  if (sites->len == 1)
    site = g_object_ref (g_ptr_array_index (sites, 0));
  else if (g_ascii_string_to_signed (job->text, 10, 1, G_MAXINT64, &id, NULL))
    site = tt_store_load_site (database, id, error);
  else
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no site “%s”"), job->text);
  if (site == NULL)
    return FALSE;

  tt_job_take_answer (job, site, g_object_unref);
  return TRUE;
}

void
tt_office_find_site_async (TtOffice *self,
                           TtActor *actor,
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (name != NULL);

  job = tt_job_new (actor);
  job->text = g_strdup (name);
  tt_office_read (self, job, find_site, tt_office_find_site_async, cancellable, callback,
                  user_data);
}

TtSite *
tt_office_find_site_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish_answer (self, result, tt_office_find_site_async, error);
}

static gboolean
check_position (TtSite *site, GError **error)
{
  if (!tt_site_get_has_position (site))
    return TRUE;

  if (!tt_position_is_known (tt_site_get_latitude (site), tt_site_get_longitude (site)))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("A position is a latitude from -90 to 90 and a longitude from -180 "
                              "to 180 degrees"));
      return FALSE;
    }
  if (tt_site_get_radius (site) < 1 || tt_site_get_radius (site) > 100000)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("The radius of a site is from 1 to 100,000 metres"));
      return FALSE;
    }
  return TRUE;
}

/* A site belongs to the company that it names, else to the actor's, else to the first. */
static gboolean
set_company (TtDatabase *database, TtJob *job, TtSite *site, GError **error)
{
  g_autoptr (GPtrArray) companies = NULL;

  if (tt_site_get_company (site) == 0)
    tt_site_set_company (site, tt_actor_get_company (job->actor));
  if (tt_site_get_company (site) != 0)
    return TRUE;

  companies = tt_store_list_companies (database, FALSE, error);
  if (companies == NULL)
    return FALSE;
  if (companies->len == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                           _ ("There is no company for this site"));
      return FALSE;
    }

  tt_site_set_company (site, tt_company_get_id (g_ptr_array_index (companies, 0)));
  return TRUE;
}

static gboolean
check_site_right (TtJob *job, TtSite *site, GError **error)
{
  if (!tt_permission_check (job->actor, TT_DEED_EDIT_SITES, NULL, error))
    return FALSE;
  if (tt_actor_get_role (job->actor) == TT_ROLE_OWNER ||
      tt_actor_get_company (job->actor) == tt_site_get_company (site))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_DENIED,
                       _ ("Only an owner may change the sites of another company"));
  return FALSE;
}

static gboolean
save_site (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  TtDatabase *database = tt_transaction_get_database (transaction);
  g_autoptr (TtSite) site = tt_site_dup (TT_SITE (job->object));
  g_autoptr (TtSite) before = NULL;
  g_autofree char *name = tt_name_clean (tt_site_get_name (site), _ ("The site's name"), error);

  if (name == NULL || !check_position (site, error) ||
      (*tt_site_get_zone (site) != '\0' && !tt_zone_check (tt_site_get_zone (site), error)) ||
      !set_company (database, job, site, error) || !check_site_right (job, site, error))
    return FALSE;

  if (tt_site_get_id (site) != 0)
    {
      before = tt_store_load_site (database, tt_site_get_id (site), error);
      if (before == NULL || !check_site_right (job, before, error))
        return FALSE;
    }

  tt_site_set_name (site, name);
  if (!tt_store_save_site (transaction, site, error))
    return FALSE;

  job->id = tt_site_get_id (site);
  return TRUE;
}

void
tt_office_save_site_async (TtOffice *self,
                           TtActor *actor,
                           TtSite *site,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));
  g_return_if_fail (TT_IS_SITE (site));

  job = tt_job_new (actor);
  job->object = G_OBJECT (tt_site_dup (site));
  if (tt_site_get_id (site) == 0)
    tt_site_set_active (TT_SITE (job->object), TRUE);
  tt_office_write (self, job, save_site, tt_office_save_site_async, cancellable, callback,
                   user_data);
}

gboolean
tt_office_save_site_finish (TtOffice *self, GAsyncResult *result, gint64 *id, GError **error)
{
  return tt_office_finish_id (self, result, tt_office_save_site_async, id, error);
}

static gboolean
set_site_active (TtOffice *self, TtTransaction *transaction, TtJob *job, GError **error)
{
  g_autoptr (TtSite) site =
      tt_store_load_site (tt_transaction_get_database (transaction), job->id, error);

  if (site == NULL || !check_site_right (job, site, error))
    return FALSE;

  tt_site_set_active (site, job->flag);
  return tt_store_save_site (transaction, site, error);
}

void
tt_office_set_site_active_async (TtOffice *self,
                                 TtActor *actor,
                                 gint64 site,
                                 gboolean active,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  TtJob *job = NULL;

  g_return_if_fail (TT_IS_OFFICE (self));
  g_return_if_fail (TT_IS_ACTOR (actor));

  job = tt_job_new (actor);
  job->id = site;
  job->flag = active;
  tt_office_write (self, job, set_site_active, tt_office_set_site_active_async, cancellable,
                   callback, user_data);
}

gboolean
tt_office_set_site_active_finish (TtOffice *self, GAsyncResult *result, GError **error)
{
  return tt_office_finish (self, result, tt_office_set_site_active_async, error) != NULL;
}
