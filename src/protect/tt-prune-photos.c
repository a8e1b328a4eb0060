/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Photos leave when nothing that stays can name them. Which photos a base names stands inside its
 * image, which is not opened for this: instead it is noted since when a photo is named by neither
 * the office of today nor a segment, and it leaves once a day has passed and every base that stays
 * was taken after that moment. A photo that is named again begins anew. */

#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"
#include "protect/tt-prune-private.h"

#include <string.h>

#define SECOND_LOOK (24 * G_TIME_SPAN_HOUR)

static gboolean
add_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  g_hash_table_add (user_data, g_strdup (hash));

  return TRUE;
}

static gboolean
add_present (TtProtect *protect, GHashTable *named, GError **error)
{
  return tt_protect_need_shadow (protect, error) &&
         tt_database_each_photo (tt_copy_get_database (protect->shadow), add_photo, named, error);
}

/* A segment that cannot be read may name anything: then nothing leaves. */
static gboolean
add_segments (TtArchive *archive, GHashTable *named, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < archive->inventory->segments->len; i++)
    {
      g_autoptr (GPtrArray) photos = NULL;
      g_autoptr (GPtrArray) frames = tt_repository_read_segment (
          archive->repository, archive->inventory->segments->pdata[i], &photos, cancellable, error);

      if (frames == NULL)
        return FALSE;
      for (guint k = 0; k < photos->len; k++)
        g_hash_table_add (named, g_strdup (photos->pdata[k]));
    }

  return TRUE;
}

static gint64
find_oldest (GArray *kept)
{
  for (guint i = 0; i < kept->len; i++)
    if (g_array_index (kept, TtKept, i).keep)
      return g_array_index (kept, TtKept, i).at;

  return 0;
}

/* "HASH:TIME HASH:TIME …": photos that nothing named, and since when. */
static GHashTable *
read_notes (TtArchive *archive, const char *key)
{
  GHashTable *notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  /* Notes that are lost make a photo stay longer. */
  g_autofree char *text = tt_state_dup (archive->state, key, NULL);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *colon = strchr (words[i], ':');
      gint64 at;

      if (colon != NULL && g_ascii_string_to_signed (colon + 1, 10, 0, G_MAXINT64, &at, NULL))
        g_hash_table_insert (notes, g_strndup (words[i], (gsize) (colon - words[i])),
                             g_memdup2 (&at, sizeof at));
    }

  return notes;
}

static gboolean
drop_photo (TtArchive *archive,
            const char *hash,
            gint64 bytes,
            TtPruneReport *report,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *name = tt_photo_dup_name (hash);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !tt_repository_delete (archive->repository, name, cancellable, error))
    return FALSE;

  report->objects++;
  report->bytes += bytes;
  if (archive->photos != NULL)
    g_hash_table_remove (archive->photos, hash);

  return TRUE;
}

gboolean
tt_prune_photos (TtProtect *protect,
                 TtArchive *archive,
                 GArray *kept,
                 TtPruneReport *report,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (protect->environment));
  gint64 oldest = find_oldest (kept);
  g_autoptr (GHashTable) there = NULL;
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) notes = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer hash, bytes;

  if (archive->state == NULL)
    return TRUE;
  there = tt_repository_list_photos (archive->repository, cancellable, error);
  if (there == NULL || !add_present (protect, named, error) ||
      !add_segments (archive, named, cancellable, error))
    return FALSE;

  key = tt_archive_dup_key (archive, "unnamed-photos");
  notes = read_notes (archive, key);
  g_hash_table_iter_init (&iter, there);
  while (g_hash_table_iter_next (&iter, &hash, &bytes))
    {
      const gint64 *since = g_hash_table_lookup (notes, hash);
      gint64 first = since != NULL ? *since : now;

      if (g_hash_table_contains (named, hash))
        continue;
      if (now - first >= SECOND_LOOK && oldest > first)
        {
          if (!drop_photo (archive, hash, *(gint64 *) bytes, report, cancellable, error))
            return FALSE;
        }
      else
        {
          g_string_append_printf (text, "%s%s:%" G_GINT64_FORMAT, text->len > 0 ? " " : "",
                                  (const char *) hash, first);
        }
    }

  return tt_state_set (archive->state, key, text->str, error);
}
