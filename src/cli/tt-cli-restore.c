/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "cli/tt-layer-words.h"
#include "core/tt-day.h"
#include "core/tt-time.h"
#include "office/tt-office-moments.h"
#include "office/tt-office-remote.h"

#include <glib/gi18n-lib.h>

static char *from;
static char *from_repository;
static char *at_text;
static char *snapshot;
static char *to;
static char **settings;
static char *only_user;
static char *only_day;
static char *only_site;
static gboolean dry_run;
static gboolean secret_stdin;
static gboolean key_stdin;

static const GOptionEntry options[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from,
    N_ ("The layer to restore from, or primary where a decision is asked"), N_ ("NAME") },
  { "from-repository", 0, 0, G_OPTION_ARG_STRING, &from_repository,
    N_ ("Without an office: the kind of place (folder, webdav, s3)"), N_ ("KIND") },
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings,
    N_ ("Of that place: path=DIR, url=…, user=…, as with layers add"), N_ ("KEY=VALUE") },
  { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &secret_stdin,
    N_ ("Read the place’s password or secret key from standard input, its first line"), NULL },
  { "key-stdin", 0, 0, G_OPTION_ARG_NONE, &key_stdin,
    N_ ("Read the recovery key from standard input, the next line"), NULL },
  { "at", 0, 0, G_OPTION_ARG_STRING, &at_text,
    N_ ("After the last change at or before this moment"), N_ ("TIME") },
  { "snapshot", 0, 0, G_OPTION_ARG_STRING, &snapshot, N_ ("A point that “snapshots” lists"),
    N_ ("ID") },
  { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, N_ ("Into a new folder (otherwise in place)"),
    N_ ("DIR") },
  { "only-user", 0, 0, G_OPTION_ARG_STRING, &only_user,
    N_ ("Bring this person alone into today, as a change that undo takes back"), N_ ("USERNAME") },
  { "only-day", 0, 0, G_OPTION_ARG_STRING, &only_day,
    N_ ("Bring the entries of this day alone into today"), N_ ("YYYY-MM-DD") },
  { "only-site", 0, 0, G_OPTION_ARG_STRING, &only_site,
    N_ ("Bring this site alone, with the entries at it, into today"), N_ ("NAME") },
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

static gboolean
is_alone (void)
{
  return only_user != NULL || only_day != NULL || only_site != NULL;
}

static const char *
get_heading (void)
{
  if (is_alone ())
    return dry_run ? _ ("From change %" G_GINT64_FORMAT " of %s (digest %s) would come back:")
                   : _ ("From change %" G_GINT64_FORMAT " of %s (digest %s) came back:");
  return dry_run ? _ ("Change %" G_GINT64_FORMAT " of %s can be restored; digest %s.")
                 : _ ("Restored to change %" G_GINT64_FORMAT " of %s; digest %s.");
}

static void
answer_text (const TtRestoreResult *restored)
{
  g_autofree char *moment = tt_time_format (restored->at);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  tt_answer_line (get_heading (), restored->seq, moment, restored->digest);
#pragma GCC diagnostic pop
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
  if (is_alone ())
    tt_answer_add_int64 (builder, "left_out", restored->left_out);
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
restore_from_remote (TtCli *cli, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *merged = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *key = NULL;
  g_autofree char *into = NULL;
  TtRemoteSource source = { 0 };
  gint64 at = 0;

  if (to == NULL || !key_stdin)
    {
      tt_cli_usage (error, _ ("--from-repository %s needs --set url=…, --key-stdin and --to DIR"),
                    from_repository);
      return NULL;
    }
  merged = tt_cli_merge_settings (NULL, settings, NULL, error);
  secret = merged != NULL && secret_stdin ? tt_cli_read_line (_ ("secret"), error) : NULL;
  if (merged == NULL || (secret_stdin && secret == NULL))
    return NULL;
  key = tt_cli_read_line (_ ("recovery key"), error);
  if (key == NULL || !parse_moment (cli, &at, error))
    return NULL;

  source = (TtRemoteSource){ from_repository, merged, secret, key };
  into = g_canonicalize_filename (to, NULL);
  tt_office_restore_remote_async (cli->environment, &source, at, into, progress, tt_cli_ready,
                                  &result);

  return tt_office_restore_repository_finish (tt_cli_wait (&result), error);
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

static TtRestoreResult *
bring_back (TtCli *cli, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtRestoreResult) restored = NULL;
  TtBringBackKind kind = only_user != NULL  ? TT_BRING_BACK_USER
                         : only_day != NULL ? TT_BRING_BACK_DAY
                                            : TT_BRING_BACK_SITE;
  const char *name = only_user != NULL ? only_user : only_day != NULL ? only_day : only_site;
  TtMoment moment = { .layer = from, .snapshot = snapshot };

  if (!tt_cli_open (cli, FALSE, error) || !parse_moment (cli, &moment.at, error))
    return NULL;

  tt_office_bring_back_async (cli->office, cli->actor, &moment, kind, 0, name, dry_run, progress,
                              tt_cli_ready, &result);
  restored = tt_office_bring_back_finish (cli->office, tt_cli_wait (&result), error);
  if (restored == NULL || (!dry_run && !tt_cli_settle (cli, error)))
    return NULL;

  if (restored->left_out > 0)
    cli->exit = TT_EXIT_PART;
  return g_steal_pointer (&restored);
}

static gboolean
check_alone (GError **error)
{
  if (!is_alone ())
    return TRUE;
  if ((only_user != NULL) + (only_day != NULL) + (only_site != NULL) > 1)
    return tt_cli_usage (error, _ ("One of --only-user, --only-day and --only-site at a time"));
  if (to != NULL || from_repository != NULL)
    return tt_cli_usage (error, _ ("What comes back alone comes into this office: --to and "
                                   "--from-repository bring back a whole one"));
  if (only_day != NULL && !tt_day_is_valid (only_day))
    return tt_cli_usage (error, _ ("“%s” is not a day; write YYYY-MM-DD"), only_day);

  return TRUE;
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  g_autoptr (TtRestoreResult) restored = NULL;

  if ((from == NULL) == (from_repository == NULL))
    return tt_cli_usage (error, _ ("One of --from NAME and --from-repository KIND is needed"));
  if (at_text != NULL && snapshot != NULL)
    return tt_cli_usage (error, _ ("--at and --snapshot name the same thing twice: give one"));

  if (!check_alone (error))
    return FALSE;

  restored = is_alone ()                                  ? bring_back (cli, error)
             : from != NULL                               ? restore_from_layer (cli, error)
             : tt_office_is_remote_kind (from_repository) ? restore_from_remote (cli, error)
                                                          : restore_from_repository (cli, error);
  if (restored == NULL)
    return FALSE;

  answer (cli, restored);

  return TRUE;
}

const TtCommand tt_command_restore = {
  .name = "restore",
  .arguments = N_ ("--from NAME [--at TIME|--snapshot ID] [--to DIR|--only-user USERNAME|"
                   "--only-day DAY|--only-site NAME] [--dry-run]"),
  .summary = N_ ("Bring a kept moment back, in place or into a new folder"),
  .options = options,
  .func = run,
};
