/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-cli.h"

#include "base/tt-error.h"
#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-people.h"
#include "tt-config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

G_DEFINE_QUARK (tt_cli_error_quark, tt_cli_error)

static const TtCommand *const commands[] = {
  &tt_command_init,     &tt_command_demo,    &tt_command_status, &tt_command_digest,
  &tt_command_export,   &tt_command_import,  &tt_command_backup, &tt_command_layers,
  &tt_command_key,      &tt_command_verify,  &tt_command_drill,  &tt_command_snapshots,
  &tt_command_restore,  &tt_command_user,    &tt_command_site,   &tt_command_clock,
  &tt_command_correct,  &tt_command_approve, &tt_command_reopen, &tt_command_list,
  &tt_command_undo,     &tt_command_redo,    &tt_command_log,    &tt_command_set_aside,
  &tt_command_diagnose, &tt_command_prune,   &tt_command_proofs,
};

/* Tasks that are done are let go of on this context: until then they hold the office, and the
 * threads of its queues would be cut off when the process ends. */
static void
settle (TtEnvironment *environment)
{
  for (guint queue = 0; queue < TT_N_QUEUES; queue++)
    tt_executor_drain (tt_environment_get_executor (environment), (TtQueue) queue);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tt_cli_clear (TtCli *self)
{
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  if (self->environment != NULL)
    settle (self->environment);
  g_clear_object (&self->environment);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->as, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TtCli, tt_cli_clear)

void
tt_cli_ready (GObject *source, GAsyncResult *result, gpointer slot)
{
  GAsyncResult **place = slot;

  *place = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

GAsyncResult *
tt_cli_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

gboolean
tt_cli_usage (GError **error, const char *words, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, words);
  message = g_strdup_vprintf (words, arguments);
  va_end (arguments);
  g_set_error_literal (error, TT_CLI_ERROR, TT_CLI_ERROR_USAGE, message);

  return FALSE;
}

char *
tt_cli_read_line (const char *what, GError **error)
{
  g_autoptr (GString) line = g_string_new (NULL);
  int c;

  while ((c = getchar ()) != EOF && c != '\n')
    g_string_append_c (line, (char) c);

  if (c == EOF && line->len == 0)
    {
      tt_cli_usage (error, _ ("Standard input ended before the %s"), what);
      return NULL;
    }
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
on_progress_notified_cb (TtProgress *progress, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *what = tt_progress_dup_what (progress);
  gint64 total = tt_progress_get_total (progress);

  if (total > 0)
    fprintf (stderr, "\r\033[K%s %.0f %%", what != NULL ? what : "",
             100.0 * tt_progress_get_fraction (progress));
  else
    fprintf (stderr, "\r\033[K%s", what != NULL ? what : "");
}

static void
end_progress_line (gpointer user_data, GObject *progress)
{
  fputs ("\r\033[K", stderr);
}

TtProgress *
tt_cli_progress (void)
{
  TtProgress *progress = tt_progress_new ();

  if (isatty (STDERR_FILENO))
    {
      g_signal_connect (progress, "notify::fraction", G_CALLBACK (on_progress_notified_cb), NULL);
      g_signal_connect (progress, "notify::what", G_CALLBACK (on_progress_notified_cb), NULL);
      g_object_weak_ref (G_OBJECT (progress), end_progress_line, NULL);
    }

  return progress;
}

/* What was mended without asking is said on stderr, whatever the command. */
static void
on_notice_cb (TtOffice *office, TtNotice *notice, gpointer user_data)
{
  TtCli *cli = user_data;

  if (tt_notice_get_kind (notice) == TT_NOTICE_RECOVERED)
    cli->mended = TRUE;
  if (tt_notice_get_kind (notice) != TT_NOTICE_STATE)
    tt_answer_note ("%s %s", tt_notice_get_title (notice), tt_notice_get_words (notice));
}

static gboolean
find_actor (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (cli->as == NULL)
    {
      cli->actor = tt_actor_new_command_line ();
      return TRUE;
    }

  tt_office_act_as_async (cli->office, cli->as, NULL, tt_cli_ready, &result);
  cli->actor = tt_office_act_as_finish (cli->office, tt_cli_wait (&result), error);

  return cli->actor != NULL;
}

gboolean
tt_cli_open (TtCli *cli, gboolean undecided_too, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_open_async (cli->environment, cli->folder, TT_OFFICE_PLAIN, NULL, tt_cli_ready,
                        &result);
  cli->office = tt_office_open_finish (tt_cli_wait (&result), error);
  if (cli->office == NULL)
    return FALSE;

  g_signal_connect (cli->office, "notice", G_CALLBACK (on_notice_cb), cli);
  if (tt_office_get_condition (cli->office) != TT_CONDITION_DECISION)
    return find_actor (cli, error);

  if (!undecided_too)
    {
      if (error != NULL)
        *error = g_error_copy (tt_office_get_condition_error (cli->office));
      return FALSE;
    }

  /* Nobody can be looked up in an office that does not open: whoever has the desktop account
   * decides. */
  cli->actor = tt_actor_new_command_line ();

  return TRUE;
}

gboolean
tt_cli_settle (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) behind = NULL;

  tt_office_settle_async (cli->office, NULL, tt_cli_ready, &result);
  behind = tt_office_settle_finish (cli->office, tt_cli_wait (&result), error);
  if (behind == NULL)
    return FALSE;

  for (guint i = 0; i < behind->len; i++)
    {
      tt_answer_note (_ ("Saved, but the layer “%s” could not follow."),
                      (const char *) g_ptr_array_index (behind, i));
      cli->exit = TT_EXIT_PART;
    }

  return TRUE;
}

static gboolean
close_office (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (cli->office == NULL)
    return TRUE;

  tt_office_close_async (cli->office, tt_cli_ready, &result);

  return tt_office_close_finish (cli->office, tt_cli_wait (&result), error);
}

static void
print_help (void)
{
  g_print (_ ("Usage: timetrackerctl [--data-dir DIR] [--json] [--as USERNAME] COMMAND …\n\n"
              "Keeps the hours of an office, and copies of them that come back.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s %s\n", commands[i]->name, _ (commands[i]->summary));
  g_print (_ (
      "\nOptions:\n"
      "  --data-dir DIR    the office's folder (otherwise timetracker in the user's data folder)\n"
      "  --json            answer with one JSON object\n"
      "  --as USERNAME     act with that person's role\n"
      "  --version         print the version\n"
      "  --help            this page; after a command its own\n\n"
      "Exit codes: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done in part,\n"
      "4 damage found or a decision is needed.\n"));
}

/* The command is the first word that is neither an option nor a global option's value. Returns its
 * index, 0 where there is none. */
static int
find_command_word (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--data-dir") || g_str_equal (argv[i], "--as"))
        i++;
      else if (argv[i][0] != '-')
        return i;
    }

  return 0;
}

static const TtCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

/* Takes command's and global options out of @argv; the words stay. */
static gboolean
parse_options (TtCli *cli, const TtCommand *command, char ***argv, GError **error)
{
  const GOptionEntry global[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &cli->folder, N_ ("The office's folder"),
      N_ ("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Answer with one JSON object"), NULL },
    { "as", 0, 0, G_OPTION_ARG_STRING, &cli->as, N_ ("Act with that person's role"),
      N_ ("USERNAME") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ (command->arguments));

  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);

  return g_option_context_parse_strv (context, argv, error);
}

static char *
dup_folder (const char *given)
{
  if (given == NULL)
    return tt_office_dup_default_folder ();

  return g_canonicalize_filename (given, NULL);
}

static gboolean
run_command (TtCli *cli, const TtCommand *command, char **words, GError **error)
{
  guint n_words = g_strv_length (words);

  if (n_words < command->min_words || n_words > command->max_words)
    return tt_cli_usage (error, _ ("Usage: timetrackerctl %s %s"), command->name,
                         _ (command->arguments));

  return command->func (cli, words, error);
}

static TtExit
exit_for (const GError *error)
{
  if (error->domain == TT_CLI_ERROR || error->domain == G_OPTION_ERROR)
    return TT_EXIT_USAGE;
  if (g_error_matches (error, TT_ERROR, TT_ERROR_DECISION))
    return TT_EXIT_DECIDE;
  if (g_error_matches (error, TT_ERROR, TT_ERROR_AMBIGUOUS))
    return TT_EXIT_USAGE;

  return TT_EXIT_FAILED;
}

/* Options that cannot be parsed are answered in JSON too where that was asked for. */
static gboolean
wants_json (char **argv)
{
  for (char **word = argv; *word != NULL; word++)
    if (g_str_equal (*word, "--json"))
      return TRUE;

  return FALSE;
}

static int
run (TtCli *cli, const TtCommand *command, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) closing = NULL;
  g_auto (GStrv) rest = g_strdupv (argv);
  g_autofree char *given = NULL;
  gboolean done = parse_options (cli, command, &rest, &error);

  given = g_steal_pointer (&cli->folder);
  cli->folder = dup_folder (given);
  if (done)
    done = run_command (cli, command, rest + 1, &error);
  else
    cli->json = wants_json (argv);
  if (!done)
    tt_answer_error (cli, error);

  if (!close_office (cli, &closing))
    {
      tt_answer_note ("timetrackerctl: %s", closing->message);
      if (done && cli->exit == TT_EXIT_DONE)
        cli->exit = TT_EXIT_PART;
    }

  return done ? cli->exit : exit_for (error);
}

/* With no command: help and version, else wrong usage. */
static gboolean
answer_without_command (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_equal (argv[i], "--version"))
        {
          g_print ("timetrackerctl %s\n", TT_VERSION);
          return TRUE;
        }
      if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
        {
          print_help ();
          return TRUE;
        }
    }

  return FALSE;
}

/* No command, or one that is not known. */
static int
refuse (TtCli *cli, char **argv, const char *word)
{
  g_autoptr (GError) error = NULL;

  cli->json = wants_json (argv);
  if (word == NULL)
    tt_cli_usage (&error, _ ("A command is missing; see timetrackerctl --help"));
  else
    tt_cli_usage (&error, _ ("There is no command “%s”; see timetrackerctl --help"), word);
  tt_answer_error (cli, error);

  return TT_EXIT_USAGE;
}

int
tt_cli_run (int argc, char **argv)
{
  int at = find_command_word (argc, argv);
  const TtCommand *command = at != 0 ? find_command (argv[at]) : NULL;
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  g_auto (TtCli) cli = { .exit = TT_EXIT_DONE };

  if (at == 0 && answer_without_command (argc, argv))
    return TT_EXIT_DONE;
  if (command == NULL)
    return refuse (&cli, argv, at != 0 ? argv[at] : NULL);

  cli.environment = tt_environment_new_system ();
  for (int i = 0; i < argc; i++)
    if (i != at)
      g_ptr_array_add (rest, argv[i]);
  g_ptr_array_add (rest, NULL);

  return run (&cli, command, (char **) rest->pdata);
}
