/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-time.h"
#include "office/tt-office-proof.h"

#include <glib/gi18n-lib.h>

static int limit = 50;

static const GOptionEntry options[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("So many at most, 0 for all"), N_ ("N") },
  { NULL },
};

static void
add_proof (JsonBuilder *builder, const TtProof *proof)
{
  json_builder_begin_object (builder);
  tt_answer_add_time (builder, "at", proof->at);
  tt_answer_add_text (builder, "layer", proof->layer);
  tt_answer_add_text (builder, "kind", proof->kind);
  tt_answer_add_text (builder, "result", proof->result);
  tt_answer_add_text (builder, "detail", proof->detail);
  tt_answer_add_int64 (builder, "seconds", proof->duration / G_USEC_PER_SEC);
  json_builder_end_object (builder);
}

static void
print_proof (const TtProof *proof)
{
  g_autofree char *at = tt_time_format (proof->at);

  tt_answer_line ("%s  %-12s %-7s %-8s %s", at, proof->layer, proof->kind, proof->result,
                  proof->detail);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) proofs = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (limit < 0)
    return tt_cli_usage (error, _ ("--limit is 0 or more"));
  if (!tt_cli_open (cli, TRUE, error))
    return FALSE;
  tt_office_list_proofs_async (cli->office, (guint) limit, NULL, tt_cli_ready, &result);
  proofs = tt_office_list_proofs_finish (cli->office, tt_cli_wait (&result), error);
  if (proofs == NULL)
    return FALSE;

  builder = cli->json ? tt_answer_begin () : NULL;
  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "proofs");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < proofs->len; i++)
    {
      if (builder != NULL)
        add_proof (builder, proofs->pdata[i]);
      else
        print_proof (proofs->pdata[i]);
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }
  else if (proofs->len == 0)
    {
      tt_answer_line (_ ("Nothing was verified or tried yet."));
    }

  return TRUE;
}

const TtCommand tt_command_proofs = {
  .name = "proofs",
  .arguments = N_ ("[--limit N]"),
  .summary = N_ ("List when copies were verified and tried, and how it went"),
  .options = options,
  .func = run,
};
