/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Photos: as they are in an open repository; in a sealed one under names of which nobody can tell
 * what they show. */

#include "base/tt-error.h"
#include "protect/tt-repository-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (256 * 1024)

GHashTable *
tt_repository_list_photos (TtRepository *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, "p/");
  g_autoptr (GPtrArray) items = tt_place_list (self->place, path, TRUE, 0, cancellable, error);
  g_autoptr (GHashTable) photos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (items == NULL)
    return NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];
      const char *hash = strrchr (item->name, '/') + 1;
      TtHash parsed;

      if (tt_hash_from_hex (hash, &parsed))
        g_hash_table_insert (photos, g_strdup (hash), g_memdup2 (&item->size, sizeof item->size));
    }

  return g_steal_pointer (&photos);
}

char *
tt_repository_dup_photo_key (TtRepository *self, const char *hash)
{
  return tt_seal_dup_photo_name (self->seal, hash);
}

static char *
dup_photo_words (const char *key)
{
  return g_strdup_printf ("photo %s", key);
}

/* Pictures are small enough to be sealed in memory. */
static TtContent *
seal_photo (
    TtRepository *self, const char *key, TtContent *content, const TtHash *hash, GError **error)
{
  g_autoptr (GByteArray) sealed = g_byte_array_new ();
  g_autofree char *object = dup_photo_words (key);
  g_autoptr (TtStage) stage =
      tt_seal_new_closing (self->seal, hash, object, tt_stage_new_array (sealed, G_MAXUINT));
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  g_autoptr (GBytes) bytes = NULL;
  gint64 length = tt_content_get_length (content);

  for (gint64 at = 0; at < length; at += CHUNK)
    {
      gsize want = (gsize) MIN (CHUNK, length - at);

      if (!tt_content_read (content, chunk, want, at, error) ||
          !tt_stage_push (stage, chunk, want, error))
        return NULL;
    }
  if (!tt_stage_finish (stage, error))
    return NULL;

  bytes = g_bytes_new (sealed->data, sealed->len);
  return tt_content_new_bytes (bytes);
}

gboolean
tt_repository_put_photo (TtRepository *self,
                         const char *hash,
                         TtContent *content,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *key = tt_repository_dup_photo_key (self, hash);
  g_autofree char *name = tt_photo_dup_name (key);
  g_autoptr (TtContent) sealed = NULL;
  TtHash expected;
  TtHash found;

  g_return_val_if_fail (tt_hash_from_hex (hash, &expected), FALSE);

  if (!tt_repository_hash_content (content, &found, error))
    return FALSE;
  if (!tt_hash_equal (&found, &expected))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("The photo %s is not what it is named by"),
                   hash);
      return FALSE;
    }
  if (self->seal == NULL)
    return tt_repository_put (self, name, content, TT_PUT_NONE, cancellable, error);

  sealed = seal_photo (self, key, content, &found, error);
  return sealed != NULL && tt_repository_put (self, name, sealed, TT_PUT_NONE, cancellable, error);
}

static gboolean
check_photo (TtRepository *self, const TtHash *found, const char *key, GError **error)
{
  g_autofree char *hash = tt_hash_dup_hex (found);
  g_autofree char *name = tt_repository_dup_photo_key (self, hash);

  if (g_str_equal (name, key))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("its hash is not the one it is named by"));
  return FALSE;
}

gboolean
tt_repository_read_photo (
    TtRepository *self, const char *key, TtStage *into, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = tt_photo_dup_name (key);
  g_autofree char *object = dup_photo_words (key);
  TtHash parsed;
  TtHash found;
  g_autoptr (TtStage) stage =
      tt_seal_new_opening (self->seal, object, tt_stage_new_hash (&found, into));
  GError *failure = NULL;

  if (!tt_hash_from_hex (key, &parsed))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is not the hash of a photo"), key);
      return FALSE;
    }
  if (tt_repository_pour (self, name, stage, cancellable, &failure) &&
      tt_stage_finish (stage, &failure) && check_photo (self, &found, key, &failure))
    return TRUE;

  tt_repository_tell_damage (self, name, failure, error);
  return FALSE;
}
