/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-rows.h"
#include "cli/tt-commands.h"
#include "core/tt-day.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-people.h"
#include "office/tt-office-sites.h"

#include <glib/gi18n-lib.h>

#define PAGE 500

static char *from;
static char *to;
static char *username;
static char *after;
static int limit = 50;
static gboolean all;

static const GOptionEntry options[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("entries: from this day or time on"),
    N_ ("DATE") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to,
    N_ ("entries: up to and with this day, or before this time"), N_ ("DATE") },
  { "user", 0, 0, G_OPTION_ARG_STRING, &username, N_ ("entries: of this person"), N_ ("USERNAME") },
  { "after", 0, 0, G_OPTION_ARG_STRING, &after,
    N_ ("entries: go on where “next” of the last answer says"), N_ ("NEXT") },
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many rows (50), 0 for no limit"), "N" },
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Inactive ones too"), NULL },
  { NULL },
};

static JsonBuilder *
begin_rows (TtCli *cli, const char *name)
{
  JsonBuilder *builder;

  if (!cli->json)
    return NULL;

  builder = tt_answer_begin ();
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);

  return builder;
}

static void
end_rows (JsonBuilder *builder)
{
  if (builder == NULL)
    return;

  json_builder_end_array (builder);
  tt_answer_end (builder);
}

static gboolean
is_full (guint rows)
{
  return limit > 0 && rows >= (guint) limit;
}

static GPtrArray *
load_companies (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_list_companies_async (cli->office, cli->actor, TRUE, NULL, tt_cli_ready, &result);

  return tt_office_list_companies_finish (cli->office, tt_cli_wait (&result), error);
}

static const char *
get_company_name (GPtrArray *companies, gint64 id)
{
  for (guint i = 0; i < companies->len; i++)
    if (tt_company_get_id (g_ptr_array_index (companies, i)) == id)
      return tt_company_get_name (g_ptr_array_index (companies, i));

  return NULL;
}

static gboolean
list_users (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) companies = load_companies (cli, error);
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (companies == NULL)
    return FALSE;
  tt_office_list_users_async (cli->office, cli->actor, all, NULL, tt_cli_ready, &result);
  users = tt_office_list_users_finish (cli->office, tt_cli_wait (&result), error);
  if (users == NULL)
    return FALSE;

  builder = begin_rows (cli, "users");
  for (guint i = 0; i < users->len && !is_full (i); i++)
    {
      TtUser *user = g_ptr_array_index (users, i);

      if (builder != NULL)
        tt_answer_add_user (builder, user,
                            get_company_name (companies, tt_user_get_company (user)));
      else
        tt_answer_print_user (user);
    }
  end_rows (builder);

  return TRUE;
}

static gboolean
list_sites (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) companies = load_companies (cli, error);
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (companies == NULL)
    return FALSE;
  tt_office_list_sites_async (cli->office, cli->actor, all, NULL, tt_cli_ready, &result);
  sites = tt_office_list_sites_finish (cli->office, tt_cli_wait (&result), error);
  if (sites == NULL)
    return FALSE;

  builder = begin_rows (cli, "sites");
  for (guint i = 0; i < sites->len && !is_full (i); i++)
    {
      TtSite *site = g_ptr_array_index (sites, i);

      if (builder != NULL)
        tt_answer_add_site (builder, site,
                            get_company_name (companies, tt_site_get_company (site)));
      else
        tt_answer_print_site (site);
    }
  end_rows (builder);

  return TRUE;
}

static gboolean
list_companies (TtCli *cli, GError **error)
{
  g_autoptr (GPtrArray) companies = load_companies (cli, error);
  g_autoptr (JsonBuilder) builder = NULL;
  guint shown = 0;

  if (companies == NULL)
    return FALSE;

  builder = begin_rows (cli, "companies");
  for (guint i = 0; i < companies->len && !is_full (shown); i++)
    {
      TtCompany *company = g_ptr_array_index (companies, i);

      if (!all && !tt_company_get_active (company))
        continue;
      shown++;
      if (builder != NULL)
        tt_answer_add_company (builder, company);
      else
        tt_answer_print_company (company);
    }
  end_rows (builder);

  return TRUE;
}

/* A day counts whole in the company's zone; anything else is a TIME. */
static gboolean
parse_limit (TtCli *cli, const char *text, gboolean end_of_day, gint64 *at, GError **error)
{
  g_autofree char *zone = NULL;
  g_autofree char *day = NULL;

  *at = 0;
  if (text == NULL)
    return TRUE;
  zone = tt_cli_dup_zone (cli, NULL, error);
  if (zone == NULL)
    return FALSE;
  if (!tt_day_is_valid (text))
    return tt_cli_parse_time (text, zone, at, error);

  day = end_of_day ? tt_day_add (text, 1) : g_strdup (text);

  return tt_zone_get_day_start (zone, day, at, error);
}

static gboolean
parse_after (TtEntryKey *key, GError **error)
{
  g_auto (GStrv) parts = NULL;

  key->started_at = G_MAXINT64;
  key->id = G_MAXINT64;
  if (after == NULL)
    return TRUE;

  parts = g_strsplit (after, ":", 2);
  if (g_strv_length (parts) != 2 ||
      !g_ascii_string_to_signed (parts[0], 10, G_MININT64, G_MAXINT64, &key->started_at, NULL) ||
      !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &key->id, NULL))
    return tt_cli_usage (error, _ ("--after takes what “next” of an answer says, not “%s”"), after);

  return TRUE;
}

static gboolean
parse_filter (TtCli *cli, TtEntryFilter *filter, GError **error)
{
  if (username != NULL)
    {
      g_autoptr (TtUser) user = tt_cli_find_user (cli, username, error);

      if (user == NULL)
        return FALSE;
      filter->user = tt_user_get_id (user);
    }

  return parse_limit (cli, from, FALSE, &filter->from, error) &&
         parse_limit (cli, to, TRUE, &filter->to, error);
}

/* A page knows how many photos an entry has; which ones only the entry itself. */
static TtEntry *
load_whole (TtCli *cli, TtEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (tt_entry_get_photo_count (entry) == 0 || tt_entry_get_photos (entry) != NULL)
    return g_object_ref (entry);
  tt_office_load_entry_async (cli->office, cli->actor, tt_entry_get_id (entry), NULL, tt_cli_ready,
                              &result);

  return tt_office_load_entry_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
add_page (TtCli *cli, JsonBuilder *builder, GPtrArray *page, GError **error)
{
  for (guint i = 0; i < page->len; i++)
    {
      g_autoptr (TtEntry) entry = NULL;

      if (builder == NULL)
        {
          tt_answer_print_entry (g_ptr_array_index (page, i));
          continue;
        }
      entry = load_whole (cli, g_ptr_array_index (page, i), error);
      if (entry == NULL)
        return FALSE;
      tt_answer_add_entry (builder, entry);
    }

  return TRUE;
}

static guint
get_page_size (guint shown)
{
  return limit == 0 ? PAGE : MIN (PAGE, (guint) limit - shown);
}

static GPtrArray *
load_page (
    TtCli *cli, const TtEntryFilter *filter, const TtEntryKey *key, guint size, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_page_entries_async (cli->office, cli->actor, filter, key, size, NULL, tt_cli_ready,
                                &result);

  return tt_office_page_entries_finish (cli->office, tt_cli_wait (&result), error);
}

/* Adds pages until the limit or the end; @next is where the list would go on, NULL at the end. */
static gboolean
add_pages (TtCli *cli,
           JsonBuilder *builder,
           const TtEntryFilter *filter,
           TtEntryKey key,
           char **next,
           GError **error)
{
  guint shown = 0;

  for (;;)
    {
      guint size = get_page_size (shown);
      g_autoptr (GPtrArray) page = load_page (cli, filter, &key, size, error);
      TtEntry *last;

      if (page == NULL || !add_page (cli, builder, page, error))
        return FALSE;
      if (page->len < size)
        return TRUE;

      last = g_ptr_array_index (page, page->len - 1);
      key.started_at = tt_entry_get_started_at (last);
      key.id = tt_entry_get_id (last);
      shown += page->len;
      if (is_full (shown))
        {
          *next =
              g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, key.started_at, key.id);
          return TRUE;
        }
    }
}

static gboolean
list_entries (TtCli *cli, GError **error)
{
  TtEntryFilter filter = { 0 };
  TtEntryKey key = { 0 };
  g_autofree char *next = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (!parse_after (&key, error) || !parse_filter (cli, &filter, error))
    return FALSE;

  builder = begin_rows (cli, "entries");
  if (!add_pages (cli, builder, &filter, key, &next, error))
    return FALSE;
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_add_text (builder, "next", next);
      tt_answer_end (builder);
    }

  return TRUE;
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  static const struct
  {
    const char *name;
    gboolean (*list) (TtCli *cli, GError **error);
  } lists[] = {
    { "users", list_users },
    { "sites", list_sites },
    { "entries", list_entries },
    { "companies", list_companies },
  };

  if (limit < 0)
    return tt_cli_usage (error, _ ("--limit is 0 or more"));
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (g_str_equal (lists[i].name, words[0]))
      return tt_cli_open (cli, FALSE, error) && lists[i].list (cli, error);

  return tt_cli_usage (error, _ ("“list %s” is not known: users, sites, entries or companies"),
                       words[0]);
}

const TtCommand tt_command_list = {
  .name = "list",
  .arguments = N_ ("users|sites|entries|companies [OPTIONS]"),
  .summary = N_ ("List people, sites, entries or companies"),
  .options = options,
  .min_words = 1,
  .max_words = 1,
  .func = run,
};
