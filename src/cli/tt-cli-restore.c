/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "core/tt-time.h"
#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"

#include <glib/gi18n-lib.h>

static char *from;
static char *from_repository;
static char *at_text;
static char *snapshot;
static char *to;
static char **settings;
static gboolean dry_run;

static const GOptionEntry options[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from,
    N_ ("The layer to restore from, or primary where a decision is asked"), N_ ("NAME") },
  { "from-repository", 0, 0, G_OPTION_ARG_STRING, &from_repository,
    N_ ("Without an office: the kind of place (folder)"), N_ ("KIND") },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, N_ ("Of that place: path=DIR"),
    N_ ("KEY=VALUE") },
  { "at", 0, 0, G_OPTION_ARG_STRING, &at_text,
    N_ ("After the last change at or before this moment"), N_ ("TIME") },
  { "snapshot", 0, 0, G_OPTION_ARG_STRING, &snapshot, N_ ("A point that “snapshots” lists"),
    N_ ("ID") },
  { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Into a new folder (otherwise in place)"),
    N_ ("DIR") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
    N_ ("Build it, prove it and compare, change nothing"), NULL },
  { NULL },
};

static void
add_changes (JsonBuilder *builder, GArray *changes)
{
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_object (builder);
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const TtDiffCount *count = &g_array_index (changes, TtDiffCount, i);

      json_builder_set_member_name (builder, count->table->json_name);
      json_builder_begin_object (builder);
      tt_answer_add_int64 (builder, "added", count->added);
      tt_answer_add_int64 (builder, "changed", count->changed);
      tt_answer_add_int64 (builder, "removed", count->removed);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_items (JsonBuilder *builder, const char *name, GPtrArray *items)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      const TtPreviewItem *item = g_ptr_array_index (items, i);

      json_builder_begin_object (builder);
      tt_answer_add_int64 (builder, "id", item->id);
      tt_answer_add_text (builder, "name", item->name);
      tt_answer_add_int64 (builder, "seconds", item->seconds);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_texts (JsonBuilder *builder, const char *name, gpointer *texts, guint n_texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_texts; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
add_preview (JsonBuilder *builder, const TtPreview *preview)
{
  json_builder_set_member_name (builder, "preview");
  json_builder_begin_object (builder);
  tt_answer_add_int64 (builder, "seconds", preview->seconds);
  json_builder_set_member_name (builder, "pay");
  json_builder_begin_array (builder);
  for (guint i = 0; i < preview->pay->len; i++)
    {
      const TtPreviewPay *pay = g_ptr_array_index (preview->pay, i);

      json_builder_begin_object (builder);
      tt_answer_add_text (builder, "currency", pay->currency);
      tt_answer_add_int64 (builder, "minor", pay->minor);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_items (builder, "users", preview->people);
  add_items (builder, "sites", preview->sites);
  add_texts (builder, "days", preview->days->pdata, preview->days->len);
  add_texts (builder, "sentences", (gpointer *) preview->sentences,
             g_strv_length (preview->sentences));
  json_builder_end_object (builder);
}

static void
answer_text (const TtRestoreResult *restored)
{
  g_autofree char *moment = tt_time_format (restored->at);

  tt_answer_line (dry_run ? _ ("Change %" G_GINT64_FORMAT " of %s can be restored; digest %s.")
                          : _ ("Restored to change %" G_GINT64_FORMAT " of %s; digest %s."),
                  restored->seq, moment, restored->digest);
  for (guint i = 0; restored->changes != NULL && i < restored->changes->len; i++)
    {
      const TtDiffCount *count = &g_array_index (restored->changes, TtDiffCount, i);

      tt_answer_line (_ ("%s: %" G_GINT64_FORMAT " added, %" G_GINT64_FORMAT
                         " changed, %" G_GINT64_FORMAT " removed"),
                      count->table->json_name, count->added, count->changed, count->removed);
    }
  for (guint i = 0; restored->preview != NULL && restored->preview->sentences[i] != NULL; i++)
    tt_answer_line ("%s", restored->preview->sentences[i]);
  if (restored->set_aside != NULL)
    tt_answer_line (_ ("What was there before is kept in %s."), restored->set_aside);
}

static void
answer (TtCli *cli, const TtRestoreResult *restored)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (!cli->json)
    {
      answer_text (restored);
      return;
    }

  builder = tt_answer_begin ();
  tt_answer_add_int64 (builder, "seq", restored->seq);
  tt_answer_add_time (builder, "at", restored->at);
  tt_answer_add_text (builder, "digest", restored->digest);
  add_changes (builder, restored->changes);
  if (restored->preview != NULL)
    add_preview (builder, restored->preview);
  tt_answer_add_text (builder, "set_aside", restored->set_aside);
  tt_answer_end (builder);
}

/* A moment without offset is wall-clock time in the company's zone; where no company can be asked
 * only a full instant will do. */
static gboolean
parse_moment (TtCli *cli, gint64 *at, GError **error)
{
  g_autofree char *zone = NULL;

  *at = 0;
  if (at_text == NULL)
    return TRUE;
  if (cli->office != NULL && tt_office_get_condition (cli->office) != TT_CONDITION_DECISION)
    {
      zone = tt_cli_dup_zone (cli, NULL, error);
      if (zone == NULL)
        return FALSE;
    }

  return tt_cli_parse_time (at_text, zone, at, error);
}

static const char *
find_path_setting (void)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    if (g_str_has_prefix (settings[i], "path="))
      return settings[i] + strlen ("path=");

  return NULL;
}

static TtRestoreResult *
restore_from_repository (TtCli *cli, GError **error)
{
  const char *given = find_path_setting ();
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  g_autofree char *into = NULL;
  gint64 at = 0;

  if (!g_str_equal (from_repository, "folder") || given == NULL || to == NULL)
    {
      tt_cli_usage (error, _ ("--from-repository folder needs --set path=DIR and --to DIR"));
      return NULL;
    }
  if (!parse_moment (cli, &at, error))
    return NULL;

  path = g_canonicalize_filename (given, NULL);
  into = g_canonicalize_filename (to, NULL);
  tt_office_restore_repository_async (cli->environment, path, at, into, progress, tt_cli_ready,
                                      &result);

  return tt_office_restore_repository_finish (tt_cli_wait (&result), error);
}

static TtRestoreResult *
restore_from_layer (TtCli *cli, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *into = to != NULL ? g_canonicalize_filename (to, NULL) : NULL;
  TtRestore what = { 0 };

  if (!tt_cli_open (cli, TRUE, error) || !parse_moment (cli, &what.at, error))
    return NULL;

  what.layer = from;
  what.snapshot = snapshot;
  what.to = into;
  what.dry_run = dry_run;
  tt_office_restore_async (cli->office, cli->actor, &what, progress, tt_cli_ready, &result);

  return tt_office_restore_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtRestoreResult) restored = NULL;

  if ((from == NULL) == (from_repository == NULL))
    return tt_cli_usage (error, _ ("One of --from NAME and --from-repository KIND is needed"));
  if (at_text != NULL && snapshot != NULL)
    return tt_cli_usage (error, _ ("--at and --snapshot name the same thing twice: give one"));

  restored = from != NULL ? restore_from_layer (cli, error) : restore_from_repository (cli, error);
  if (restored == NULL)
    return FALSE;

  answer (cli, restored);

  return TRUE;
}

const TtCommand tt_command_restore = {
  .name = "restore",
  .arguments = N_ ("--from NAME [--at TIME|--snapshot ID] [--to DIR] [--dry-run]"),
  .summary = N_ ("Bring a kept moment back, in place or into a new folder"),
  .options = options,
  .func = run,
};
