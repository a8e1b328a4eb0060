/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"
#include "cli/tt-commands.h"
#include "cli/tt-layer-words.h"
#include "office/tt-office-remote.h"

#include <glib/gi18n-lib.h>

static char **settings;
static gboolean secret_stdin;
static gboolean key_file;

static const GOptionEntry options[] = {
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings,
    N_ ("A setting of the layer (may be given several times)"), N_ ("KEY=VALUE") },
  { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &secret_stdin,
    N_ ("Read the place’s password or secret key from standard input"), NULL },
  { "key-file", 0, 0, G_OPTION_ARG_NONE, &key_file,
    N_ ("Keep secrets in a file that only this account can read, not in the keyring"), NULL },
  { NULL },
};

/* It is said once, when it is made: whoever loses the computer has nothing else. */
static void
answer_key (JsonBuilder *builder, const char *recovery_key)
{
  if (recovery_key == NULL)
    return;
  if (builder != NULL)
    {
      tt_answer_add_text (builder, "recovery_key", recovery_key);
      return;
    }

  tt_answer_line ("%s", recovery_key);
  tt_answer_line (_ ("This is the recovery key. Write it down and keep it away from this computer: "
                     "with it and any one copy everything comes back, without it nothing does."));
}

/* @added: (nullable): the layer that was just added, which is done in part while it waits. */
static gboolean
list_after (TtCli *cli, const char *added, const char *recovery_key, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TtProtectStatus) status = NULL;

  tt_office_look_async (cli->office, NULL, tt_cli_ready, &result);
  status = tt_office_look_finish (cli->office, tt_cli_wait (&result), error);
  if (status == NULL)
    return FALSE;

  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = tt_answer_begin ();

      tt_answer_add_layers (builder, status);
      answer_key (builder, recovery_key);
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_print_layers (status, tt_clock_now (tt_environment_get_clock (cli->environment)),
                              zone);
      answer_key (NULL, recovery_key);
    }

  if (added != NULL)
    {
      const TtLayerStatus *layer = tt_protect_status_find (status, added);

      if (layer != NULL && (layer->state == TT_LAYER_WAITING || layer->state == TT_LAYER_FAILED))
        cli->exit = TT_EXIT_PART;
    }

  return TRUE;
}

static gboolean
list (TtCli *cli, GError **error)
{
  return list_after (cli, NULL, NULL, error);
}

/* `layers set NAME KEY=VALUE …` and `layers set NAME --set KEY=VALUE`. */
static gboolean
save (TtCli *cli,
      const TtLayerRow *present,
      const char *kind,
      const char *name,
      char **pairs,
      GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean enabled = present != NULL ? present->enabled : TRUE;
  g_autofree char *once =
      tt_cli_merge_settings (present != NULL ? present->settings : NULL, settings, &enabled, error);
  g_autofree char *merged =
      once != NULL ? tt_cli_merge_settings (once, pairs, &enabled, error) : NULL;
  TtLayerRow row = { 0 };

  if (merged == NULL)
    return FALSE;

  row.name = (char *) name;
  row.kind = (char *) kind;
  row.enabled = enabled;
  row.settings = merged;
  tt_office_save_layer_async (cli->office, cli->actor, &row, present == NULL, NULL, tt_cli_ready,
                              &result);

  return tt_office_save_layer_finish (cli->office, tt_cli_wait (&result), error) &&
         tt_cli_settle (cli, error) && list_after (cli, present == NULL ? name : NULL, NULL, error);
}

/* The place is tried at once, and gets what there is; one that cannot be reached waits. */
static gboolean
try_remote (TtCli *cli, const char *name, const char *recovery_key, GError **error)
{
  const char *const names[] = { name, NULL };
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  tt_office_visit_remotes_async (cli->office, cli->actor, TT_REMOTE_COPY, names, progress,
                                 tt_cli_ready, &result);
  reports = tt_office_visit_remotes_finish (cli->office, tt_cli_wait (&result), error);

  return reports != NULL && list_after (cli, name, recovery_key, error);
}

static gboolean
add_remote (TtCli *cli, const char *kind, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *secret = secret_stdin ? tt_cli_read_line (_ ("secret"), error) : NULL;
  g_autofree char *recovery_key = NULL;
  gboolean enabled = TRUE;
  g_autofree char *merged = tt_cli_merge_settings (NULL, settings, &enabled, error);
  TtLayerRow row = { (char *) name, (char *) kind, TRUE, merged };

  if (merged == NULL || (secret_stdin && secret == NULL))
    return FALSE;

  tt_office_add_remote_async (cli->office, cli->actor, &row, secret, key_file, NULL, tt_cli_ready,
                              &result);

  return tt_office_add_remote_finish (cli->office, tt_cli_wait (&result), &recovery_key, error) &&
         tt_cli_settle (cli, error) && try_remote (cli, name, recovery_key, error);
}

/* The last that is said of @key; NULL where nothing is. */
static const char *
find_value (char **pairs, const char *key)
{
  const char *value = NULL;
  gsize length = strlen (key);

  for (char **pair = pairs; pair != NULL && *pair != NULL; pair++)
    if (strncmp (*pair, key, length) == 0 && (*pair)[length] == '=')
      value = *pair + length + 1;

  return value;
}

static const char *
find_given (char **pairs, const char *key)
{
  const char *value = find_value (pairs, key);

  return value != NULL ? value : find_value (settings, key);
}

/* (transfer full) */
static TtLayerRow *
find_row (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  tt_office_list_layers_async (cli->office, NULL, tt_cli_ready, &result);
  rows = tt_office_list_layers_finish (cli->office, tt_cli_wait (&result), error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (g_str_equal (((TtLayerRow *) g_ptr_array_index (rows, i))->name, name))
      return g_ptr_array_steal_index (rows, i);

  if (rows != NULL)
    tt_cli_usage (error, _ ("There is no layer “%s”"), name);
  return NULL;
}

/* A copy goes to another place before anything else of it changes. */
static gboolean
move_layer (TtCli *cli, const TtLayerRow *row, const char *path, gboolean plain, GError **error)
{
  g_autoptr (TtProgress) progress = tt_cli_progress ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *words = NULL;

  tt_office_move_layer_async (cli->office, cli->actor, row->name, path, plain, progress,
                              tt_cli_ready, &result);
  words = tt_office_move_layer_finish (cli->office, tt_cli_wait (&result), error);
  if (words == NULL)
    return FALSE;

  tt_answer_note ("%s", words);
  return TRUE;
}

static void
drop_path (char **pairs)
{
  char **to = pairs;

  for (char **pair = pairs; pair != NULL && *pair != NULL; pair++)
    if (g_str_has_prefix (*pair, "path="))
      g_free (*pair);
    else
      *to++ = *pair;
  if (to != NULL)
    *to = NULL;
}

static gboolean
save_secret (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *secret = tt_cli_read_line (_ ("secret"), error);

  if (secret == NULL)
    return FALSE;
  tt_office_save_secret_async (cli->office, cli->actor, name, secret, NULL, tt_cli_ready, &result);

  return tt_office_save_secret_finish (cli->office, tt_cli_wait (&result), error);
}

static gboolean
set (TtCli *cli, const char *name, char **given, GError **error)
{
  g_autoptr (TtLayerRow) row = find_row (cli, name, error);
  g_auto (GStrv) pairs = g_strdupv (given);
  const char *path = find_given (given, "path");
  const char *seal = find_given (given, "seal");
  g_autofree char *said = row != NULL ? tt_layer_settings_dup (row->settings, "seal") : NULL;
  gboolean plain = g_strcmp0 (seal != NULL ? seal : said, "no") == 0;

  if (row == NULL || (secret_stdin && !save_secret (cli, name, error)))
    return FALSE;
  if (path == NULL)
    return save (cli, row, row->kind, name, pairs, error);

  if (!move_layer (cli, row, path, plain, error))
    return FALSE;
  drop_path (pairs);
  drop_path (settings);
  if (*pairs == NULL && (settings == NULL || *settings == NULL))
    return tt_cli_settle (cli, error) && list (cli, error);

  tt_layer_row_free (row);
  row = find_row (cli, name, error);

  return row != NULL && save (cli, row, row->kind, name, pairs, error);
}

static gboolean
remove_layer (TtCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tt_office_remove_layer_async (cli->office, cli->actor, name, NULL, tt_cli_ready, &result);

  return tt_office_remove_layer_finish (cli->office, tt_cli_wait (&result), error) &&
         tt_cli_settle (cli, error) && list (cli, error);
}

static gboolean
run (TtCli *cli, char **words, GError **error)
{
  guint n_words = g_strv_length (words);

  if (n_words == 0)
    return tt_cli_open (cli, FALSE, error) && list (cli, error);
  if (g_str_equal (words[0], "set") && n_words >= 2)
    return tt_cli_open (cli, FALSE, error) && set (cli, words[1], words + 2, error);
  if (g_str_equal (words[0], "add") && n_words == 3)
    return tt_cli_open (cli, FALSE, error) &&
           (tt_office_is_remote_kind (words[1])
                ? add_remote (cli, words[1], words[2], error)
                : save (cli, NULL, words[1], words[2], NULL, error));
  if (g_str_equal (words[0], "remove") && n_words == 2)
    return tt_cli_open (cli, FALSE, error) && remove_layer (cli, words[1], error);

  return tt_cli_usage (
      error,
      _ ("Usage: timetrackerctl layers [add KIND NAME|set NAME|remove NAME] [--set KEY=VALUE]…"));
}

const TtCommand tt_command_layers = {
  .name = "layers",
  .arguments = N_ ("[add KIND NAME|set NAME KEY=VALUE…|remove NAME]"),
  .summary = N_ ("List, add, change or remove the places that keep copies"),
  .options = options,
  .max_words = G_MAXUINT,
  .func = run,
};
