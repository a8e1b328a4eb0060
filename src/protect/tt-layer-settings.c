/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-layer-settings.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

char *
tt_layer_settings_set (const char *settings, const char *key, const char *value, GError **error)
{
  gboolean none = settings == NULL || *settings == '\0';
  g_autoptr (JsonNode) node = json_from_string (none ? "{}" : settings, NULL);
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("The settings of this copy cannot be read"));
      return NULL;
    }
  object = json_node_get_object (node);
  if (value != NULL)
    json_object_set_string_member (object, key, value);
  else if (json_object_has_member (object, key))
    json_object_remove_member (object, key);
  return json_to_string (node, FALSE);
}

char *
tt_layer_settings_dup (const char *settings, const char *key)
{
  g_autoptr (JsonNode) node = settings != NULL ? json_from_string (settings, NULL) : NULL;
  JsonNode *member = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    member = json_object_get_member (json_node_get_object (node), key);
  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member) ||
      json_node_get_value_type (member) != G_TYPE_STRING)
    return NULL;

  return json_node_dup_string (member);
}
