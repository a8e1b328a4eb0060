/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-retention.h"

#include <glib/gi18n-lib.h>

static char *layer;
static gboolean dry_run;
static gboolean confirmed;

static const GOptionEntry options[] = {
  { "layer", 0, 0, G_OPTION_ARG_STRING, &layer, N_ ("The layer, archive unless said"),
    N_ ("NAME") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Say what would go, and change nothing"),
    NULL },
  { "confirm", 0, 0, G_OPTION_ARG_NONE, &confirmed,
    N_ ("Go on though more than 30 % of the archive goes"), NULL },
  { NULL },
};

static void
answer (TtCli *cli, const TtPruneReport *report)
{
  g_autofree char *size = g_format_size ((guint64) report->bytes);

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_boolean (builder, "applied", !dry_run);
      tt_answer_add_int64 (builder, "folders", report->folders);
      tt_answer_add_int64 (builder, "objects", report->objects);
      tt_answer_add_int64 (builder, "bytes", report->bytes);
      tt_answer_add_int64 (builder, "points_left", report->points_left);
      tt_answer_add_text (builder, "refused", report->refused);
      tt_answer_end (builder);
      return;
    }

  tt_answer_line (ngettext ("%u point, %s.", "%u points, %s.", report->folders), report->folders,
                  size);
  if (report->refused != NULL)
    tt_answer_line ("%s.", report->refused);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtPruneReport) report = NULL;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_prune_async (cli->office, cli->actor, layer != NULL ? layer : "archive", dry_run,
                         confirmed, NULL, tt_cli_ready, &result);
  report = tt_office_prune_finish (cli->office, tt_cli_wait (&result), error);
  if (report == NULL)
    return FALSE;
  if (report->refused != NULL && !dry_run)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_FAILED, "%s", report->refused);
      return FALSE;
    }

  answer (cli, report);

  return TRUE;
}

const TtCommand tt_command_prune = {
  .name = "prune",
  .arguments = N_ ("[--layer NAME] [--dry-run] [--confirm]"),
  .summary = N_ ("Clear away what the archive need not keep any more"),
  .options = options,
  .func = run,
};
