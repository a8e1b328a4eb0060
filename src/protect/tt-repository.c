/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-repository.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-repository-private.h"
#include "protect/tt-segment-bytes.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Objects are fetched in pieces, so that neither a base nor a photo has to fit in memory. */
#define PIECE (4 * 1024 * 1024)
#define CHUNK (256 * 1024)

/* No segment is larger when unfolded; the writer cuts them far below. */
#define MOST_SEGMENT (512 * 1024 * 1024)

#define ID_BYTES 16
#define PREFIX "tt1-"

G_DEFINE_FINAL_TYPE (TtRepository, tt_repository, G_TYPE_OBJECT)

static void
tt_repository_finalize (GObject *object)
{
  TtRepository *self = TT_REPOSITORY (object);

  g_clear_object (&self->environment);
  g_clear_object (&self->place);
  g_clear_object (&self->seal);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (tt_repository_parent_class)->finalize (object);
}

static void
tt_repository_class_init (TtRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_repository_finalize;
}

static void
tt_repository_init (TtRepository *self)
{
  self->part_size = TT_PART_SIZE;
}

static TtRepository *
tt_repository_new (TtEnvironment *environment, TtPlace *place, const char *id, TtSeal *seal)
{
  TtRepository *self = g_object_new (TT_TYPE_REPOSITORY, NULL);

  self->environment = g_object_ref (environment);
  self->place = g_object_ref (place);
  self->seal = seal != NULL ? g_object_ref (seal) : NULL;
  self->id = g_strdup (id);

  return self;
}

static gboolean
is_id (const char *id)
{
  return strlen (id) == 2 * ID_BYTES && strspn (id, "0123456789abcdef") == 2 * ID_BYTES;
}

GPtrArray *
tt_repository_list_ids (TtPlace *place, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) items = tt_place_list (place, "", FALSE, 0, cancellable, error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (items == NULL)
    return NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];
      g_autofree char *id = NULL;

      if (!g_str_has_prefix (item->name, PREFIX) || !g_str_has_suffix (item->name, "/"))
        continue;
      id = g_strndup (item->name + strlen (PREFIX), strlen (item->name) - strlen (PREFIX) - 1);
      if (is_id (id))
        g_ptr_array_add (ids, g_steal_pointer (&id));
    }

  return g_steal_pointer (&ids);
}

TtRepository *
tt_repository_create (TtEnvironment *environment,
                      TtPlace *place,
                      TtSeal *seal,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (TtRepository) self = NULL;
  g_autoptr (GString) id = g_string_new (NULL);
  guint8 bytes[ID_BYTES];

  g_return_val_if_fail (TT_IS_PLACE (place), NULL);

  if (seal != NULL)
    {
      g_autofree char *known = tt_seal_dup_id (seal);

      g_string_assign (id, known);
    }
  else
    {
      tt_random_fill (tt_environment_get_random (environment), bytes, sizeof bytes);
      for (guint i = 0; i < sizeof bytes; i++)
        g_string_append_printf (id, "%02x", bytes[i]);
    }

  self = tt_repository_new (environment, place, id->str, seal);
  if (!tt_repository_mend_texts (self, NULL, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

TtRepository *
tt_repository_open (TtEnvironment *environment,
                    TtPlace *place,
                    const char *id,
                    TtSeal *seal,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TtRepository) self = NULL;

  g_return_val_if_fail (TT_IS_PLACE (place), NULL);
  g_return_val_if_fail (is_id (id), NULL);

  self = tt_repository_new (environment, place, id, seal);
  if (!tt_repository_check_label (self, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

TtRepository *
tt_repository_open_unlabelled (TtEnvironment *environment,
                               TtPlace *place,
                               const char *id,
                               TtSeal *seal)
{
  g_return_val_if_fail (TT_IS_PLACE (place), NULL);
  g_return_val_if_fail (is_id (id), NULL);

  return tt_repository_new (environment, place, id, seal);
}

const char *
tt_repository_get_id (TtRepository *self)
{
  return self->id;
}

TtPlace *
tt_repository_get_place (TtRepository *self)
{
  return self->place;
}

void
tt_repository_set_part_size (TtRepository *self, gint64 part_size)
{
  g_return_if_fail (part_size > 0);

  self->part_size = part_size;
}

char *
tt_repository_dup_path (TtRepository *self, const char *name)
{
  return g_strconcat (PREFIX, self->id, "/", name, NULL);
}

void
tt_repository_tell_damage (TtRepository *self, const char *name, GError *failure, GError **error)
{
  g_autofree char *words = tt_place_dup_words (self->place);

  if (g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_ABSENT))
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” is missing in “%s”"), name, words);
  else if (failure->domain == TT_ERROR ||
           g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT))
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” in “%s” is damaged: %s"), name, words,
                 failure->message);
  else
    {
      g_propagate_error (error, failure);
      return;
    }

  g_error_free (failure);
}

gboolean
tt_repository_pour (
    TtRepository *self, const char *name, TtStage *into, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, name);
  gint64 at = 0;

  for (;;)
    {
      g_autoptr (GBytes) piece = tt_place_get (self->place, path, at, PIECE, 0, cancellable, error);
      gsize size;
      const guint8 *data;

      if (piece == NULL)
        return FALSE;
      data = g_bytes_get_data (piece, &size);
      if (!tt_stage_push (into, data, size, error))
        return FALSE;
      if (size < PIECE)
        return TRUE;
      at += (gint64) size;
    }
}

gboolean
tt_repository_hash_content (TtContent *content, TtHash *hash, GError **error)
{
  g_autoptr (TtHasher) hasher = tt_hasher_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 length = tt_content_get_length (content);

  for (gint64 at = 0; at < length; at += CHUNK)
    {
      gsize want = (gsize) MIN (CHUNK, length - at);

      if (!tt_content_read (content, chunk, want, at, error))
        return FALSE;
      tt_hasher_update (hasher, chunk, want);
    }
  tt_hasher_finish (hasher, hash);

  return TRUE;
}

static gboolean
read_back (TtRepository *self,
           const char *name,
           const TtHash *expected,
           gboolean *same,
           GCancellable *cancellable,
           GError **error)
{
  TtHash hash;
  g_autoptr (TtStage) stage = tt_stage_new_hash (&hash, NULL);

  if (!tt_repository_pour (self, name, stage, cancellable, error) ||
      !tt_stage_finish (stage, error))
    return FALSE;
  *same = tt_hash_equal (&hash, expected);

  return TRUE;
}

/* An object's name says what it holds, so what stands there and is something else is broken, and
 * is mended. */
gboolean
tt_repository_put (TtRepository *self,
                   const char *name,
                   TtContent *content,
                   TtPutFlags flags,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, name);
  TtHash expected;

  if (!tt_repository_hash_content (content, &expected, error))
    return FALSE;

  for (guint try = 0; try < 2; try++)
    {
      g_autoptr (GError) failure = NULL;
      gboolean same = FALSE;

      TT_FAULT_POINT ("repository:before-put", error, FALSE);
      if (!tt_place_put (self->place, path, content, flags, 0, cancellable, &failure) &&
          (flags == TT_PUT_MEND ||
           !g_error_matches (failure, TT_PLACE_ERROR, TT_PLACE_ERROR_CONFLICT)))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      TT_FAULT_POINT ("repository:put", error, FALSE);
      if (failure == NULL && !read_back (self, name, &expected, &same, cancellable, error))
        return FALSE;
      if (same)
        {
          TT_FAULT_POINT ("repository:read-back", error, FALSE);
          return TRUE;
        }
      flags = TT_PUT_MEND;
    }

  g_set_error (error, TT_PLACE_ERROR, TT_PLACE_ERROR_CORRUPT,
               _ ("“%s” was read back and is not what was written: the disk may be failing"), name);
  return FALSE;
}

static TtInventory *
list_below (TtRepository *self, const char *prefix, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, prefix);
  g_autoptr (GPtrArray) items = tt_place_list (self->place, path, TRUE, 0, cancellable, error);
  g_autoptr (TtInventory) inventory = tt_inventory_new ();
  gsize skip = strlen (PREFIX) + 2 * ID_BYTES + 1;

  if (items == NULL)
    return NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const TtPlaceItem *item = items->pdata[i];

      tt_inventory_add (inventory, item->name + skip, item->size, item->modified);
    }
  tt_inventory_sort (inventory);

  return g_steal_pointer (&inventory);
}

TtInventory *
tt_repository_list (TtRepository *self, GCancellable *cancellable, GError **error)
{
  return list_below (self, "s/", cancellable, error);
}

static char *
dup_folder (const TtStream *stream, gint64 base_seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("s/%s/%012" G_GINT64_FORMAT "/", hex, base_seq);
}

gint64
tt_repository_get_folder_time (TtRepository *self,
                               const TtStream *stream,
                               gint64 base_seq,
                               GCancellable *cancellable)
{
  g_autofree char *folder = dup_folder (stream, base_seq);
  g_autofree char *name = g_strndup (folder, strlen (folder) - 1);
  g_autofree char *path = tt_repository_dup_path (self, name);
  /* Whatever is wrong with it comes up when it is listed. */
  g_autoptr (TtPlaceItem) item = tt_place_stat (self->place, path, 0, cancellable, NULL);

  return item != NULL && g_str_has_suffix (item->name, "/") ? item->modified : 0;
}

TtInventory *
tt_repository_list_folder (TtRepository *self,
                           const TtStream *stream,
                           gint64 base_seq,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *prefix = dup_folder (stream, base_seq);

  return list_below (self, prefix, cancellable, error);
}

/* Squeezed and sealed in memory. */
static GBytes *
make_object (TtRepository *self, GBytes *plain, const char *object, TtHash *hash, GError **error)
{
  g_autoptr (GByteArray) squeezed = g_byte_array_new ();
  g_autoptr (GByteArray) sealed = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  TtStage *end = tt_stage_new_hash (hash, tt_stage_new_array (squeezed, G_MAXUINT));
  g_autoptr (TtStage) stage = tt_stage_new_squeeze ((gint64) size, end);
  g_autoptr (TtStage) closing = NULL;
  TtHash content;

  if (!tt_stage_push (stage, data, size, error) || !tt_stage_finish (stage, error))
    return NULL;
  if (self->seal == NULL)
    return g_bytes_new (squeezed->data, squeezed->len);

  content = *hash;
  end = tt_stage_new_hash (hash, tt_stage_new_array (sealed, G_MAXUINT));
  closing = tt_seal_new_closing (self->seal, &content, object, end);
  if (!tt_stage_push (closing, squeezed->data, squeezed->len, error) ||
      !tt_stage_finish (closing, error))
    return NULL;

  return g_bytes_new (sealed->data, sealed->len);
}

/* What a sealed segment is bound to. Its folder and hash are not part of it. */
static char *
dup_segment_words (const TtStream *stream, gint64 from, gint64 to)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("seg %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, hex, from, to);
}

char *
tt_repository_put_segment (TtRepository *self,
                           const TtStream *stream,
                           gint64 base_seq,
                           GPtrArray *frames,
                           GPtrArray *photos,
                           gint64 *bytes,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) stored = NULL;
  g_autoptr (TtContent) content = NULL;
  g_autofree char *name = NULL;
  g_autofree char *object = NULL;
  const TtFrame *first;
  const TtFrame *last;
  TtHash hash;

  g_return_val_if_fail (frames->len > 0, NULL);

  first = frames->pdata[0];
  last = frames->pdata[frames->len - 1];
  plain = tt_segment_bytes_new (frames, photos);
  object = dup_segment_words (stream, first->seq, last->seq);
  stored = make_object (self, plain, object, &hash, error);
  if (stored == NULL)
    return NULL;

  name = tt_segment_dup_name (stream, base_seq, first->seq, last->seq, &hash);
  content = tt_content_new_bytes (stored);
  if (!tt_repository_put (self, name, content, TT_PUT_NONE, cancellable, error))
    return NULL;
  if (bytes != NULL)
    *bytes = (gint64) g_bytes_get_size (stored);

  return g_steal_pointer (&name);
}

gboolean
tt_repository_check_hash (const TtHash *hash, const TtHash *expected, GError **error)
{
  if (tt_hash_equal (hash, expected))
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("its hash is not the one it is named by"));
  return FALSE;
}

static GBytes *
fetch_segment (TtRepository *self,
               const TtSegment *segment,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TtHash hash;
  g_autofree char *object = dup_segment_words (&segment->stream, segment->from, segment->to);
  TtStage *end = tt_stage_new_unsqueeze (tt_stage_new_array (array, MOST_SEGMENT));
  g_autoptr (TtStage) stage =
      tt_stage_new_hash (&hash, tt_seal_new_opening (self->seal, object, end));

  if (!tt_repository_pour (self, segment->name, stage, cancellable, error) ||
      !tt_stage_finish (stage, error) || !tt_repository_check_hash (&hash, &segment->hash, error))
    return NULL;

  return g_bytes_new (array->data, array->len);
}

static gboolean
check_range (const TtSegment *segment, GPtrArray *frames, GError **error)
{
  const TtFrame *first = frames->pdata[0];
  const TtFrame *last = frames->pdata[frames->len - 1];

  if (first->seq == segment->from && last->seq == segment->to)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_DAMAGED,
                       _ ("it holds other changes than its name says"));
  return FALSE;
}

GPtrArray *
tt_repository_read_segment (TtRepository *self,
                            const TtSegment *segment,
                            GPtrArray **photos,
                            GCancellable *cancellable,
                            GError **error)
{
  GError *failure = NULL;
  g_autoptr (GBytes) plain = fetch_segment (self, segment, cancellable, &failure);
  g_autoptr (GPtrArray) frames = NULL;

  if (plain != NULL)
    frames = tt_segment_bytes_read (plain, photos, &failure);
  if (frames == NULL || !check_range (segment, frames, &failure))
    {
      if (frames != NULL && photos != NULL)
        g_clear_pointer (photos, g_ptr_array_unref);
      tt_repository_tell_damage (self, segment->name, failure, error);
      return NULL;
    }

  return g_steal_pointer (&frames);
}

TtFile *
tt_repository_open_scratch (TtRepository *self, const char *scratch, GError **error)
{
  return tt_disk_open (tt_environment_get_disk (self->environment), scratch,
                       TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, error);
}

void
tt_repository_remove_scratch (TtRepository *self, const char *scratch)
{
  /* What cannot be removed lies in a scratch folder that is removed whole later. */
  tt_disk_unlink (tt_environment_get_disk (self->environment), scratch, NULL);
}

gboolean
tt_repository_settle (TtRepository *self,
                      const char *name,
                      const char *scratch,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (TtFile) file = tt_repository_open_scratch (self, scratch, error);
  g_autoptr (TtStage) stage = NULL;
  g_autoptr (TtContent) content = NULL;
  gint64 length;
  gboolean settled;

  if (file == NULL)
    return FALSE;

  stage = tt_stage_new_file (file, &length);
  settled =
      tt_repository_pour (self, name, stage, cancellable, error) && tt_stage_finish (stage, error);
  if (settled)
    {
      content = tt_content_new_file (file, 0, length);
      settled = tt_repository_put (self, name, content, TT_PUT_NONE, cancellable, error);
    }
  tt_repository_remove_scratch (self, scratch);

  return settled;
}

gboolean
tt_repository_delete (TtRepository *self,
                      const char *name,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *path = tt_repository_dup_path (self, name);

  return tt_place_delete (self->place, path, 0, cancellable, error);
}
