/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-time.h"
#include "office/tt-office-moments.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static int steps = 1;
static int limit = 50;
static char *of_table;

static const GOptionEntry undo_options[] = {
  { "steps", 0, 0, G_OPTION_ARG_INT, &steps, N_ ("How many changes to take back (1)"), "N" },
  { NULL },
};

static const GOptionEntry log_options[] = {
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many lines (50), 0 for all"), "N" },
  { "of", 0, 0, G_OPTION_ARG_STRING, &of_table,
    N_ ("Only what became of one record: entry ID, user USERNAME or site NAME"), N_ ("KIND") },
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

static void
add_history_row (JsonBuilder *builder, const TtHistoryRow *row)
{
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "seq", row->seq);
  tt_answer_add_time (builder, "at", row->at);
  tt_answer_add_text (builder, "actor", row->actor);
  tt_answer_add_text (builder, "label", row->label);
  tt_answer_add_text (builder, "kind", row->kind);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_array (builder);
  for (guint i = 0; i < row->fields->len; i++)
    {
      const TtHistoryField *field = g_ptr_array_index (row->fields, i);

      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "name", field->name);
      tt_answer_add_text (builder, "before", field->before);
      tt_answer_add_text (builder, "after", field->after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
print_history_row (const TtHistoryRow *row)
{
  g_autofree char *at = tt_time_format (row->at);
  gboolean added = g_str_equal (row->kind, "added");

  tt_answer_line ("%-8" G_GINT64_FORMAT " %s  %s: %s", row->seq, at, row->actor,
                  added                                ? _ ("added")
                  : g_str_equal (row->kind, "removed") ? _ ("removed")
                                                       : _ ("changed"));
  for (guint i = 0; i < row->fields->len; i++)
    {
      const TtHistoryField *field = g_ptr_array_index (row->fields, i);

      tt_answer_line ("         %s: %s → %s", field->name,
                      field->before != NULL ? field->before : "–",
                      field->after != NULL ? field->after : "–");
    }
}

/* The row that --of and the word after it mean; 0 with @error where there is none. */
static gint64
find_record (TtCli *cli, const char *word, GError **error)
{
  gint64 id = 0;

  if (g_str_equal (of_table, "user"))
    {
      g_autoptr (TtUser) user = tt_cli_find_user (cli, word, error);

      return user != NULL ? tt_user_get_id (user) : 0;
    }
  if (g_str_equal (of_table, "site"))
    {
      g_autoptr (TtSite) site = tt_cli_find_site (cli, word, error);

      return site != NULL ? tt_site_get_id (site) : 0;
    }
  if (!g_ascii_string_to_signed (word, 10, 1, G_MAXINT64, &id, NULL))
    tt_cli_usage (error, _ ("“%s” is not the number of an entry"), word);

  return id;
}

static gboolean
show_history (TtCli *cli, const char *word, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  gint64 id;

  id = find_record (cli, word, error);
  if (id == 0)
    return FALSE;
  tt_office_list_history_async (cli->office, cli->actor, of_table, id, NULL, tt_cli_ready, &result);
  rows = tt_office_list_history_finish (cli->office, tt_cli_wait (&result), error);
  if (rows == NULL)
    return FALSE;
  if (limit > 0)
    g_ptr_array_set_size (rows, (int) MIN (rows->len, (guint) limit));

  builder = cli->json ? tt_answer_begin () : NULL;
  if (builder != NULL)
    {
      json_builder_set_member_name (builder, "history");
      json_builder_begin_array (builder);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      if (builder != NULL)
        add_history_row (builder, g_ptr_array_index (rows, i));
      else
        print_history_row (g_ptr_array_index (rows, i));
    }
  if (builder != NULL)
    {
      json_builder_end_array (builder);
      tt_answer_end (builder);
    }

  return TRUE;
}

static gboolean
check_log_words (char **words, GError **error)
{
  static const char *const kinds[] = { "entry", "user", "site", NULL };

  if (limit < 0)
    return tt_cli_usage (error, _ ("--limit is 0 or more"));
  if (of_table != NULL && !g_strv_contains (kinds, of_table))
    return tt_cli_usage (error, _ ("--of takes entry, user or site, not “%s”"), of_table);
  if ((of_table != NULL) != (words[0] != NULL))
    return tt_cli_usage (error, _ ("It is --of entry ID, --of user USERNAME or --of site NAME"));

  return TRUE;
}

static gboolean
run_log (TtCli *cli, char **words, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonBuilder) builder = NULL;

  if (!check_log_words (words, error) || !tt_cli_open (cli, FALSE, error))
    return FALSE;
  if (of_table != NULL)
    return show_history (cli, words[0], error);

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
  .arguments = N_ ("[--limit N] [--of entry ID|user USERNAME|site NAME]"),
  .summary = N_ ("Say who did what when"),
  .options = log_options,
  .max_words = 1,
  .func = run_log,
};
