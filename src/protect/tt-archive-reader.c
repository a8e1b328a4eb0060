/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any moment from any base that leads there: forward by frames from an earlier one, back by
 * inverted frames from a later one. Each change stands in two segments, so a broken one is gone
 * around; what cannot be gone around is an error that names it. Nothing stops silently at a gap. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-snapshot-private.h"

#include <glib/gi18n-lib.h>

/* Frames go into a copy that nobody relies on yet, many in one transaction. */
#define BATCH 500

/* A walk over frames in one direction, one segment in memory at a time. */
typedef struct
{
  TtArchive *archive;
  TtStream stream;
  gint64 next; /* the seq that comes next */
  gint64 last; /* the seq that ends the walk, inclusive */
  gboolean back;
  GPtrArray *frames;  /* of the segment that is open */
  GHashTable *broken; /* names of segments that cannot be read */
  GPtrArray *damaged; /* nullable */
  TtProgressFunc progress;
  gpointer user_data;
  gint64 total;
  GCancellable *cancellable;
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_clear_pointer (&self->broken, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static void
note_damage (GPtrArray *damaged, const char *name)
{
  if (damaged != NULL && !g_ptr_array_find_with_equal_func (damaged, name, g_str_equal, NULL))
    g_ptr_array_add (damaged, g_strdup (name));
}

/* The segment that carries the next frame and goes furthest. Those of the walk's own stream come
 * first; others carry the changes before a stream that continues its parent. */
static const TtSegment *
pick_segment (const Walk *walk)
{
  const TtSegment *best = NULL;
  gboolean best_own = FALSE;

  for (guint i = 0; i < walk->archive->inventory->segments->len; i++)
    {
      const TtSegment *segment = walk->archive->inventory->segments->pdata[i];
      gboolean own = tt_stream_equal (&segment->stream, &walk->stream);

      if (segment->from > walk->next || segment->to < walk->next ||
          g_hash_table_contains (walk->broken, segment->name) || (walk->back && !own))
        continue;
      if (best == NULL || (own && !best_own) ||
          (own == best_own && (walk->back ? segment->from < best->from : segment->to > best->to)))
        {
          best = segment;
          best_own = own;
        }
    }

  return best;
}

/* What is missing from the next change of the walk on, until something carries one again. */
static void
tell_gap (const Walk *walk, GError **error)
{
  GPtrArray *segments = walk->archive->inventory->segments;
  gint64 other = walk->last;

  for (guint i = 0; i < segments->len; i++)
    {
      const TtSegment *segment = segments->pdata[i];

      if (g_hash_table_contains (walk->broken, segment->name))
        continue;
      if (walk->back && segment->to < walk->next)
        other = MAX (other, segment->to + 1);
      else if (!walk->back && segment->from > walk->next)
        other = MIN (other, segment->from - 1);
    }

  if (other == walk->next)
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("Change %" G_GINT64_FORMAT " is missing in the archive"), walk->next);
  else
    g_set_error (
        error, TT_ERROR, TT_ERROR_DAMAGED,
        _ ("Changes %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " are missing in the archive"),
        MIN (walk->next, other), MAX (walk->next, other));
}

static gboolean
open_segment (Walk *walk, GError **error)
{
  const TtSegment *segment;

  g_clear_pointer (&walk->frames, g_ptr_array_unref);
  while ((segment = pick_segment (walk)) != NULL)
    {
      g_autoptr (GError) failure = NULL;

      walk->frames = tt_repository_read_segment (walk->archive->repository, segment, NULL,
                                                 walk->cancellable, &failure);
      if (walk->frames != NULL)
        return TRUE;
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_hash_table_add (walk->broken, g_strdup (segment->name));
      note_damage (walk->damaged, segment->name);
    }

  tell_gap (walk, error);
  return FALSE;
}

/* The next frame of the walk, NULL without @error at its end. (transfer full) */
static TtFrame *
step (Walk *walk, GError **error)
{
  TtFrame *first;

  /* The end is no failure. */
  if (walk->back ? walk->next < walk->last : walk->next > walk->last)
    return NULL;
  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return NULL;

  first = walk->frames != NULL ? walk->frames->pdata[0] : NULL;
  if (first == NULL || walk->next < first->seq ||
      walk->next >= first->seq + (gint64) walk->frames->len)
    {
      if (!open_segment (walk, error))
        return NULL;
      first = walk->frames->pdata[0];
      if (walk->progress != NULL)
        walk->progress (walk->total - ABS (walk->last - walk->next), walk->total,
                        _ ("Going through the changes"), walk->user_data);
    }

  first = walk->frames->pdata[walk->next - first->seq];
  walk->next += walk->back ? -1 : 1;

  return tt_frame_ref (first);
}

static TtFrame *
step_forward (gpointer user_data, GError **error)
{
  return step (user_data, error);
}

static gboolean
go_forward (Walk *walk, TtCopy *copy, GError **error)
{
  return tt_copy_catch_up (copy, step_forward, walk, BATCH, NULL, error);
}

GPtrArray *
tt_archive_read_frames (TtArchive *self,
                        const TtStream *stream,
                        gint64 from,
                        gint64 to,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  g_auto (Walk) walk = {
    .archive = self,
    .stream = *stream,
    .next = from,
    .last = to,
    .broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .cancellable = cancellable,
  };
  GError *failure = NULL;
  TtFrame *frame;

  while ((frame = step (&walk, &failure)) != NULL)
    g_ptr_array_add (frames, frame);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }

  return g_steal_pointer (&frames);
}

/* The change that a copy went back to, where something carries it. */
static gboolean
keep_head (Walk *walk, TtCopy *copy, GError **error)
{
  /* One that nothing carries is not needed for a restore. */
  g_autoptr (GPtrArray) frames = tt_archive_read_frames (walk->archive, &walk->stream, walk->next,
                                                         walk->next, walk->cancellable, NULL);

  return frames == NULL || tt_copy_keep_head (copy, frames->pdata[0], error);
}

static gboolean
go_back (Walk *walk, TtCopy *copy, GError **error)
{
  for (;;)
    {
      GError *failure = NULL;
      g_autoptr (TtFrame) frame = step (walk, &failure);
      TtHead before;

      if (frame == NULL)
        {
          if (failure == NULL)
            return keep_head (walk, copy, error);
          g_propagate_error (error, failure);
          return FALSE;
        }

      before = (TtHead){ frame->stream, frame->seq - 1, frame->previous };
      if (!tt_copy_step_back (copy, frame, &before, error))
        return FALSE;
    }
}

static gboolean
check_digest (TtCopy *copy, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = tt_database_dup_meta (tt_copy_get_database (copy), "digest", error);
  TtHash expected;
  TtHash digest;

  if (text == NULL || !tt_hash_from_hex (text, &expected))
    {
      if (error == NULL || *error == NULL)
        g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” does not say its digest"), name);
      return FALSE;
    }
  if (!tt_copy_digest (copy, &digest, cancellable, error))
    return FALSE;
  if (tt_hash_equal (&digest, &expected))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” does not hold what its digest says"),
               name);
  return FALSE;
}

static gboolean
unpack_base (TtArchive *self,
             const TtBase *base,
             const char *path,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TtFile) file = tt_disk_open (tt_environment_get_disk (self->environment), path,
                                          TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_TRUNCATE, error);

  return file != NULL && tt_repository_read_base (self->repository, base, file, cancellable, error);
}

TtCopy *
tt_archive_open_base (TtArchive *self,
                      const TtBase *base,
                      const char *folder,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *path = g_build_filename (folder, "office.db", NULL);
  g_autoptr (TtCopy) copy = NULL;
  TtDatabase *database;
  TtHead head;

  if (!unpack_base (self, base, path, cancellable, error))
    return NULL;

  copy = tt_copy_open_image (self->environment, path, error);
  if (copy == NULL)
    return NULL;

  database = tt_copy_get_database (copy);
  if (!tt_database_get_head (database, &head, error) ||
      !check_digest (copy, base->names[0], cancellable, error))
    {
      tt_copy_close (copy);
      return NULL;
    }
  if (head.seq != base->seq || !tt_stream_equal (&head.stream, &base->stream))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” is of another moment"),
                   base->names[0]);
      tt_copy_close (copy);
      return NULL;
    }

  return g_steal_pointer (&copy);
}

static gboolean
check_arrived (TtCopy *copy, const TtTarget *target, GError **error)
{
  TtHead head;

  if (!tt_database_get_head (tt_copy_get_database (copy), &head, error))
    return FALSE;
  if (head.seq == target->seq && tt_stream_equal (&head.stream, &target->stream))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("The changes end at %" G_GINT64_FORMAT " and do not reach %" G_GINT64_FORMAT),
               head.seq, target->seq);
  return FALSE;
}

static gboolean
check_structure (TtCopy *copy, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);

  /* All pages were looked at when the base was unpacked. */
  if (!tt_database_verify_structure (tt_copy_get_database (copy), FALSE, damage, cancellable,
                                     error))
    return FALSE;
  if (damage->len == 0)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("What was rebuilt is not sound: %s"),
               (const char *) damage->pdata[0]);
  return FALSE;
}

/* @opened: whether the base itself was sound */
static TtCopy *
try_base (TtArchive *self,
          const TtBase *base,
          const TtTarget *target,
          const char *folder,
          Walk *walk,
          gboolean *opened,
          GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autoptr (TtCopy) copy = NULL;

  if (!tt_disk_remove_tree (disk, folder, error) || !tt_disk_make_folders (disk, folder, error))
    return NULL;

  if (walk->progress != NULL)
    walk->progress (0, walk->total, _ ("Unpacking a full copy"), walk->user_data);
  copy = tt_archive_open_base (self, base, folder, walk->cancellable, error);
  if (copy == NULL)
    return NULL;
  *opened = TRUE;

  if ((walk->back ? go_back (walk, copy, error) : go_forward (walk, copy, error)) &&
      check_arrived (copy, target, error) && check_structure (copy, walk->cancellable, error))
    return g_steal_pointer (&copy);

  tt_copy_close (copy);
  return NULL;
}

/* The bases that may lead to the target, the shortest way first: earlier ones of its stream, later
 * ones, earlier ones of other streams that its own may continue. (transfer container) */
static GPtrArray *
list_candidates (TtArchive *self, const TtTarget *target)
{
  GPtrArray *candidates = g_ptr_array_new ();
  GPtrArray *bases = self->inventory->bases;

  for (guint i = bases->len; i > 0; i--)
    {
      TtBase *base = bases->pdata[i - 1];

      if (tt_stream_equal (&base->stream, &target->stream) && base->seq <= target->seq)
        g_ptr_array_add (candidates, base);
    }
  for (guint i = 0; i < bases->len; i++)
    {
      TtBase *base = bases->pdata[i];

      if (tt_stream_equal (&base->stream, &target->stream) && base->seq > target->seq)
        g_ptr_array_add (candidates, base);
    }
  for (guint i = bases->len; i > 0; i--)
    {
      TtBase *base = bases->pdata[i - 1];

      if (!tt_stream_equal (&base->stream, &target->stream) && base->seq < target->seq)
        g_ptr_array_add (candidates, base);
    }

  return candidates;
}

/* The part that is missing, or the first one. (transfer full) */
static char *
dup_base_name (const TtBase *base)
{
  for (guint i = 0; i < base->parts; i++)
    if (base->names[i] == NULL)
      return tt_base_dup_name (&base->stream, base->seq, i + 1, base->parts, &base->hash);

  return g_strdup (base->names[0]);
}

/* The newest point before @target that some complete base and unbroken names reach. */
static gint64
find_whole_before (TtArchive *self, const TtTarget *target)
{
  gint64 best = 0;

  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];

      if (base->complete && tt_stream_equal (&base->stream, &target->stream) &&
          base->seq < target->seq)
        best = MAX (best, base->seq);
    }

  return best;
}

static void
fail_rebuild (TtArchive *self, const TtTarget *target, const GError *first, GError **error)
{
  gint64 before = find_whole_before (self, target);
  g_autofree char *id = tt_snapshot_dup_id (&target->stream, before);

  if (before > 0)
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("Change %" G_GINT64_FORMAT " cannot be brought back from the archive: %s. A "
                    "full copy before it is point %s"),
                 target->seq, first->message, id);
  else
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("Change %" G_GINT64_FORMAT " cannot be brought back from the archive: %s"),
                 target->seq, first->message);
}

TtCopy *
tt_archive_rebuild (TtArchive *self,
                    const TtTarget *target,
                    const char *folder,
                    GPtrArray *damaged,
                    TtProgressFunc progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GError) first = NULL;

  g_return_val_if_fail (tt_archive_is_open (self), NULL);

  candidates = list_candidates (self, target);
  for (guint i = 0; i < candidates->len; i++)
    {
      const TtBase *base = candidates->pdata[i];
      gboolean back = base->seq > target->seq;
      g_auto (Walk) walk = {
        .archive = self,
        .stream = target->stream,
        .next = back ? base->seq : base->seq + 1,
        .last = back ? target->seq + 1 : target->seq,
        .back = back,
        .broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
        .damaged = damaged,
        .progress = progress,
        .user_data = user_data,
        .total = ABS (base->seq - target->seq),
        .cancellable = cancellable,
      };
      g_autoptr (GError) failure = NULL;
      g_autofree char *name = dup_base_name (base);
      gboolean opened = FALSE;
      TtCopy *copy;

      copy = try_base (self, base, target, folder, &walk, &opened, &failure);
      if (copy != NULL)
        return copy;
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED) &&
          !g_error_matches (failure, TT_ERROR, TT_ERROR_DECISION))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (!opened)
        note_damage (damaged, name);
      if (first == NULL)
        first = g_steal_pointer (&failure);
    }

  if (first == NULL)
    g_set_error (&first, TT_ERROR, TT_ERROR_DAMAGED, _ ("there is no full copy to begin with"));
  fail_rebuild (self, target, first, error);

  return NULL;
}
