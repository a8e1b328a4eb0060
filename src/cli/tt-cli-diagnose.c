/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-state.h"

#include <glib/gi18n-lib.h>

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!tt_cli_open (cli, TRUE, error))
    return FALSE;
  tt_office_diagnose_async (cli->office, cli->actor, words[0], NULL, tt_cli_ready, &result);
  if (!tt_office_diagnose_finish (cli->office, tt_cli_wait (&result), error))
    return FALSE;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "file", words[0]);
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_line (_ ("Saved in %s. It holds no names, passwords, positions or keys; read it "
                         "before you send it."),
                      words[0]);
    }

  return TRUE;
}

const TtCommand tt_command_diagnose = {
  .name = "diagnose",
  .arguments = N_ ("FILE"),
  .summary = N_ ("Save a support bundle without names, passwords, positions or keys"),
  .min_words = 1,
  .max_words = 1,
  .func = run,
};
