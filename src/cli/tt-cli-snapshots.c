/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-label.h"
#include "core/tt-time.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static char *layer;

static const GOptionEntry options[] = {
  { "layer", 0, 0, G_OPTION_ARG_STRING, &layer, N_ ("Only this layer"), N_ ("NAME") },
  { NULL },
};

static void
add_snapshot (JsonBuilder *builder, const TtSnapshot *snapshot)
{
  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "id", snapshot->id);
  tt_answer_add_text (builder, "layer", snapshot->layer);
  tt_answer_add_text (builder, "stream", snapshot->stream);
  tt_answer_add_int64 (builder, "seq", snapshot->seq);
  tt_answer_add_time (builder, "at", snapshot->at);
  tt_answer_add_int64 (builder, "bytes", snapshot->bytes);
  tt_answer_add_time (builder, "verified_at", snapshot->verified_at);
  tt_answer_add_text (builder, "label", snapshot->label);
  json_builder_end_object (builder);
}

static void
answer (TtCli *cli, GPtrArray *snapshots)
{
  g_autoptr (JsonBuilder) builder = cli->json ? tt_answer_begin () : NULL;

  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "snapshots");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < snapshots->len; i++)
    {
      const TtSnapshot *snapshot = g_ptr_array_index (snapshots, i);
      g_autofree char *at = tt_time_format (snapshot->at);

      if (builder != NULL)
        add_snapshot (builder, snapshot);
      else
        tt_answer_line ("%-24s %-10s %s  %s", snapshot->id, snapshot->layer, at,
                        tt_label_get_words (snapshot->label));
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) snapshots = NULL;

  if (!tt_cli_open (cli, TRUE, error))
    return FALSE;
  tt_office_list_snapshots_async (cli->office, layer, NULL, tt_cli_ready, &result);
  snapshots = tt_office_list_snapshots_finish (cli->office, tt_cli_wait (&result), error);
  if (snapshots == NULL)
    return FALSE;

  answer (cli, snapshots);

  return TRUE;
}

const TtCommand tt_command_snapshots = {
  .name = "snapshots",
  .arguments = N_ ("[--layer NAME]"),
  .summary = N_ ("List what can be restored"),
  .options = options,
  .func = run,
};
