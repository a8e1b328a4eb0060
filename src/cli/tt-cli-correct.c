/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-entries.h"

#include <glib/gi18n-lib.h>

static char *in_text;
static char *out_text;
static char *site_name;
static char *reason;
static char *from;
static char *to;
static char *username;

static const GOptionEntry correct_options[] = {
  { "in", 0, 0, G_OPTION_ARG_STRING, &in_text, N_ ("When the work began"), N_ ("TIME") },
  { "out", 0, 0, G_OPTION_ARG_STRING, &out_text, N_ ("When it ended"), N_ ("TIME") },
  { "site", 0, 0, G_OPTION_ARG_STRING, &site_name, N_ ("Where it was"), N_ ("NAME") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why it is corrected"), N_ ("TEXT") },
  { NULL },
};

static const GOptionEntry period_options[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day"), N_ ("DATE") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), N_ ("DATE") },
  { "user", 0, 0, G_OPTION_ARG_STRING, &username, N_ ("Only this person"), N_ ("USERNAME") },
  { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
  { NULL },
};

static void
answer (TtCli *cli, const char *line)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line ("%s", line);
    }
}

/* The instants in the zone of the entry's own place unless another site is given. */
static gboolean
parse_times (
    TtCli *cli, TtEntry *entry, TtSite *site, gint64 *in_at, gint64 *out_at, GError **error)
{
  g_autofree char *zone = NULL;

  if (site != NULL || *tt_entry_get_zone (entry) == '\0')
    zone = tt_cli_dup_zone (cli, site, error);
  else
    zone = g_strdup (tt_entry_get_zone (entry));
  if (zone == NULL)
    return FALSE;

  return (in_text == NULL || tt_cli_parse_time (in_text, zone, in_at, error)) &&
         (out_text == NULL || tt_cli_parse_time (out_text, zone, out_at, error));
}

static gboolean
run_correct (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtEntry) entry = NULL;
  g_autoptr (TtSite) site = NULL;
  gint64 id = 0;
  gint64 in_at = 0;
  gint64 out_at = 0;

  if (reason == NULL || *reason == '\0')
    return tt_cli_usage (error, _ ("--reason is needed"));
  if (!g_ascii_string_to_signed (words[0], 10, 1, G_MAXINT64, &id, NULL))
    return tt_cli_usage (error, _ ("An entry is named by its id, not “%s”"), words[0]);
  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;

  tt_office_load_entry_async (cli->office, cli->actor, id, NULL, tt_cli_ready, &loaded);
  entry = tt_office_load_entry_finish (cli->office, tt_cli_wait (&loaded), error);
  if (entry == NULL)
    return FALSE;
  if (site_name != NULL)
    {
      site = tt_cli_find_site (cli, site_name, error);
      if (site == NULL)
        return FALSE;
    }
  if (!parse_times (cli, entry, site, &in_at, &out_at, error))
    return FALSE;

  tt_office_correct_async (cli->office, cli->actor, id, in_at, out_at,
                           site != NULL ? tt_site_get_id (site) : -1, reason, NULL, tt_cli_ready,
                           &result);
  if (!tt_office_correct_finish (cli->office, tt_cli_wait (&result), error) ||
      !tt_cli_settle (cli, error))
    return FALSE;

  answer (cli, _ ("Corrected. What was punched is kept beside it."));

  return TRUE;
}

static gboolean
change_period (TtCli *cli, gboolean reopen, const char *line, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtUser) user = NULL;

  if (from == NULL || to == NULL)
    return tt_cli_usage (error, _ ("--from and --to are needed"));
  if (reopen && (reason == NULL || *reason == '\0'))
    return tt_cli_usage (error, _ ("--reason is needed"));
  if (!tt_cli_check_day (from, error) || !tt_cli_check_day (to, error) ||
      !tt_cli_open (cli, FALSE, error))
    return FALSE;
  if (username != NULL)
    {
      user = tt_cli_find_user (cli, username, error);
      if (user == NULL)
        return FALSE;
    }

  tt_office_approve_async (cli->office, cli->actor, reopen, from, to,
                           user != NULL ? tt_user_get_id (user) : 0, reason, NULL, tt_cli_ready,
                           &result);
  if (!tt_office_approve_finish (cli->office, tt_cli_wait (&result), error) ||
      !tt_cli_settle (cli, error))
    return FALSE;

  answer (cli, line);

  return TRUE;
}

static gboolean
run_approve (TtCli *cli, char **words, GError **error)
{
  return change_period (cli, FALSE, _ ("Approved and locked."), error);
}

static gboolean
run_reopen (TtCli *cli, char **words, GError **error)
{
  return change_period (cli, TRUE, _ ("Reopened."), error);
}

const TtCommand tt_command_correct = {
  .name = "correct",
  .arguments = N_ ("ENTRY [--in TIME] [--out TIME] [--site NAME] --reason TEXT"),
  .summary = N_ ("Correct an entry; what was punched stays beside it"),
  .options = correct_options,
  .min_words = 1,
  .max_words = 1,
  .func = run_correct,
};

const TtCommand tt_command_approve = {
  .name = "approve",
  .arguments = N_ ("--from DATE --to DATE [--user USERNAME] [--reason TEXT]"),
  .summary = N_ ("Approve and lock the hours of some days"),
  .options = period_options,
  .func = run_approve,
};

const TtCommand tt_command_reopen = {
  .name = "reopen",
  .arguments = N_ ("--from DATE --to DATE [--user USERNAME] --reason TEXT"),
  .summary = N_ ("Open approved days again, with a reason"),
  .options = period_options,
  .func = run_reopen,
};
