/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-zone.h"
#include "office/tt-office-exchange.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static char *format;
static char *mode;
static char *dates;
static gboolean dry_run;
static gboolean strict;
static char *zone;
static char *assign;
static gboolean without_planted;

static const GOptionEntry options[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("auto, timetracker or webapp (auto)"),
    N_ ("FORMAT") },
  { "mode", 0, 0, G_OPTION_ARG_STRING, &mode, N_ ("replace or add (replace)"), N_ ("MODE") },
  { "dates", 0, 0, G_OPTION_ARG_STRING, &dates,
    N_ ("Order of dates that the file leaves open: ymd, dmy or mdy"), N_ ("ORDER") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Read and check everything, change nothing"),
    NULL },
  { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, N_ ("Fail at any problem"), NULL },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, N_ ("Time zone of local times in the file"),
    N_ ("TZ") },
  { "assign", 0, 0, G_OPTION_ARG_STRING, &assign, N_ ("Who gets the shifts of nobody"),
    N_ ("USERNAME") },
  { "without-planted", 0, 0, G_OPTION_ARG_NONE, &without_planted,
    N_ ("Leave out the accounts that the old web app planted itself"), NULL },
  { NULL },
};

static gboolean
parse_mode (TtImportMode *value, GError **error)
{
  *value = TT_IMPORT_REPLACE;
  if (mode == NULL || g_str_equal (mode, "replace"))
    return TRUE;
  if (!g_str_equal (mode, "add"))
    return tt_cli_usage (error, _ ("--mode is replace or add, not “%s”"), mode);
  *value = TT_IMPORT_ADD;

  return TRUE;
}

static gboolean
parse_dates (TtDateOrder *value, GError **error)
{
  *value = TT_DATES_UNSAID;
  if (dates == NULL)
    return TRUE;

  if (g_str_equal (dates, "ymd"))
    *value = TT_DATES_YMD;
  else if (g_str_equal (dates, "dmy"))
    *value = TT_DATES_DMY;
  else if (g_str_equal (dates, "mdy"))
    *value = TT_DATES_MDY;
  else
    return tt_cli_usage (error, _ ("--dates is ymd, dmy or mdy, not “%s”"), dates);

  return TRUE;
}

static gboolean
parse_import_options (TtImportOptions *value, GError **error)
{
  value->format = TT_IMPORT_AUTO;
  if (format != NULL && !tt_import_format_from_name (format, &value->format))
    return tt_cli_usage (error, _ ("--format is auto, timetracker or webapp, not “%s”"), format);
  if (!parse_mode (&value->mode, error) || !parse_dates (&value->dates, error))
    return FALSE;

  value->zone = zone;
  value->assign = assign;
  value->without_planted = without_planted;
  value->strict = strict;
  value->dry_run = dry_run;

  return TRUE;
}

static void
add_counts (JsonBuilder *builder, TtImport *import)
{
  guint n_counts = 0;
  const TtImportCount *counts = tt_import_get_counts (import, &n_counts);

  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  for (guint i = 0; i < n_counts; i++)
    {
      json_builder_set_member_name (builder, counts[i].name);
      json_builder_begin_object (builder);
      tt_answer_add_int64 (builder, "read", counts[i].read);
      tt_answer_add_int64 (builder, "taken", counts[i].taken);
      tt_answer_add_int64 (builder, "left_out", counts[i].left_out);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_problems (JsonBuilder *builder, GPtrArray *problems)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    {
      TtProblem *problem = g_ptr_array_index (problems, i);

      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "kind", tt_problem_kind_get_name (problem->kind));
      tt_answer_add_text (builder, "path", problem->path);
      tt_answer_add_int64 (builder, "line", problem->line);
      tt_answer_add_text (builder, "code", problem->code);
      tt_answer_add_text (builder, "message", problem->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
answer_text (TtImport *import)
{
  GPtrArray *problems = tt_import_get_problems (import);
  guint n_counts = 0;
  const TtImportCount *counts = tt_import_get_counts (import, &n_counts);

  for (guint i = 0; i < problems->len; i++)
    {
      TtProblem *problem = g_ptr_array_index (problems, i);

      tt_answer_line (_ ("%s, line %" G_GINT64_FORMAT ", %s: %s"), problem->path, problem->line,
                      tt_problem_kind_get_name (problem->kind), problem->message);
    }
  for (guint i = 0; i < n_counts; i++)
    tt_answer_line (_ ("%s: %" G_GINT64_FORMAT " read, %" G_GINT64_FORMAT
                       " taken, %" G_GINT64_FORMAT " left out"),
                    counts[i].name, counts[i].read, counts[i].taken, counts[i].left_out);
  tt_answer_line ("%s", dry_run ? _ ("Nothing was changed: this was a dry run.")
                                : _ ("Imported. “timetrackerctl undo” takes it back in one step."));
}

static void
answer (TtCli *cli, TtImport *import)
{
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "format",
                          tt_import_format_get_name (tt_import_get_format (import)));
      tt_answer_add_boolean (builder, "applied", !dry_run);
      add_counts (builder, import);
      add_problems (builder, tt_import_get_problems (import));
      tt_answer_end (builder);
    }
  else
    {
      answer_text (import);
    }
  if (tt_import_is_partial (import))
    cli->exit = TT_EXIT_PART;
}

static gboolean
apply (TtCli *cli, TtImport *import, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;

  if (cli->office == NULL)
    {
      tt_office_create_from_import_async (cli->environment, cli->folder, import, TT_OFFICE_PLAIN,
                                          progress, tt_cli_ready, &result);
      cli->office = tt_office_create_from_import_finish (tt_cli_wait (&result), error);
      return cli->office != NULL;
    }

  tt_office_apply_import_async (cli->office, cli->actor, import, progress, tt_cli_ready, &result);

  return tt_office_apply_import_finish (cli->office, tt_cli_wait (&result), error);
}

/* An ambiguous file is a failure (exit 1), not wrong usage. */
static TtImport *
read_file (TtCli *cli, const char *word, const TtImportOptions *import_options, GError **error)
{
  gboolean from_stdin = g_str_equal (word, "-");
  g_autofree char *path = from_stdin ? NULL : g_canonicalize_filename (word, NULL);
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  TtImport *import;

  tt_office_read_import_async (cli->office, cli->environment, cli->folder, cli->actor, path,
                               from_stdin ? STDIN_FILENO : -1, import_options, progress,
                               tt_cli_ready, &result);
  import = tt_office_read_import_finish (tt_cli_wait (&result), error);
  if (import == NULL && error != NULL && g_error_matches (*error, TT_ERROR, TT_ERROR_AMBIGUOUS))
    (*error)->code = TT_ERROR_INVALID;

  return import;
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  TtImportOptions import_options = { 0 };
  g_autofree char *local_zone = tt_zone_dup_local ();
  g_autoptr (TtImport) import = NULL;

  import_options.fallback_zone = local_zone;
  if (!parse_import_options (&import_options, error))
    return FALSE;
  if (tt_office_exists (cli->environment, cli->folder) && !tt_cli_open (cli, FALSE, error))
    return FALSE;

  import = read_file (cli, words[0], &import_options, error);
  if (import == NULL || (!dry_run && !apply (cli, import, error)))
    return FALSE;

  answer (cli, import);

  return TRUE;
}

const TtCommand tt_command_import = {
  .name = "import",
  .arguments = N_ ("FILE|- [OPTIONS]"),
  .summary = N_ ("Bring in an export of ours or a backup of the old web app"),
  .options = options,
  .min_words = 1,
  .max_words = 1,
  .func = run,
};
