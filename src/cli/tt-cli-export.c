/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer.h"
#include "cli/tt-commands.h"
#include "office/tt-office-exchange.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

static char *format;
static gboolean without_photos;
static char *username;

static const GOptionEntry options[] = {
  { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("json"), N_ ("FORMAT") },
  { "without-photos", 0, 0, G_OPTION_ARG_NONE, &without_photos, N_ ("Leave the pictures out"),
    NULL },
  { "user", 0, 0, G_OPTION_ARG_STRING, &username, N_ ("All that is held about one person"),
    N_ ("USERNAME") },
  { NULL },
};

static gboolean
find_user_id (TtCli *cli, gint64 *id, GError **error)
{
  g_autoptr (TtUser) user = NULL;

  *id = 0;
  if (username == NULL)
    return TRUE;

  user = tt_cli_find_user (cli, username, error);
  if (user == NULL)
    return FALSE;
  *id = tt_user_get_id (user);

  return TRUE;
}

static void
answer (TtCli *cli, const char *path, const TtExportResult *written)
{
  if (written->lost_photos > 0)
    {
      tt_answer_note (ngettext ("%" G_GINT64_FORMAT " picture is lost and not in the file.",
                                "%" G_GINT64_FORMAT " pictures are lost and not in the file.",
                                (gulong) written->lost_photos),
                      written->lost_photos);
      cli->exit = TT_EXIT_PART;
    }
  if (path == NULL)
    return;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_text (builder, "file", path);
      tt_answer_add_int64 (builder, "bytes", written->bytes);
      tt_answer_add_int64 (builder, "photos", written->photos);
      tt_answer_add_int64 (builder, "lost_photos", written->lost_photos);
      tt_answer_end (builder);
    }
  else
    {
      g_autofree char *size = g_format_size ((guint64) written->bytes);

      tt_answer_line (_ ("Exported to %s (%s), read back and whole."), path, size);
    }
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  gboolean to_stdout = words[0] != NULL && g_str_equal (words[0], "-");
  g_autoptr (TtProgress) progress = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  gint64 user = 0;
  TtExportResult written = { 0 };

  if (format != NULL && !g_str_equal (format, "json"))
    return tt_cli_usage (error, _ ("The format can only be json, not “%s”"), format);
  if (to_stdout && cli->json)
    return tt_cli_usage (error,
                         _ ("With - standard output is the export, so --json cannot answer there"));

  if (!to_stdout && words[0] != NULL)
    path = g_canonicalize_filename (words[0], NULL);
  else if (!to_stdout)
    {
      g_autofree char *file_name =
          tt_export_dup_file_name (tt_clock_now (tt_environment_get_clock (cli->environment)));

      path = g_canonicalize_filename (file_name, NULL);
    }
  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
    return tt_cli_usage (error, _ ("%s is a folder: name a file in it"), path);

  if (!tt_cli_open (cli, FALSE, error) || !find_user_id (cli, &user, error))
    return FALSE;

  progress = tt_cli_progress ();
  tt_office_export_async (cli->office, cli->actor, path, to_stdout ? STDOUT_FILENO : -1,
                          without_photos, user, progress, tt_cli_ready, &result);
  if (!tt_office_export_finish (cli->office, tt_cli_wait (&result), &written, error))
    return FALSE;

  answer (cli, path, &written);

  return TRUE;
}

const TtCommand tt_command_export = {
  .name = "export",
  .arguments = N_ ("[FILE|-] [OPTIONS]"),
  .summary = N_ ("Write the whole office, or all about one person, as one JSON file"),
  .options = options,
  .max_words = 1,
  .func = run,
};
