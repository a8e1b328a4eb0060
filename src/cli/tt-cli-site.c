/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-sites.h"

#include <glib/gi18n-lib.h>

static char *address;
static char *position;
static int radius = -1;
static char *zone;
static char *company;
static char *new_name;

static const GOptionEntry options[] = {
  { "address", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("Where it is"), N_ ("TEXT") },
  { "position", 0, 0, G_OPTION_ARG_STRING, &position, N_ ("Degrees, with a point"),
    N_ ("LAT,LON") },
  { "radius", 0, 0, G_OPTION_ARG_INT, &radius, N_ ("How far from it still counts as there (100)"),
    N_ ("METRES") },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, N_ ("Time zone (otherwise the company's)"),
    N_ ("TZ") },
  { "company", 0, 0, G_OPTION_ARG_STRING, &company, N_ ("The company it belongs to"), N_ ("NAME") },
  { "name", 0, 0, G_OPTION_ARG_STRING, &new_name, N_ ("set: a new name"), N_ ("NAME") },
  { NULL },
};

static gboolean
fill (TtCli *cli, TtSite *site, GError **error)
{
  double latitude = 0;
  double longitude = 0;

  if (company != NULL || tt_site_get_company (site) == 0)
    {
      g_autoptr (TtCompany) found = tt_cli_find_company (cli, company, error);

      if (found == NULL)
        return FALSE;
      tt_site_set_company (site, tt_company_get_id (found));
    }
  if (position != NULL)
    {
      if (!tt_cli_parse_position (position, &latitude, &longitude, NULL, error))
        return FALSE;
      tt_site_set_has_position (site, TRUE);
      tt_site_set_latitude (site, latitude);
      tt_site_set_longitude (site, longitude);
    }
  if (radius >= 0)
    tt_site_set_radius (site, radius);
  if (address != NULL)
    tt_site_set_address (site, address);
  if (zone != NULL)
    tt_site_set_zone (site, zone);
  if (new_name != NULL)
    tt_site_set_name (site, new_name);

  return TRUE;
}

static TtSite *
find_or_make (TtCli *cli, const char *verb, const char *name, GError **error)
{
  TtSite *site;

  if (!g_str_equal (verb, "add"))
    return tt_cli_find_site (cli, name, error);

  site = tt_site_new ();
  tt_site_set_name (site, name);
  tt_site_set_radius (site, 100);
  tt_site_set_active (site, TRUE);

  return site;
}

static gboolean
save (TtCli *cli, TtSite *site, gint64 *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!fill (cli, site, error))
    return FALSE;
  tt_office_save_site_async (cli->office, cli->actor, site, NULL, tt_cli_ready, &result);

  return tt_office_save_site_finish (cli->office, tt_cli_wait (&result), id, error);
}

static gboolean
set_active (TtCli *cli, TtSite *site, gboolean active, gint64 *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  *id = tt_site_get_id (site);
  tt_office_set_site_active_async (cli->office, cli->actor, *id, active, NULL, tt_cli_ready,
                                   &result);

  return tt_office_set_site_active_finish (cli->office, tt_cli_wait (&result), error);
}

static void
answer (TtCli *cli, TtSite *site, gint64 id)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_int64 (builder, "id", id);
      tt_answer_add_text (builder, "name", tt_site_get_name (site));
      tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line (_ ("%s is saved."), tt_site_get_name (site));
    }
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  static const char *const verbs[] = { "add", "set", "deactivate", "activate", NULL };
  g_autoptr (TtSite) site = NULL;
  gint64 id = 0;
  gboolean done;

  if (!g_strv_contains (verbs, words[0]))
    return tt_cli_usage (error, _ ("“site %s” is not known: add, set, deactivate or activate"),
                         words[0]);
  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  site = find_or_make (cli, words[0], words[1], error);
  if (site == NULL)
    return FALSE;

  if (g_str_has_suffix (words[0], "activate"))
    done = set_active (cli, site, g_str_equal (words[0], "activate"), &id, error);
  else
    done = save (cli, site, &id, error);
  if (!done || !tt_cli_settle (cli, error))
    return FALSE;

  answer (cli, site, id);

  return TRUE;
}

const TtCommand tt_command_site = {
  .name = "site",
  .arguments = N_ ("add|set|deactivate|activate NAME [OPTIONS]"),
  .summary = N_ ("Add or change a job site"),
  .options = options,
  .min_words = 2,
  .max_words = 2,
  .func = run,
};
