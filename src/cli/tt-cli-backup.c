/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"
#include "cli/tt-commands.h"
#include "office/tt-office-proof.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

static char **layers;
static char *repository;
static gboolean deep;

/* Only verify knows the first, only backup not the second. */
static const GOptionEntry options[] = {
  { "deep", 0, 0, G_OPTION_ARG_NONE, &deep, N_ ("Read and hash every byte"), NULL },
  { "repository", 0, 0, G_OPTION_ARG_FILENAME, &repository,
    N_ ("A folder with an archive that need not be this office’s; nothing is changed in it"),
    N_ ("DIR") },
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

/* The copy is tried out where temporary files go, readable to nobody else, and removed. */
static gboolean
prove_repository (TtCli *cli, TtProveKind kind, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autofree char *scratch = NULL;

  if (layers != NULL)
    return tt_cli_usage (error, _ ("--layer and --repository name the same thing twice: give one"));
  scratch = g_dir_make_tmp ("timetracker-XXXXXX", error);
  if (scratch == NULL)
    return FALSE;

  tt_office_prove_repository_async (cli->environment, repository, scratch, kind, progress,
                                    tt_cli_ready, &result);
  reports = tt_office_prove_repository_finish (tt_cli_wait (&result), error);
  g_rmdir (scratch);

  return answer (cli, reports, TRUE);
}

static gboolean
run_verify (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  if (repository != NULL)
    return prove_repository (cli, deep ? TT_PROVE_DEEP : TT_PROVE_QUICK, error);
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

  if (repository != NULL)
    return prove_repository (cli, TT_PROVE_DRILL, error);
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
  .options = options + 2,
  .func = run_backup,
};

const TtCommand tt_command_verify = {
  .name = "verify",
  .arguments = N_ ("[--layer NAME]…|[--repository DIR] [--deep]"),
  .summary = N_ ("Check that every layer is what was written"),
  .options = options,
  .func = run_verify,
};

const TtCommand tt_command_drill = {
  .name = "drill",
  .arguments = N_ ("[--layer NAME]…|[--repository DIR]"),
  .summary = N_ ("Really restore into a scratch folder and compare"),
  .options = options + 1,
  .func = run_drill,
};
