/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-secrets.h"

#include "base/tt-error.h"
#include "protect/tt-recovery-key.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#define FORMAT 1

struct _TtSecrets
{
  gatomicrefcount references;
  guint8 master[TT_SEAL_KEY_SIZE];
  char *recovery_key;
  GHashTable *places; /* layer: secret */
};

static void
wipe (gpointer text)
{
  sodium_memzero (text, strlen (text));
  g_free (text);
}

TtSecrets *
tt_secrets_new_for (const guint8 master[TT_SEAL_KEY_SIZE], const char *recovery_key)
{
  TtSecrets *self = g_new0 (TtSecrets, 1);

  g_atomic_ref_count_init (&self->references);
  memcpy (self->master, master, TT_SEAL_KEY_SIZE);
  self->recovery_key = g_strdup (recovery_key);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);

  return self;
}

TtSecrets *
tt_secrets_new (TtRandom *random)
{
  guint8 master[TT_SEAL_KEY_SIZE];
  char *recovery_key = tt_recovery_key_new (random);
  TtSecrets *self = NULL;

  tt_random_fill (random, master, sizeof master);
  self = tt_secrets_new_for (master, recovery_key);
  sodium_memzero (master, sizeof master);
  wipe (recovery_key);

  return self;
}

static gboolean
fail_text (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("The keys of the copies outside, kept on this computer, are damaged; the "
                          "recovery key opens the copies all the same"));
  return FALSE;
}

static gboolean
read_places (JsonObject *object, GHashTable *places)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *at = members; at != NULL; at = at->next)
    {
      JsonNode *node = json_object_get_member (object, at->data);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
      g_hash_table_insert (places, g_strdup (at->data), g_strdup (json_node_get_string (node)));
    }

  return TRUE;
}

static gboolean
is_of (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

TtSecrets *
tt_secrets_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autoptr (TtSecrets) self = NULL;
  guint8 master[TT_SEAL_KEY_SIZE];
  JsonObject *object = NULL;
  JsonNode *places = NULL;
  const char *hex = NULL;
  size_t length = 0;

  /* What the parser dislikes is of no use to a person. */
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail_text (error);
      return NULL;
    }
  object = json_node_get_object (root);
  places = json_object_get_member (object, "places");
  if (!is_of (object, "format", G_TYPE_INT64) ||
      json_object_get_int_member (object, "format") != FORMAT ||
      !is_of (object, "master", G_TYPE_STRING) || !is_of (object, "recovery", G_TYPE_STRING) ||
      places == NULL || !JSON_NODE_HOLDS_OBJECT (places))
    {
      fail_text (error);
      return NULL;
    }

  hex = json_object_get_string_member (object, "master");
  if (strlen (hex) != 2 * TT_SEAL_KEY_SIZE ||
      sodium_hex2bin (master, sizeof master, hex, strlen (hex), NULL, &length, NULL) != 0)
    {
      fail_text (error);
      return NULL;
    }
  self = tt_secrets_new_for (master, json_object_get_string_member (object, "recovery"));
  sodium_memzero (master, sizeof master);
  if (!read_places (json_node_get_object (places), self->places))
    {
      fail_text (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

char *
tt_secrets_to_text (const TtSecrets *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char hex[2 * TT_SEAL_KEY_SIZE + 1];
  GHashTableIter iter;
  gpointer layer;
  gpointer secret;

  sodium_bin2hex (hex, sizeof hex, self->master, TT_SEAL_KEY_SIZE);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  json_builder_set_member_name (builder, "master");
  json_builder_add_string_value (builder, hex);
  json_builder_set_member_name (builder, "recovery");
  json_builder_add_string_value (builder, self->recovery_key);
  json_builder_set_member_name (builder, "places");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &layer, &secret))
    {
      json_builder_set_member_name (builder, layer);
      json_builder_add_string_value (builder, secret);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  sodium_memzero (hex, sizeof hex);

  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

TtSecrets *
tt_secrets_ref (TtSecrets *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
tt_secrets_unref (TtSecrets *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  sodium_memzero (self->master, sizeof self->master);
  if (self->recovery_key != NULL)
    wipe (self->recovery_key);
  g_hash_table_unref (self->places);
  g_free (self);
}

TtSecrets *
tt_secrets_with_place (const TtSecrets *self, const char *layer, const char *secret)
{
  TtSecrets *copy = tt_secrets_new_for (self->master, self->recovery_key);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy->places, g_strdup (name), g_strdup (value));
  if (secret != NULL)
    g_hash_table_insert (copy->places, g_strdup (layer), g_strdup (secret));
  else
    g_hash_table_remove (copy->places, layer);

  return copy;
}

const char *
tt_secrets_get_place (const TtSecrets *self, const char *layer)
{
  return g_hash_table_lookup (self->places, layer);
}

const char *
tt_secrets_get_recovery_key (const TtSecrets *self)
{
  return self->recovery_key;
}

const guint8 *
tt_secrets_get_master (const TtSecrets *self)
{
  return self->master;
}

TtSeal *
tt_secrets_new_seal (const TtSecrets *self)
{
  return tt_seal_sodium_new (self->master);
}
