/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-remote.h"

#include <glib/gi18n-lib.h>

static gboolean password_stdin;

static const GOptionEntry options[] = {
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
    N_ ("Read the password from standard input"), NULL },
  { NULL },
};

static gboolean
show (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *key = NULL;

  tt_office_show_key_async (cli->office, cli->actor, NULL, tt_cli_ready, &result);
  key = tt_office_show_key_finish (cli->office, tt_cli_wait (&result), error);
  if (key == NULL)
    return FALSE;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "recovery_key", key);
      tt_answer_end (builder);
    }
  else
    tt_answer_line ("%s", key);

  return TRUE;
}

static gboolean
add_password (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *password = NULL;

  if (!password_stdin)
    return tt_cli_usage (error, _ ("The password comes from standard input: add --password-stdin"));
  password = tt_cli_read_line (_ ("password"), error);
  if (password == NULL)
    return FALSE;

  tt_office_add_key_password_async (cli->office, cli->actor, password, NULL, tt_cli_ready, &result);
  if (!tt_office_add_key_password_finish (cli->office, tt_cli_wait (&result), error))
    return FALSE;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_boolean (builder, "added", TRUE);
      tt_answer_end (builder);
    }
  else
    tt_answer_line (_ ("The copies outside open with this password too, after the next backup."));

  return TRUE;
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  if (g_strv_length (words) == 1 && g_str_equal (words[0], "show"))
    return tt_cli_open (cli, FALSE, error) && show (cli, error);
  if (g_strv_length (words) == 1 && g_str_equal (words[0], "password"))
    return tt_cli_open (cli, FALSE, error) && add_password (cli, error);

  return tt_cli_usage (error, _ ("Usage: timetrackerctl key show|password --password-stdin"));
}

const TtCommand tt_command_key = {
  .name = "key",
  .arguments = N_ ("show|password --password-stdin"),
  .summary = N_ ("Show the recovery key of the copies outside, or open them by a password too"),
  .options = options,
  .max_words = 1,
  .func = run,
};
