/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-time.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static void
add_row (JsonBuilder *builder, const TtSetAside *row)
{
  json_builder_begin_object (builder);
  tt_answer_add_text (builder, "name", row->name);
  tt_answer_add_time (builder, "at", row->at);
  tt_answer_add_text (builder, "note", row->note);
  tt_answer_add_int64 (builder, "bytes", row->bytes);
  tt_answer_add_boolean (builder, "removable", row->removable);
  json_builder_end_object (builder);
}

static void
print_row (const TtSetAside *row)
{
  g_autofree char *at = tt_time_format (row->at);
  g_autofree char *size = g_format_size ((guint64) row->bytes);

  tt_answer_line ("%-24s %s  %s  %s", row->name, at, size, row->note);
}

static gboolean
list (TtCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  tt_office_list_set_aside_async (cli->office, NULL, tt_cli_ready, &result);
  rows = tt_office_list_set_aside_finish (cli->office, tt_cli_wait (&result), error);
  if (rows == NULL)
    return FALSE;

  builder = cli->json ? tt_answer_begin () : NULL;
  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "set_aside");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      if (builder != NULL)
        add_row (builder, g_ptr_array_index (rows, i));
      else
        print_row (g_ptr_array_index (rows, i));
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }
  else if (rows->len == 0)
    {
      tt_answer_line (_ ("Nothing is set aside."));
    }

  return TRUE;
}

static gboolean
remove_one (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_remove_set_aside_async (cli->office, cli->actor, name, NULL, tt_cli_ready, &result);

  return tt_office_remove_set_aside_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  if (g_str_equal (words[0], "list") && words[1] == NULL)
    return tt_cli_open (cli, TRUE, error) && list (cli, error);
  if (g_str_equal (words[0], "remove") && words[1] != NULL)
    return tt_cli_open (cli, TRUE, error) && remove_one (cli, words[1], error) && list (cli, error);

  return tt_cli_usage (error, _ ("Usage: timetrackerctl set-aside list|remove NAME"));
}

const TtCommand tt_command_set_aside = {
  .name = "set-aside",
  .arguments = N_ ("list|remove NAME"),
  .summary = N_ ("List or remove what was kept when something was replaced"),
  .min_words = 1,
  .max_words = 2,
  .func = run,
};
