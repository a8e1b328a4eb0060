/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pictures of our own format: each under the hash of its content. */

#include "exchange/tt-timetracker-private.h"

#include "base/tt-error.h"
#include "exchange/tt-base64-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a picture's record says; "data": null for one that the export could not find. */
typedef struct
{
  char *hash;
  gint64 size;
  gboolean lost;
} Picture;

static void
picture_clear (Picture *self)
{
  g_free (self->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static gboolean
fail_picture (TtReading *self, guint index, const char *message, GError **error)
{
  g_autofree char *what = g_strdup_printf ("pictures[%u]", index);

  return tt_reading_fail (self, what, message, error);
}

static gboolean
read_picture_member (
    TtReading *self, guint index, Picture *picture, GByteArray *bytes, GError **error)
{
  g_autofree char *key = g_strdup (tt_json_reader_get_text (self->reader, NULL));
  TtJsonToken token = tt_json_reader_peek (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "data") && token == TT_JSON_STRING)
    return tt_base64_read (self->reader, NULL, bytes, error);

  token = tt_json_reader_next (self->reader, error);
  if (token == TT_JSON_FAILED)
    return FALSE;
  if (g_str_equal (key, "data") && token == TT_JSON_NULL)
    picture->lost = TRUE;
  else if (g_str_equal (key, "hash") && token == TT_JSON_STRING && picture->hash == NULL)
    picture->hash = g_strdup (tt_json_reader_get_text (self->reader, NULL));
  else if (g_str_equal (key, "size") && token == TT_JSON_NUMBER &&
           tt_json_reader_get_integer (self->reader, &picture->size))
    return TRUE;
  else if (!g_str_equal (key, "media_type") || token != TT_JSON_STRING)
    return fail_picture (self, index, _ ("a field is unknown, doubled or of another kind"), error);

  return TRUE;
}

static gboolean
take_picture (
    TtReading *self, guint index, const Picture *picture, GByteArray *bytes, GError **error)
{
  char hash[TT_HASH_HEX + 1];
  TtPictureKind kind;
  TtHash named;

  if (picture->hash == NULL || !tt_hash_from_hex (picture->hash, &named))
    return fail_picture (self, index, _ ("“hash” is missing or wrong"), error);
  if (picture->lost)
    {
      g_hash_table_add (self->lost, g_strdup (picture->hash));
      return TRUE;
    }
  if ((gint64) bytes->len != picture->size)
    return fail_picture (self, index, _ ("the photo has another size than the file says"), error);
  if (!tt_import_keep_picture (self->import, bytes->data, bytes->len, hash, &kind, error))
    return FALSE;
  if (!g_str_equal (hash, picture->hash))
    return fail_picture (self, index, _ ("the photo is not the one that was exported"), error);
  if (kind == TT_PICTURE_NONE)
    return fail_picture (self, index, _ ("the photo is not a picture"), error);

  return TRUE;
}

static gboolean
read_picture (TtReading *self, guint index, GByteArray *bytes, GError **error)
{
  g_auto (Picture) picture = { 0 };
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_OBJECT)
    return fail_picture (self, index, _ ("a record is expected"), error);

  g_byte_array_set_size (bytes, 0);
  while ((token = tt_json_reader_next (self->reader, error)) == TT_JSON_KEY)
    {
      if (!read_picture_member (self, index, &picture, bytes, error))
        return FALSE;
    }

  return token == TT_JSON_OBJECT_END && take_picture (self, index, &picture, bytes, error);
}

gboolean
tt_reading_read_pictures (TtReading *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TtJsonToken token = tt_json_reader_next (self->reader, error);

  if (token == TT_JSON_FAILED)
    return FALSE;
  if (token != TT_JSON_ARRAY)
    return tt_reading_fail (self, "pictures", _ ("a list is expected"), error);

  for (guint i = 0; (token = tt_json_reader_peek (self->reader, error)) != TT_JSON_ARRAY_END; i++)
    {
      if (token == TT_JSON_FAILED || !read_picture (self, i, bytes, error))
        return FALSE;
    }

  return tt_json_reader_next (self->reader, error) == TT_JSON_ARRAY_END;
}

gboolean
tt_reading_check_pictures (TtReading *self, GError **error)
{
  const TtReadingList *photos = tt_reading_find_list (self, "photo");
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const TtReadingPicture *wanted = value;

      if (!g_hash_table_contains (self->import->pictures, key) &&
          !g_hash_table_contains (self->lost, key))
        return tt_list_fail (photos, wanted->row, "hash", _ ("the picture is not in the file"),
                             error);
    }

  /* What no row names is not brought in. */
  g_hash_table_iter_init (&iter, self->import->pictures);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (!g_hash_table_contains (self->wanted, key))
        g_hash_table_iter_remove (&iter);
    }

  return TRUE;
}
