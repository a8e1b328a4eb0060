/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-answer-layers.h"
#include "cli/tt-commands.h"

#include <glib/gi18n-lib.h>

static char **settings;

static const GOptionEntry options[] = {
  { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings,
    N_ ("A setting of the layer (may be given several times)"), N_ ("KEY=VALUE") },
  { NULL },
};

/* @added: (nullable): the layer that was just added, which is done in part while it waits. */
static gboolean
list_after (TtCli *cli, const char *added, GError **error)
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
      tt_answer_end (builder);
    }
  else
    {
      tt_answer_print_layers (status, tt_clock_now (tt_environment_get_clock (cli->environment)),
                              zone);
    }

  if (added != NULL)
    {
      const TtLayerStatus *layer = tt_protect_status_find (status, added);

      if (layer != NULL && layer->state == TT_LAYER_WAITING)
        cli->exit = TT_EXIT_PART;
    }

  return TRUE;
}

static gboolean
list (TtCli *cli, GError **error)
{
  return list_after (cli, NULL, error);
}

/* The settings of a layer as JSON text, with those of the command line put over @present. */
static char *
merge_settings (const char *present, char **given, gboolean *enabled, GError **error)
{
  g_autoptr (JsonNode) node =
      present != NULL && *present != '\0' ? json_from_string (present, error) : NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonNode) merged = json_node_new (JSON_NODE_OBJECT);

  if (present != NULL && *present != '\0' && node == NULL)
    return NULL;
  object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                         : json_object_new ();

  for (char **pair = given; pair != NULL && *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      g_autofree char *key = NULL;

      if (equals == NULL || equals == *pair)
        {
          tt_cli_usage (error, _ ("A setting is KEY=VALUE, not “%s”"), *pair);
          return NULL;
        }
      key = g_strndup (*pair, (gsize) (equals - *pair));
      if (g_str_equal (key, "enabled"))
        *enabled = !g_str_equal (equals + 1, "no");
      else
        json_object_set_string_member (object, key, equals + 1);
    }
  json_node_set_object (merged, object);

  return json_to_string (merged, FALSE);
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
      merge_settings (present != NULL ? present->settings : NULL, settings, &enabled, error);
  g_autofree char *merged = once != NULL ? merge_settings (once, pairs, &enabled, error) : NULL;
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
         tt_cli_settle (cli, error) && list_after (cli, present == NULL ? name : NULL, error);
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
set (TtCli *cli, const char *name, char **given, GError **error)
{
  g_autoptr (TtLayerRow) row = find_row (cli, name, error);
  g_auto (GStrv) pairs = g_strdupv (given);
  const char *path = find_given (given, "path");
  const char *seal = find_given (given, "seal");
  g_autofree char *said = row != NULL ? tt_layer_settings_dup (row->settings, "seal") : NULL;
  gboolean plain = g_strcmp0 (seal != NULL ? seal : said, "no") == 0;

  if (row == NULL)
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
    return tt_cli_open (cli, FALSE, error) && save (cli, NULL, words[1], words[2], NULL, error);
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
