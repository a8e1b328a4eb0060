/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-time.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static int steps = 1;
static int limit = 50;

static const GOptionEntry undo_options[] = {
  { "steps", 0, 0, G_OPTION_ARG_INT, &steps, N_ ("How many changes to take back (1)"), "N" },
  { NULL },
};

static const GOptionEntry log_options[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many lines (50), 0 for all"), "N" },
  { NULL },
};

static void
answer (TtCli *cli, const char *what, guint done)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_int64 (builder, "steps", done);
      tt_answer_add_text (builder, "what", what);
      tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line ("%s", what);
    }
}

static gboolean
run_undo (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *what = NULL;
  guint done = 0;

  if (steps < 1)
    return tt_cli_usage (error, _ ("--steps is 1 or more"));
  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_undo_async (cli->office, cli->actor, (guint) steps, NULL, tt_cli_ready, &result);
  what = tt_office_undo_finish (cli->office, tt_cli_wait (&result), &done, error);
  if (what == NULL || !tt_cli_settle (cli, error))
    return FALSE;

  answer (cli, what, done);
  if (done < (guint) steps)
    cli->exit = TT_EXIT_PART;

  return TRUE;
}

static gboolean
run_redo (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *what = NULL;

  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_redo_async (cli->office, cli->actor, NULL, tt_cli_ready, &result);
  what = tt_office_redo_finish (cli->office, tt_cli_wait (&result), error);
  if (what == NULL || !tt_cli_settle (cli, error))
    return FALSE;

  answer (cli, what, 1);

  return TRUE;
}

static void
add_line (JsonBuilder *builder, const TtLogRow *row)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "seq", row->seq);
  tt_answer_add_time (builder, "at", row->at);
  tt_answer_add_text (builder, "actor", row->actor);
  tt_answer_add_text (builder, "label", row->label);
  tt_answer_add_text (builder, "what", row->words);
  json_builder_end_object (builder);
}

static void
print_line (const TtLogRow *row)
{
  g_autofree char *at = tt_time_format (row->at);

  tt_answer_line ("%-8" G_GINT64_FORMAT " %s  %s: %s%s%s", row->seq, at, row->actor, row->words,
                  *row->label != '\0' && *row->words != '\0' ? ", " : "", row->label);
}

static gboolean
run_log (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (limit < 0)
    return tt_cli_usage (error, _ ("--limit is 0 or more"));
  if (!tt_cli_open (cli, FALSE, error))
    return FALSE;
  tt_office_list_log_async (cli->office, cli->actor, 0, limit == 0 ? G_MAXINT : (guint) limit, NULL,
                            tt_cli_ready, &result);
  rows = tt_office_list_log_finish (cli->office, tt_cli_wait (&result), error);
  if (rows == NULL)
    return FALSE;

  builder = cli->json ? tt_answer_begin () : NULL;
  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "log");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      if (builder != NULL)
        add_line (builder, g_ptr_array_index (rows, i));
      else
        print_line (g_ptr_array_index (rows, i));
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }

  return TRUE;
}

const TtCommand tt_command_undo = {
  .name = "undo",
  .arguments = N_ ("[--steps N]"),
  .summary = N_ ("Take the last changes back"),
  .options = undo_options,
  .func = run_undo,
};

const TtCommand tt_command_redo = {
  .name = "redo",
  .arguments = "",
  .summary = N_ ("Do again what the last undo took back"),
  .func = run_redo,
};

const TtCommand tt_command_log = {
  .name = "log",
  .arguments = N_ ("[--limit N]"),
  .summary = N_ ("Say who did what when"),
  .options = log_options,
  .func = run_log,
};
