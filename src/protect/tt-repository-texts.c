/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The three texts of a repository: repository.json says what it is, RESTORE.txt and restore.py how
 * to get everything back without this program. */

#include "base/tt-error.h"
#include "protect/tt-protect-resources.h"
#include "protect/tt-repository-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define LABEL "repository.json"
#define FORMAT 1
#define MOST_LABEL (64 * 1024)
#define RESOURCES "/org/timetracker_office/TimeTracker/protect/"

/* What gives everything back without us. */
static const char *const programs[] = { "RESTORE.txt", "restore.py" };

/* Of a sealed repository another text is true. */
static char *
dup_resource (TtRepository *self, const char *name)
{
  return g_strconcat (
      RESOURCES,
      self->seal != NULL && g_str_equal (name, "RESTORE.txt") ? "RESTORE-sealed.txt" : name, NULL);
}

static GBytes *
make_label (TtRepository *self)
{
  g_autofree char *text = g_strdup_printf ("{\n"
                                           "  \"format\": %d,\n"
                                           "  \"id\": \"%s\",\n"
                                           "  \"cipher\": \"%s\"\n"
                                           "}\n",
                                           FORMAT, self->id, tt_seal_get_cipher (self->seal));

  return g_bytes_new (text, strlen (text));
}

static gboolean
fail_label (TtRepository *self, const char *why, GError **error)
{
  g_autofree char *words = tt_place_dup_words (self->place);

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” of the copy in “%s” cannot be used: %s"),
               LABEL, words, why);
  return FALSE;
}

static gboolean
check_members (TtRepository *self, JsonObject *object, GError **error)
{
  gint64 format = json_object_get_int_member_with_default (object, "format", 0);
  const char *id = json_object_get_string_member_with_default (object, "id", "");
  const char *cipher = json_object_get_string_member_with_default (object, "cipher", "");

  if (format > FORMAT)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_TOO_NEW,
                   _ ("The copy “%s” was written by a newer version of TimeTracker"), self->id);
      return FALSE;
    }
  if (format != FORMAT || !g_str_equal (id, self->id))
    return fail_label (self, _ ("it belongs to another copy"), error);
  if (!g_str_equal (cipher, tt_seal_get_cipher (self->seal)))
    return fail_label (self, _ ("the copy is encrypted in another way"), error);

  return TRUE;
}

/* A bit that rotted could make it the label of a newer format (a 3, 5 or 9 for our 1), which nobody
 * would mend: no such format is ever written with our other bytes. */
static gboolean
has_rotten_bit (GBytes *found, GBytes *expected)
{
  gsize size, length;
  const guint8 *a = g_bytes_get_data (found, &size);
  const guint8 *b = g_bytes_get_data (expected, &length);
  guint bits = 0;

  if (size != length)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    bits += (guint) __builtin_popcount (a[i] ^ b[i]);

  return bits == 1;
}

gboolean
tt_repository_check_label (TtRepository *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, LABEL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GBytes) expected = make_label (self);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;
  gsize size;
  const char *data;
  JsonNode *root;

  bytes = tt_place_get (self->place, path, 0, MOST_LABEL, 0, cancellable, error);
  if (bytes == NULL)
    return FALSE;
  if (has_rotten_bit (bytes, expected))
    return fail_label (self, _ ("a bit of it is another one"), error);

  data = g_bytes_get_data (bytes, &size);
  if (size == 0 || !json_parser_load_from_data (parser, data, (gssize) size, &failure))
    return fail_label (self, failure != NULL ? failure->message : _ ("it is empty"), error);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return fail_label (self, _ ("it is not an object"), error);

  return check_members (self, json_node_get_object (root), error);
}

static gboolean
mend_text (TtRepository *self,
           const char *name,
           GBytes *expected,
           GPtrArray *mended,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, name);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) found = tt_place_get (self->place, path, 0, -1, 0, cancellable, &failure);
  g_autoptr (TtContent) content = NULL;

  if (found != NULL && g_bytes_equal (found, expected))
    return TRUE;
  if (found == NULL && !g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (mended != NULL)
    g_ptr_array_add (mended, g_strdup (name));
  content = tt_content_new_bytes (expected);

  return tt_repository_put (self, name, content, TT_PUT_MEND, cancellable, error);
}

static gboolean
mend_resource (TtRepository *self,
               const char *name,
               GPtrArray *mended,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *path = dup_resource (self, name);
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (tt_protect_resources_get_resource (), path, 0, error);

  return bytes != NULL && mend_text (self, name, bytes, mended, cancellable, error);
}

gboolean
tt_repository_mend_texts (TtRepository *self,
                          GPtrArray *mended,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GBytes) label = make_label (self);

  return mend_resource (self, "RESTORE.txt", mended, cancellable, error) &&
         mend_resource (self, "restore.py", mended, cancellable, error) &&
         mend_text (self, LABEL, label, mended, cancellable, error);
}

gboolean
tt_repository_has_texts (TtRepository *self,
                         gboolean *whole,
                         GCancellable *cancellable,
                         GError **error)
{
  *whole = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *resource = dup_resource (self, programs[i]);
      g_autofree char *path = tt_repository_dup_path (self, programs[i]);
      g_autoptr (GBytes) expected =
          g_resource_lookup_data (tt_protect_resources_get_resource (), resource, 0, error);
      g_autoptr (GError) failure = NULL;
      g_autoptr (GBytes) found = NULL;

      if (expected == NULL)
        return FALSE;
      found = tt_place_get (self->place, path, 0, -1, 0, cancellable, &failure);
      if (found == NULL && !g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (found == NULL || !g_bytes_equal (found, expected))
        return TRUE;
    }
  *whole = TRUE;

  return TRUE;
}

char *
tt_repository_dup_texts_hash (void)
{
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  TtHash hash;

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_strconcat (RESOURCES, programs[i], NULL);
      g_autoptr (GBytes) bytes =
          g_resource_lookup_data (tt_protect_resources_get_resource (), path, 0, NULL);

      if (bytes == NULL)
        g_error ("%s was not built in", programs[i]);
      tt_hasher_update_field (hasher, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  tt_hasher_finish (hasher, &hash);

  return tt_hash_dup_hex (&hash);
}
