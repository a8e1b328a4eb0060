/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What words of the command line mean in this office: people, sites, companies, times, positions.
 */

#include "base/tt-error.h"
#include "cli/tt-cli.h"
#include "core/tt-day.h"
#include "core/tt-time.h"
#include "office/tt-office-people.h"
#include "office/tt-office-sites.h"

#include <glib/gi18n-lib.h>

TtUser *
tt_cli_find_user (TtCli *cli, const char *username, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_find_user_async (cli->office, cli->actor, username, NULL, tt_cli_ready, &result);

  return tt_office_find_user_finish (cli->office, tt_cli_wait (&result), error);
}

TtSite *
tt_cli_find_site (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_find_site_async (cli->office, cli->actor, name, NULL, tt_cli_ready, &result);

  return tt_office_find_site_finish (cli->office, tt_cli_wait (&result), error);
}

static GPtrArray *
list_companies (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_list_companies_async (cli->office, cli->actor, TRUE, NULL, tt_cli_ready, &result);

  return tt_office_list_companies_finish (cli->office, tt_cli_wait (&result), error);
}

TtCompany *
tt_cli_find_company (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GPtrArray) companies = list_companies (cli, error);

  if (companies == NULL)
    return NULL;

  for (guint i = 0; i < companies->len; i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);

      if (name != NULL && g_str_equal (tt_company_get_name (company), name))
        return g_object_ref (company);
    }
  if (name != NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("There is no company “%s”"), name);
      return NULL;
    }
  if (companies->len != 1)
    {
      tt_cli_usage (error, _ ("There are several companies: say which with --company"));
      return NULL;
    }

  return g_object_ref (g_ptr_array_index (companies, 0));
}

char *
tt_cli_dup_zone (TtCli *cli, TtSite *site, GError **error)
{
  g_autoptr (GPtrArray) companies = NULL;

  if (site != NULL && *tt_site_get_zone (site) != '\0')
    return g_strdup (tt_site_get_zone (site));

  companies = list_companies (cli, error);
  if (companies == NULL)
    return NULL;
  for (guint i = 0; i < companies->len; i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);

      if (site == NULL || tt_site_get_company (site) == tt_company_get_id (company))
        return g_strdup (tt_company_get_zone (company));
    }
  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
               _ ("The office has no company, so times need an offset"));

  return NULL;
}

gboolean
tt_cli_parse_time (const char *text, const char *zone, gint64 *at, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (tt_time_parse (text, zone, at, &why))
    return TRUE;

  return tt_cli_usage (error, "%s", why->message);
}

gboolean
tt_cli_check_day (const char *day, GError **error)
{
  g_autoptr (GError) why = NULL;

  if (tt_day_check (day, &why))
    return TRUE;

  return tt_cli_usage (error, "%s", why->message);
}

static gboolean
parse_degree (const char *text, double limit, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && *value >= -limit && *value <= limit;
}

gboolean
tt_cli_parse_position (
    const char *text, double *latitude, double *longitude, double *accuracy, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 0);
  guint n_parts = g_strv_length (parts);

  if (n_parts < 2 || n_parts > (accuracy != NULL ? 3 : 2) ||
      !parse_degree (parts[0], 90, latitude) || !parse_degree (parts[1], 180, longitude))
    return tt_cli_usage (
        error, _ ("A position is degrees as LATITUDE,LONGITUDE with a point, not “%s”"), text);
  if (accuracy == NULL)
    return TRUE;

  *accuracy = 0;
  if (n_parts == 3 && (!parse_degree (parts[2], 1e6, accuracy) || *accuracy < 0))
    return tt_cli_usage (error, _ ("The accuracy of a position is metres, not “%s”"), parts[2]);

  return TRUE;
}
