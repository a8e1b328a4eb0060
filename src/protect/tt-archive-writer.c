/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing what the archive lacks. Order matters and is always the same: photos, then the segment
 * that names them; the last segment before a new base, then the base. Each object was read back
 * before the next is begun, and only then is it noted. A process that is killed anywhere leaves
 * objects that are whole or are mended by the next run under the same name.
 *
 * A segment starts at the frame after the end of the segment before the previous one, over the
 * borders of bases too: so each change comes to stand in two segments, and the first segment after
 * a base repeats the last ones before it. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "protect/tt-archive-private.h"

#include <glib/gi18n-lib.h>

/* A segment holds at most about twice this, and one frame more. */
#define SEGMENT_BYTES (8 * 1024 * 1024)

typedef struct
{
  TtArchive *archive;
  TtDatabase *shadow;
  TtPhotos *photos;
  GPtrArray *missing; /* nullable */
  TtProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Run;

static gboolean
know_photos (TtArchive *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *key = tt_archive_dup_key (self, "photo-bytes");
  GHashTableIter iter;
  gpointer size;
  gint64 bytes = 0;

  if (self->photos != NULL)
    return TRUE;

  self->photos = tt_repository_list_photos (self->repository, cancellable, error);
  if (self->photos == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, self->photos);
  while (g_hash_table_iter_next (&iter, NULL, &size))
    bytes += *(gint64 *) size;

  self->photo_bytes = bytes;

  return self->state == NULL || tt_state_set_int64 (self->state, key, bytes, error);
}

gboolean
tt_archive_put_photo (TtArchive *self,
                      TtPhotos *photos,
                      const char *hash,
                      gboolean *found,
                      GCancellable *cancellable,
                      GError **error)
{
  GError *failure = NULL;
  g_autoptr (TtContent) content = tt_photos_open (photos, hash, cancellable, &failure);
  gint64 size;

  *found = content != NULL;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (content == NULL)
    return TRUE;

  size = tt_content_get_length (content);
  if (!tt_repository_put_photo (self->repository, hash, content, cancellable, error))
    return FALSE;
  if (self->photos != NULL)
    g_hash_table_insert (self->photos, tt_repository_dup_photo_key (self->repository, hash),
                         g_memdup2 (&size, sizeof size));

  return TRUE;
}

static gboolean
bring_photo (Run *run, const char *hash, GError **error)
{
  gboolean found;

  if (!tt_archive_put_photo (run->archive, run->photos, hash, &found, run->cancellable, error))
    return FALSE;
  if (!found && run->missing != NULL)
    g_ptr_array_add (run->missing, g_strdup (hash));

  return TRUE;
}

static gboolean
bring_known_photo (
    const char *hash, gint64 size, const char *media_type, gpointer user_data, GError **error)
{
  Run *run = user_data;
  g_autofree char *key = tt_repository_dup_photo_key (run->archive->repository, hash);
  const gint64 *there = g_hash_table_lookup (run->archive->photos, key);

  /* A sealed one has another size. */
  return (there != NULL && (*there == size || run->archive->seal != NULL)) ||
         bring_photo (run, hash, error);
}

/* Every photo that the office names, before a base. */
static gboolean
bring_all_photos (Run *run, GError **error)
{
  return know_photos (run->archive, run->cancellable, error) &&
         tt_database_each_photo (run->shadow, bring_known_photo, run, error);
}

typedef struct
{
  const TtStream *stream;
  gint64 saved; /* what goes beyond is new */
  GPtrArray *frames;
  GPtrArray *photos; /* of all frames */
  gsize bytes;
} Gathering;

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
gather_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  Gathering *gathering = user_data;
  g_autoptr (GPtrArray) photos = NULL;

  if (!tt_stream_equal (&frame->stream, gathering->stream))
    return TRUE;
  if (gathering->bytes >= SEGMENT_BYTES && gathering->frames->len > 0 &&
      ((TtFrame *) gathering->frames->pdata[gathering->frames->len - 1])->seq > gathering->saved)
    return FALSE; /* enough for one segment: no failure */

  photos = tt_frame_list_photos (frame, error);
  if (photos == NULL)
    return FALSE;
  for (guint i = 0; i < photos->len; i++)
    g_ptr_array_add (gathering->photos, g_strdup (photos->pdata[i]));

  g_ptr_array_add (gathering->frames, tt_frame_ref (frame));
  if (frame->seq > gathering->saved)
    gathering->bytes += g_bytes_get_size (frame->body);

  return TRUE;
}

static void
sort_once (GPtrArray *texts)
{
  g_ptr_array_sort (texts, compare_texts);
  for (guint i = texts->len; i > 1; i--)
    if (g_str_equal (texts->pdata[i - 1], texts->pdata[i - 2]))
      g_ptr_array_remove_index (texts, i - 1);
}

static gboolean
bring_new_photos (Run *run, const Gathering *gathering, GError **error)
{
  for (guint i = 0; i < gathering->frames->len; i++)
    {
      TtFrame *frame = gathering->frames->pdata[i];
      g_autoptr (GPtrArray) photos = NULL;

      if (frame->seq <= gathering->saved)
        continue;
      photos = tt_frame_list_photos (frame, error);
      if (photos == NULL)
        return FALSE;
      for (guint k = 0; k < photos->len; k++)
        if (!bring_photo (run, photos->pdata[k], error))
          return FALSE;
    }

  return TRUE;
}

gint64
tt_archive_find_start (TtArchive *self, const TtStream *stream, gint64 saved)
{
  g_autoptr (GArray) ends = tt_inventory_list_ends (self->inventory, stream);
  guint n = 0;

  while (n < ends->len && g_array_index (ends, gint64, n) <= saved)
    n++;
  if (n == 0 || g_array_index (ends, gint64, n - 1) != saved)
    return saved + 1;
  if (n == 1)
    {
      /* One segment only: the whole of it is repeated. */
      for (guint i = 0; i < self->inventory->segments->len; i++)
        {
          const TtSegment *segment = self->inventory->segments->pdata[i];

          if (tt_stream_equal (&segment->stream, stream) && segment->to == saved)
            return segment->from;
        }
    }

  return n >= 2 ? g_array_index (ends, gint64, n - 2) + 1 : saved + 1;
}

static void
gathering_clear (Gathering *self)
{
  g_ptr_array_unref (self->frames);
  g_ptr_array_unref (self->photos);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathering, gathering_clear)

/* FALSE without @error where the shadow does not hold all frames any more. */
static gboolean
gather (Run *run, const TtStream *stream, gint64 saved, Gathering *gathering, GError **error)
{
  gint64 start = tt_archive_find_start (run->archive, stream, saved);
  const TtFrame *first;
  const TtFrame *last;
  GError *failure = NULL;

  gathering->stream = stream;
  gathering->saved = saved;
  if (!tt_database_each_frame (run->shadow, start - 1, gather_frame, gathering, &failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (gathering->frames->len == 0)
    return FALSE;

  first = gathering->frames->pdata[0];
  last = gathering->frames->pdata[gathering->frames->len - 1];
  sort_once (gathering->photos);

  return first->seq <= saved + 1 && last->seq > saved;
}

static void
add_segment (TtArchive *self, const TtBase *base, const char *name, gint64 bytes)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (self->environment));

  for (guint i = 0; i < self->inventory->segments->len; i++)
    if (g_str_equal (((TtSegment *) self->inventory->segments->pdata[i])->name, name))
      return;

  tt_inventory_add (self->inventory, name, bytes, now);
  tt_inventory_sort (self->inventory);
}

/* One segment. @complete: whether the frames for it were there. */
static gboolean
write_segment (Run *run, TtBase *base, gint64 *saved, gboolean *complete, GError **error)
{
  TtArchive *self = run->archive;
  g_auto (Gathering) gathering = {
    .frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref),
    .photos = g_ptr_array_new_with_free_func (g_free),
  };
  g_autofree char *name = NULL;
  GError *failure = NULL;
  const TtFrame *last;
  gint64 bytes;

  *complete = gather (run, &base->stream, *saved, &gathering, &failure);
  if (!*complete)
    {
      if (failure != NULL)
        g_propagate_error (error, failure);
      return failure == NULL;
    }

  last = gathering.frames->pdata[gathering.frames->len - 1];
  if (!bring_new_photos (run, &gathering, error))
    return FALSE;
  TT_FAULT_POINT ("archive:photos-put", error, FALSE);

  name = tt_repository_put_segment (self->repository, &base->stream, base->seq, gathering.frames,
                                    gathering.photos, &bytes, run->cancellable, error);
  if (name == NULL)
    return FALSE;
  TT_FAULT_POINT ("archive:segment-put", error, FALSE);

  add_segment (self, base, name, bytes);
  tt_archive_take_facts (self, name, gathering.frames);
  *saved = last->seq;

  return tt_archive_set_tip (self, &base->stream, base->seq, last->seq, error);
}

/* Segments up to @until in the folder of @base. */
static gboolean
write_segments (Run *run, TtBase *base, gint64 until, gboolean *complete, GError **error)
{
  gint64 saved = tt_archive_find_end (run->archive, base);

  *complete = TRUE;
  while (saved < until && *complete)
    {
      if (g_cancellable_set_error_if_cancelled (run->cancellable, error) ||
          !write_segment (run, base, &saved, complete, error))
        return FALSE;
      if (run->progress != NULL)
        run->progress (saved, until, _ ("Writing changes"), run->user_data);
    }

  return TRUE;
}

static gboolean
note_base_fact (TtArchive *self, TtDatabase *database, const TtHead *head, GError **error)
{
  g_autoptr (TtFrame) frame = tt_database_get_frame (database, head->seq, error);

  return frame != NULL &&
         tt_archive_note_base_fact (self, &head->stream, head->seq, frame->at, frame->label, error);
}

static gboolean
put_image (TtArchive *self,
           TtCopy *copy,
           const char *path,
           const char *squeezed,
           TtHead *head,
           TtProgressFunc progress,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (TtFile) image = NULL;
  TtHash digest;

  if (!tt_copy_write_image (copy, path, head, &digest, cancellable, error))
    return FALSE;
  TT_FAULT_POINT ("archive:image-made", error, FALSE);

  image = tt_disk_open (tt_environment_get_disk (self->environment), path, TT_OPEN_READ, error);

  return image != NULL &&
         tt_repository_put_base (self->repository, &head->stream, head->seq, image, squeezed,
                                 progress, user_data, cancellable, error);
}

static gboolean
put_base (TtArchive *self,
          TtCopy *copy,
          TtHead *head,
          TtProgressFunc progress,
          gpointer user_data,
          GCancellable *cancellable,
          GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *path = tt_archive_dup_scratch (self, "image.db");
  g_autofree char *squeezed = tt_archive_dup_scratch (self, "image.db.zst");
  gboolean put;

  if (!tt_disk_make_folders (disk, self->scratch, error))
    return FALSE;

  /* One may be left of a process that was killed. */
  tt_disk_unlink (disk, path, NULL);
  put = put_image (self, copy, path, squeezed, head, progress, user_data, cancellable, error);
  tt_disk_unlink (disk, path, NULL);
  if (!put)
    return FALSE;
  TT_FAULT_POINT ("archive:base-put", error, FALSE);

  return note_base_fact (self, tt_copy_get_database (copy), head, error) &&
         tt_archive_refresh_folder (self, &head->stream, head->seq, NULL, cancellable, error);
}

gboolean
tt_archive_write_base (TtArchive *self,
                       TtCopy *copy,
                       TtProgressFunc progress,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  TtHead head;

  return put_base (self, copy, &head, progress, user_data, cancellable, error);
}

static gboolean
write_newest_base (Run *run, TtCopy *shadow, GError **error)
{
  TtHead head;

  return bring_all_photos (run, error) &&
         put_base (run->archive, shadow, &head, run->progress, run->user_data, run->cancellable,
                   error) &&
         tt_archive_set_tip (run->archive, &head.stream, head.seq, head.seq, error);
}

static gboolean
fail_forked (GError **error)
{
  g_set_error_literal (error, TT_ERROR, TT_ERROR_DECISION,
                       _ ("The archive holds changes that this office does not have: another "
                          "computer may be using the same data. Restore from the archive, or give "
                          "this office an archive of its own"));
  return FALSE;
}

static const TtSegment *
find_segment_to (TtArchive *self, const TtStream *stream, gint64 to)
{
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];

      if (segment->to == to && tt_stream_equal (&segment->stream, stream))
        return segment;
    }

  return NULL;
}

/* What the archive holds must be our own past: nothing beyond our head, and the same change at the
 * same place. Looked at once; from then on this process alone writes. */
static gboolean
check_fork (Run *run, const TtHead *head, GError **error)
{
  TtArchive *self = run->archive;
  TtBase *base = tt_inventory_find_newest_base (self->inventory, &head->stream);
  gint64 end = base != NULL ? tt_archive_find_end (self, base) : 0;
  const TtSegment *segment = find_segment_to (self, &head->stream, end);
  g_autoptr (GPtrArray) frames = NULL;
  g_autoptr (TtFrame) ours = NULL;
  const TtFrame *theirs;

  if (end > head->seq)
    return fail_forked (error);
  if (self->checked || segment == NULL)
    return TRUE;

  frames = tt_repository_read_segment (self->repository, segment, NULL, run->cancellable, error);
  if (frames == NULL)
    return FALSE;
  theirs = frames->pdata[frames->len - 1];
  /* A frame that was trimmed here was in both. */
  ours = tt_database_get_frame (run->shadow, end, NULL);
  if (ours != NULL && !tt_hash_equal (&ours->hash, &theirs->hash))
    return fail_forked (error);
  self->checked = TRUE;

  return TRUE;
}

gboolean
tt_archive_write (TtArchive *self,
                  TtCopy *shadow,
                  TtPhotos *photos,
                  gboolean base,
                  GPtrArray *missing,
                  TtProgressFunc progress,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  Run run = {
    .archive = self,
    .shadow = tt_copy_get_database (shadow),
    .photos = photos,
    .missing = missing,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };
  gboolean complete = TRUE;
  TtBase *newest;
  TtHead head;

  g_return_val_if_fail (TT_IS_ARCHIVE (self), FALSE);

  if (!tt_database_get_head (run.shadow, &head, error) ||
      !tt_archive_open (self, &head.stream, TRUE, cancellable, error) ||
      !tt_archive_settle (self, &head.stream, cancellable, error) ||
      !check_fork (&run, &head, error))
    return FALSE;

  newest = tt_inventory_find_newest_base (self->inventory, &head.stream);
  /* Another process may have begun this stream here since it was listed: a base of ours without the
   * changes between the two would look as if those had been lost. */
  if (newest == NULL && (!tt_archive_refresh (self, cancellable, error) ||
                         !tt_archive_settle (self, &head.stream, cancellable, error) ||
                         !check_fork (&run, &head, error)))
    return FALSE;
  newest = tt_inventory_find_newest_base (self->inventory, &head.stream);
  if (newest != NULL && !write_segments (&run, newest, head.seq, &complete, error))
    return FALSE;

  if (newest == NULL || !complete || base || tt_archive_is_base_due (self, &head))
    return (newest != NULL && newest->seq == head.seq) || write_newest_base (&run, shadow, error);

  return TRUE;
}

/* Objects that another process wrote, or this one before it was killed, are not known to be
 * durable. Broken ones are forgotten, as if they were not there, and so written again. */
static gboolean
settle_segments (TtArchive *self,
                 const TtBase *base,
                 gint64 after,
                 const char *scratch,
                 GCancellable *cancellable,
                 GError **error)
{
  for (guint i = 0; i < self->inventory->segments->len;)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      g_autoptr (GPtrArray) frames = NULL;
      g_autoptr (GError) failure = NULL;

      i++;
      if (!tt_stream_equal (&segment->stream, &base->stream) || segment->base_seq != base->seq ||
          segment->to <= after)
        continue;

      frames = tt_repository_read_segment (self->repository, segment, NULL, cancellable, &failure);
      if (frames != NULL &&
          tt_repository_settle (self->repository, segment->name, scratch, cancellable, &failure))
        continue;
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      tt_archive_forget_segment (self, segment->name);
      i--;
    }

  return TRUE;
}

static gboolean
settle_base (
    TtArchive *self, TtBase *base, const char *scratch, GCancellable *cancellable, GError **error)
{
  if (!tt_repository_check_base (self->repository, base, cancellable, error))
    return FALSE;

  for (guint i = 0; i < base->parts; i++)
    if (!tt_repository_settle (self->repository, base->names[i], scratch, cancellable, error))
      return FALSE;

  return TRUE;
}

gboolean
tt_archive_settle (TtArchive *self,
                   const TtStream *stream,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *scratch = tt_archive_dup_scratch (self, "settle");
  TtBase *base;

  if (!tt_disk_make_folders (tt_environment_get_disk (self->environment), self->scratch, error))
    return FALSE;

  while ((base = tt_inventory_find_newest_base (self->inventory, stream)) != NULL)
    {
      g_autoptr (GError) failure = NULL;
      gboolean known = self->has_tip && tt_stream_equal (&self->tip_stream, stream) &&
                       self->tip_base == base->seq;
      gint64 end = tt_archive_find_end (self, base);

      if (known && end == self->tip_seq)
        return TRUE;
      if (known || settle_base (self, base, scratch, cancellable, &failure))
        return settle_segments (self, base, known ? self->tip_seq : base->seq, scratch, cancellable,
                                error) &&
               tt_archive_set_tip (self, stream, base->seq, tt_archive_find_end (self, base),
                                   error);

      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      tt_archive_forget_base (self, base);
    }

  return TRUE;
}
