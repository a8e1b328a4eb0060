/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-password.h"
#include "cli/tt-answer.h"
#include "cli/tt-commands.h"

#include <glib/gi18n-lib.h>

static char *company;
static char *owner;
static char *name;
static char *zone;
static char *currency;
static gboolean password_stdin;

static const GOptionEntry options[] = {
  { "company", 0, 0, G_OPTION_ARG_STRING, &company, N_ ("Name of the company"), N_ ("NAME") },
  { "owner", 0, 0, G_OPTION_ARG_STRING, &owner, N_ ("Username of its owner"), N_ ("USERNAME") },
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("The owner's name"), N_ ("“First Last”") },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, N_ ("Time zone (otherwise the computer's)"),
    N_ ("TZ") },
  { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("Currency (otherwise the locale's)"),
    N_ ("CODE") },
  { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &password_stdin,
    N_ ("Read the owner's password from the first line of standard input"), NULL },
  { NULL },
};

static void
answer (TtCli *cli)
{
  g_autofree char *stream = tt_office_dup_stream (cli->office);

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "folder", cli->folder);
      tt_answer_add_text (builder, "stream", stream);
      tt_answer_add_int64 (builder, "seq", tt_office_get_seq (cli->office));
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line (_ ("“%s” is ready in %s."), company, cli->folder);
      if (!password_stdin)
        tt_answer_line (_ ("%s sets a password at the first sign-in."), owner);
    }
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *password = NULL;
  TtNewOffice what = { 0 };

  if (company == NULL || owner == NULL)
    return tt_cli_usage (error, _ ("--company and --owner are needed"));
  if (password_stdin)
    {
      password = tt_cli_read_line (_ ("password"), error);
      if (password == NULL)
        return FALSE;
    }

  what.company = company;
  what.owner = owner;
  what.owner_name = name;
  what.zone = zone;
  what.currency = currency;
  what.password = password;
  tt_office_create_async (cli->environment, cli->folder, &what, TT_OFFICE_PLAIN, NULL, tt_cli_ready,
                          &result);
  cli->office = tt_office_create_finish (tt_cli_wait (&result), error);
  tt_password_clear (g_steal_pointer (&password));
  if (cli->office == NULL)
    return FALSE;

  answer (cli);

  return TRUE;
}

const TtCommand tt_command_init = {
  .name = "init",
  .arguments = N_ ("--company NAME --owner USERNAME [OPTIONS]"),
  .summary = N_ ("Make a new office in the folder"),
  .options = options,
  .func = run,
};
