/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-key-slot.h"

#include "base/tt-error.h"
#include "protect/tt-recovery-key.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#define FORMAT 1
#define MOST_SLOT (16 * 1024)

#define PASSES 3
#define MEMORY (256 * 1024 * 1024)
#define LESS_MEMORY (64 * 1024 * 1024)

/* Beyond these a slot was made to stop whoever opens it. */
#define MOST_PASSES 16
#define MOST_MEMORY (1024 * 1024 * 1024)

#define BOX (TT_SEAL_KEY_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES)

static const char *const kind_names[] = {
  [TT_KEY_SLOT_RECOVERY] = "recovery",
  [TT_KEY_SLOT_PASSWORD] = "password",
};

/* Everything that opening it needs. */
typedef struct
{
  TtKeySlotKind kind;
  guint8 salt[crypto_pwhash_SALTBYTES];
  gint64 passes;
  gint64 memory;
  guint8 nonce[crypto_aead_xchacha20poly1305_ietf_NPUBBYTES];
  guint8 box[BOX];
} Slot;

static gboolean
stretch_password (const Slot *self, const char *password, guint8 *key, GError **error)
{
  if (crypto_pwhash (key, TT_SEAL_KEY_SIZE, password, strlen (password), self->salt,
                     (unsigned long long) self->passes, (size_t) self->memory,
                     crypto_pwhash_ALG_ARGON2ID13) == 0)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_IO,
               _ ("This computer has not the %d MB of memory that the password needs"),
               (int) (self->memory >> 20));
  return FALSE;
}

/* The wrapping key hangs on the repository too, so that a slot of another one does not open. */
static gboolean
make_wrap (const Slot *self,
           const char *secret,
           const char *repository,
           guint8 wrap[TT_SEAL_KEY_SIZE],
           GError **error)
{
  guint8 key[TT_SEAL_KEY_SIZE];
  gboolean made = self->kind == TT_KEY_SLOT_RECOVERY ? tt_recovery_key_read (secret, key, error)
                                                     : stretch_password (self, secret, key, error);

  if (made)
    crypto_generichash (wrap, TT_SEAL_KEY_SIZE, (const guint8 *) repository, strlen (repository),
                        key, sizeof key);
  sodium_memzero (key, sizeof key);

  return made;
}

static void
add_hex (JsonBuilder *builder, const char *name, const guint8 *bytes, gsize length)
{
  g_autofree char *hex = g_malloc (2 * length + 1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, sodium_bin2hex (hex, 2 * length + 1, bytes, length));
}

static GBytes *
write_slot (const Slot *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format");
  json_builder_add_int_value (builder, FORMAT);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind_names[self->kind]);
  if (self->kind == TT_KEY_SLOT_PASSWORD)
    {
      add_hex (builder, "salt", self->salt, sizeof self->salt);
      json_builder_set_member_name (builder, "passes");
      json_builder_add_int_value (builder, self->passes);
      json_builder_set_member_name (builder, "memory");
      json_builder_add_int_value (builder, self->memory);
    }
  add_hex (builder, "nonce", self->nonce, sizeof self->nonce);
  add_hex (builder, "box", self->box, sizeof self->box);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return g_bytes_new (text, strlen (text));
}

GBytes *
tt_key_slot_new (TtRandom *random,
                 TtKeySlotKind kind,
                 const char *secret,
                 const char *repository,
                 const guint8 master[TT_SEAL_KEY_SIZE],
                 GError **error)
{
  Slot self = { .kind = kind, .passes = PASSES, .memory = MEMORY };
  guint8 wrap[TT_SEAL_KEY_SIZE];

  tt_random_fill (random, self.salt, sizeof self.salt);
  tt_random_fill (random, self.nonce, sizeof self.nonce);
  if (!make_wrap (&self, secret, repository, wrap, kind == TT_KEY_SLOT_PASSWORD ? NULL : error))
    {
      if (kind == TT_KEY_SLOT_RECOVERY)
        return NULL;
      self.memory = LESS_MEMORY;
      if (!make_wrap (&self, secret, repository, wrap, error))
        return NULL;
    }

  /* The cipher of the objects, so that whoever reads those needs no other. */
  crypto_aead_xchacha20poly1305_ietf_encrypt (self.box, NULL, master, TT_SEAL_KEY_SIZE, NULL, 0,
                                              NULL, self.nonce, wrap);
  sodium_memzero (wrap, sizeof wrap);

  return write_slot (&self);
}

static gboolean
fail_slot (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("A key beside the copy is damaged: nothing can be opened with it"));
  return FALSE;
}

static gboolean
get_hex (JsonObject *object, const char *name, guint8 *bytes, gsize length)
{
  const char *hex = json_object_get_string_member_with_default (object, name, "");
  size_t got = 0;

  return strlen (hex) == 2 * length &&
         sodium_hex2bin (bytes, length, hex, strlen (hex), NULL, &got, NULL) == 0 && got == length;
}

static gboolean
read_members (JsonObject *object, Slot *self, GError **error)
{
  gint64 format = json_object_get_int_member_with_default (object, "format", 0);
  const char *kind = json_object_get_string_member_with_default (object, "kind", "");

  if (format > FORMAT)
    {
      g_set_error_literal (
          error, TT_ERROR, TT_ERROR_TOO_NEW,
          _ ("A key beside the copy was written by a newer version of TimeTracker"));
      return FALSE;
    }
  self->kind = g_str_equal (kind, kind_names[TT_KEY_SLOT_PASSWORD]) ? TT_KEY_SLOT_PASSWORD
                                                                    : TT_KEY_SLOT_RECOVERY;
  self->passes = json_object_get_int_member_with_default (object, "passes", PASSES);
  self->memory = json_object_get_int_member_with_default (object, "memory", MEMORY);

  if (format != FORMAT || !g_str_equal (kind, kind_names[self->kind]) ||
      !get_hex (object, "nonce", self->nonce, sizeof self->nonce) ||
      !get_hex (object, "box", self->box, sizeof self->box))
    return fail_slot (error);
  if (self->kind == TT_KEY_SLOT_PASSWORD &&
      (!get_hex (object, "salt", self->salt, sizeof self->salt) || self->passes < 1 ||
       self->passes > MOST_PASSES || self->memory < LESS_MEMORY || self->memory > MOST_MEMORY))
    return fail_slot (error);

  return TRUE;
}

/* json-glib would say of a member of another type what is no use to anybody. */
static gboolean
has_types (JsonObject *object)
{
  static const struct
  {
    const char *name;
    GType type;
  } members[] = {
    { "format", G_TYPE_INT64 }, { "kind", G_TYPE_STRING },  { "salt", G_TYPE_STRING },
    { "passes", G_TYPE_INT64 }, { "memory", G_TYPE_INT64 }, { "nonce", G_TYPE_STRING },
    { "box", G_TYPE_STRING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (object, members[i].name);

      if (node != NULL &&
          (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != members[i].type))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_slot (GBytes *slot, Slot *self, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *data = g_bytes_get_data (slot, &size);
  JsonNode *root = NULL;

  /* What the parser dislikes is of no use to a person: the slot is damaged. */
  if (size == 0 || size > MOST_SLOT ||
      !json_parser_load_from_data (parser, data, (gssize) size, NULL))
    return fail_slot (error);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || !has_types (json_node_get_object (root)))
    return fail_slot (error);

  return read_members (json_node_get_object (root), self, error);
}

gboolean
tt_key_slot_get_kind (GBytes *slot, TtKeySlotKind *kind, GError **error)
{
  Slot self;

  if (!read_slot (slot, &self, error))
    return FALSE;
  if (kind != NULL)
    *kind = self.kind;

  return TRUE;
}

gboolean
tt_key_slot_open (GBytes *slot,
                  const char *secret,
                  const char *repository,
                  guint8 master[TT_SEAL_KEY_SIZE],
                  GError **error)
{
  Slot self;
  guint8 wrap[TT_SEAL_KEY_SIZE];
  gboolean is_open = FALSE;

  if (!read_slot (slot, &self, error) || !make_wrap (&self, secret, repository, wrap, error))
    return FALSE;

  is_open = crypto_aead_xchacha20poly1305_ietf_decrypt (
                master, NULL, NULL, self.box, sizeof self.box, NULL, 0, self.nonce, wrap) == 0;
  sodium_memzero (wrap, sizeof wrap);
  if (!is_open)
    g_set_error_literal (
        error, TT_ERROR, TT_ERROR_DENIED,
        self.kind == TT_KEY_SLOT_RECOVERY
            ? _ ("This is not the recovery key of these copies, or the key beside "
                 "them was changed")
            : _ ("This is not the password of these copies, or the key beside them "
                 "was changed"));

  return is_open;
}
