/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/tt-layer-words.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

char *
tt_cli_merge_settings (const char *present, char **given, gboolean *enabled, GError **error)
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
      if (enabled != NULL && g_str_equal (key, "enabled"))
        *enabled = !g_str_equal (equals + 1, "no");
      else
        json_object_set_string_member (object, key, equals + 1);
    }
  json_node_set_object (merged, object);

  return json_to_string (merged, FALSE);
}
