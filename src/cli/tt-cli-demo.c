/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static int staff = 12;
static int entries = 2000;
static int photos = 24;
static gint64 seed = 1;
static char *until;

static const GOptionEntry options[] = {
  { "staff", 0, 0, G_OPTION_ARG_INT, &staff, N_ ("How many people (12)"), "N" },
  { "entries", 0, 0, G_OPTION_ARG_INT, &entries, N_ ("How many time entries (2000)"), "N" },
  { "photos", 0, 0, G_OPTION_ARG_INT, &photos, N_ ("How many different photos (24)"), "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("The same seed and date give the same office (1)"),
    "N" },
  { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Its last day (yesterday)"), N_ ("DATE") },
  { NULL },
};

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) digested = NULL;
  g_autofree char *digest = NULL;
  gint64 seq = 0;

  if (staff < 1 || entries < 0 || photos < 0 || seed < 0)
    return tt_cli_usage (error, _ ("Counts and seed are whole numbers from 0, staff from 1"));

  tt_office_create_demo_async (cli->environment, cli->folder, (guint) staff, (guint) entries,
                               (guint) photos, (guint64) seed, until, progress, NULL, tt_cli_ready,
                               &made);
  cli->office = tt_office_create_demo_finish (tt_cli_wait (&made), error);
  if (cli->office == NULL)
    return FALSE;
  tt_office_digest_async (cli->office, NULL, tt_cli_ready, &digested);
  digest = tt_office_digest_finish (cli->office, tt_cli_wait (&digested), &seq, error);
  if (digest == NULL)
    return FALSE;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "folder", cli->folder);
      tt_answer_add_text (builder, "digest", digest);
      tt_answer_add_int64 (builder, "seq", seq);
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line (
          _ ("A demo office is ready in %s. Sign in as “owner” with the password “demo”."),
          cli->folder);
    }

  return TRUE;
}

const TtCommand tt_command_demo = {
  .name = "demo",
  .arguments = N_ ("[OPTIONS]"),
  .summary = N_ ("Fill an empty folder with a believable office for trying out"),
  .options = options,
  .func = run,
};
