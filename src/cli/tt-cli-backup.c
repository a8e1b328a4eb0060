/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"
#include "cli/tt-commands.h"

#include <glib/gi18n-lib.h>

static char **layers;
static gboolean deep;

/* Only verify knows the first. */
static const GOptionEntry options[] = {
  { "deep", 0, 0, G_OPTION_ARG_NONE, &deep, N_ ("Read and hash every byte"), NULL },
  { "layer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &layers,
    N_ ("Only this layer (may be given several times)"), N_ ("NAME") },
  { NULL },
};

static gboolean
answer (TtCli *cli, GPtrArray *reports, gboolean proves)
{
  if (reports == NULL)
    return FALSE;

  tt_answer_reports (cli, reports, proves);
  if (proves && cli->mended)
    cli->exit = TT_EXIT_DECIDE;

  return TRUE;
}

static gboolean
run_backup (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_backup_async (cli->office, cli->actor, (const char *const *) layers, progress,
                          tt_cli_ready, &result);
  reports = tt_office_backup_finish (cli->office, tt_cli_wait (&result), error);

  return answer (cli, reports, FALSE);
}

static gboolean
run_verify (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (!tt_cli_open (cli, TRUE, error))
    return FALSE;
  tt_office_verify_async (cli->office, cli->actor, (const char *const *) layers, deep, progress,
                          tt_cli_ready, &result);
  reports = tt_office_verify_finish (cli->office, tt_cli_wait (&result), error);

  return answer (cli, reports, TRUE);
}

static gboolean
run_drill (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_drill_async (cli->office, cli->actor, (const char *const *) layers, progress,
                         tt_cli_ready, &result);
  reports = tt_office_drill_finish (cli->office, tt_cli_wait (&result), error);

  return answer (cli, reports, TRUE);
}

const TtCommand tt_command_backup = {
  .name = "backup",
  .arguments = N_ ("[--layer NAME]…"),
  .summary = N_ ("Bring the copies up to date now, read back, and say what was proved"),
  .options = options + 1,
  .func = run_backup,
};

const TtCommand tt_command_verify = {
  .name = "verify",
  .arguments = N_ ("[--layer NAME]… [--deep]"),
  .summary = N_ ("Check that every layer is what was written"),
  .options = options,
  .func = run_verify,
};

const TtCommand tt_command_drill = {
  .name = "drill",
  .arguments = N_ ("[--layer NAME]…"),
  .summary = N_ ("Really restore into a scratch folder and compare"),
  .options = options + 1,
  .func = run_drill,
};
