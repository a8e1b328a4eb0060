/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which moments the archive can give back. Names say which changes an object carries; when they
 * were made and what they are called stands in the segments, so each is read once and its facts
 * are kept. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-snapshot-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
tt_fact_free (TtFact *self)
{
  g_free (self->label);
  g_free (self);
}

static TtFact *
tt_fact_new (const TtStream *stream, gint64 seq, gint64 at, const char *label)
{
  TtFact *self = g_new0 (TtFact, 1);

  self->stream = *stream;
  self->seq = seq;
  self->at = at;
  self->label = g_strdup (label);

  return self;
}

void
tt_archive_take_facts (TtArchive *self, const char *name, GPtrArray *frames)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_fact_free);

  for (guint i = 0; i < frames->len; i++)
    {
      const TtFrame *frame = frames->pdata[i];

      g_ptr_array_add (facts, tt_fact_new (&frame->stream, frame->seq, frame->at, frame->label));
    }
  g_hash_table_insert (self->facts, g_strdup (name), facts);
}

GPtrArray *
tt_archive_read_facts (TtArchive *self,
                       const TtSegment *segment,
                       GCancellable *cancellable,
                       GError **error)
{
  GPtrArray *facts = g_hash_table_lookup (self->facts, segment->name);
  g_autoptr (GPtrArray) frames = NULL;

  if (facts != NULL)
    return facts;

  frames = tt_repository_read_segment (self->repository, segment, NULL, cancellable, error);
  if (frames == NULL)
    return NULL;
  tt_archive_take_facts (self, segment->name, frames);

  return g_hash_table_lookup (self->facts, segment->name);
}

/* None is the beginning of another: what begins with it is removed. */
static char *
dup_base_key (TtArchive *self, const TtStream *stream, gint64 seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];
  g_autofree char *what = NULL;

  tt_stream_to_hex (stream, hex);
  what = g_strdup_printf ("base.%s-%" G_GINT64_FORMAT ".", hex, seq);

  return tt_archive_dup_key (self, what);
}

gboolean
tt_archive_note_base_fact (TtArchive *self,
                           const TtStream *stream,
                           gint64 seq,
                           gint64 at,
                           const char *label,
                           GError **error)
{
  g_autofree char *key = dup_base_key (self, stream, seq);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", at, label);

  return self->state == NULL || tt_state_set (self->state, key, text, error);
}

static gboolean
recall_base_fact (TtArchive *self, const TtBase *base, gint64 *at, char **label)
{
  g_autofree char *key = dup_base_key (self, &base->stream, base->seq);
  /* What cannot be read from state.db is read from the base. */
  g_autofree char *text = self->state != NULL ? tt_state_dup (self->state, key, NULL) : NULL;
  char *space = text != NULL ? strchr (text, ' ') : NULL;

  if (space == NULL)
    return FALSE;
  *space = '\0';
  *label = g_strdup (space + 1);

  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, at, NULL);
}

gboolean
tt_archive_forget_base_fact (TtArchive *self, const TtStream *stream, gint64 seq, GError **error)
{
  g_autofree char *key = dup_base_key (self, stream, seq);

  return self->state == NULL || tt_state_remove (self->state, key, error);
}

gboolean
tt_archive_find_lost_bases (TtArchive *self, gboolean forget, guint *lost, GError **error)
{
  g_autofree char *pattern = tt_archive_dup_key (self, "base.*");
  g_autoptr (GHashTable) known = NULL;
  GHashTableIter iter;
  gpointer key;

  *lost = 0;
  if (self->state == NULL)
    return TRUE;
  known = tt_state_find (self->state, pattern, error);
  if (known == NULL)
    return FALSE;

  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];
      g_autofree char *there = dup_base_key (self, &base->stream, base->seq);

      g_hash_table_remove (known, there);
    }
  *lost = g_hash_table_size (known);
  g_hash_table_iter_init (&iter, known);
  while (forget && g_hash_table_iter_next (&iter, &key, NULL))
    if (!tt_state_remove (self->state, key, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_head_frame (TtDatabase *database, gint64 *at, char **label, GError **error)
{
  g_autoptr (TtFrame) frame = NULL;
  TtHead head;

  if (!tt_database_get_head (database, &head, error))
    return FALSE;
  frame = tt_database_get_frame (database, head.seq, error);
  if (frame == NULL)
    return FALSE;

  *at = frame->at;
  *label = g_strdup (frame->label);

  return TRUE;
}

static gboolean
look_into_base (TtArchive *self,
                const TtBase *base,
                gint64 *at,
                char **label,
                GCancellable *cancellable,
                GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *folder = tt_archive_dup_scratch (self, "look-into");
  g_autoptr (TtCopy) copy = NULL;
  gboolean read;

  if (!tt_disk_remove_tree (disk, folder, error) || !tt_disk_make_folders (disk, folder, error))
    return FALSE;

  copy = tt_archive_open_base (self, base, folder, cancellable, error);
  read = copy != NULL && read_head_frame (tt_copy_get_database (copy), at, label, error);
  if (copy != NULL)
    tt_copy_close (copy);

  return tt_disk_remove_tree (disk, folder, read ? error : NULL) && read;
}

gboolean
tt_archive_read_base_fact (TtArchive *self,
                           const TtBase *base,
                           gint64 *at,
                           char **label,
                           GCancellable *cancellable,
                           GError **error)
{
  if (recall_base_fact (self, base, at, label))
    return TRUE;

  return look_into_base (self, base, at, label, cancellable, error) &&
         tt_archive_note_base_fact (self, &base->stream, base->seq, *at, *label, error);
}

static char *
dup_point_key (const TtStream *stream, gint64 seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("%s-%" G_GINT64_FORMAT, hex, seq);
}

/* All facts of all segments that can be read, by stream and seq. (element-type utf8 TtFact) */
static GHashTable *
gather_facts (TtArchive *self, GPtrArray *damaged, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      g_autoptr (GError) failure = NULL;
      GPtrArray *facts = tt_archive_read_facts (self, segment, cancellable, &failure);

      if (facts == NULL && !g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
      if (facts == NULL && damaged != NULL)
        g_ptr_array_add (damaged, g_strdup (segment->name));
      for (guint k = 0; facts != NULL && k < facts->len; k++)
        {
          TtFact *fact = facts->pdata[k];

          g_hash_table_insert (all, dup_point_key (&fact->stream, fact->seq), fact);
        }
    }

  return g_steal_pointer (&all);
}

typedef struct
{
  TtArchive *archive;
  GHashTable *points; /* key: TtSnapshot */
  gint64 verified_at;
} Listing;

static TtSnapshot *
add_point (Listing *listing, const TtStream *stream, gint64 seq, gint64 at, const char *label)
{
  g_autofree char *key = dup_point_key (stream, seq);
  TtSnapshot *point = g_hash_table_lookup (listing->points, key);

  if (point == NULL)
    {
      point = tt_snapshot_new (listing->archive->layer, stream, seq, at);
      g_hash_table_insert (listing->points, g_steal_pointer (&key), point);
    }
  if (label != NULL && *label != '\0')
    {
      g_free (point->label);
      point->label = g_strdup (label);
    }

  return point;
}

/* An object was read back when it was put; later than that by whatever verified all of it. */
static void
note_object (Listing *listing, TtSnapshot *point, gint64 bytes, gint64 modified)
{
  point->bytes += bytes;
  point->verified_at = MAX (point->verified_at, MAX (listing->verified_at, modified));
}

static void
list_segments (Listing *listing, GHashTable *facts)
{
  TtArchive *self = listing->archive;

  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      GPtrArray *own = g_hash_table_lookup (self->facts, segment->name);

      for (guint k = 0; own != NULL && k < own->len; k++)
        {
          const TtFact *fact = own->pdata[k];

          if (k + 1 == own->len || *fact->label != '\0')
            {
              TtSnapshot *point =
                  add_point (listing, &fact->stream, fact->seq, fact->at, fact->label);

              note_object (listing, point, k + 1 == own->len ? segment->bytes : 0,
                           segment->modified);
            }
        }
    }
}

static gboolean
list_bases (Listing *listing,
            GHashTable *facts,
            GPtrArray *damaged,
            GCancellable *cancellable,
            GError **error)
{
  TtArchive *self = listing->archive;

  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];
      g_autofree char *key = dup_point_key (&base->stream, base->seq);
      const TtFact *fact = g_hash_table_lookup (facts, key);
      gint64 at = fact != NULL ? fact->at : 0;
      g_autofree char *label = fact != NULL ? g_strdup (fact->label) : NULL;
      g_autoptr (GError) failure = NULL;
      TtSnapshot *point;

      if (!base->complete)
        continue;
      if (fact == NULL &&
          !tt_archive_read_base_fact (self, base, &at, &label, cancellable, &failure))
        {
          if (!g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
            {
              g_propagate_error (error, g_steal_pointer (&failure));
              return FALSE;
            }
          if (damaged != NULL)
            g_ptr_array_add (damaged, g_strdup (base->names[0]));
          continue;
        }

      point = add_point (listing, &base->stream, base->seq, at, label);
      note_object (listing, point, base->bytes, base->modified);
    }

  return TRUE;
}

GPtrArray *
tt_archive_list_points (TtArchive *self,
                        gint64 verified_at,
                        GPtrArray *damaged,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GHashTable) facts = NULL;
  g_autoptr (GPtrArray) points =
      g_ptr_array_new_with_free_func ((GDestroyNotify) tt_snapshot_unref);
  g_autoptr (GHashTable) by_key =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) tt_snapshot_unref);
  Listing listing = { self, by_key, verified_at };
  GHashTableIter iter;
  gpointer point;

  g_return_val_if_fail (tt_archive_is_open (self), NULL);

  facts = gather_facts (self, damaged, cancellable, error);
  if (facts == NULL)
    return NULL;
  list_segments (&listing, facts);
  if (!list_bases (&listing, facts, damaged, cancellable, error))
    return NULL;

  g_hash_table_iter_init (&iter, by_key);
  while (g_hash_table_iter_next (&iter, NULL, &point))
    g_ptr_array_add (points, tt_snapshot_ref (point));
  g_ptr_array_sort (points, tt_snapshot_compare);

  return g_steal_pointer (&points);
}

typedef struct
{
  TtStream stream;
  gint64 seq;
} Moment;

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *one = a;
  const Moment *other = b;
  int order = memcmp (&one->stream, &other->stream, sizeof one->stream);

  return order != 0 ? order : (one->seq > other->seq) - (one->seq < other->seq);
}

static void
add_moment (GArray *moments, const TtStream *stream, gint64 seq)
{
  Moment moment = { *stream, seq };

  g_array_append_val (moments, moment);
}

/* From names, and from the segments that were read: exact once the points were listed. */
guint
tt_archive_count_points (TtArchive *self)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  guint n = 0;

  if (self->inventory == NULL)
    return 0;

  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];

      if (base->complete)
        add_moment (moments, &base->stream, base->seq);
    }
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      GPtrArray *facts = g_hash_table_lookup (self->facts, segment->name);

      add_moment (moments, &segment->stream, segment->to);
      for (guint k = 0; facts != NULL && k < facts->len; k++)
        {
          const TtFact *fact = facts->pdata[k];

          if (*fact->label != '\0')
            add_moment (moments, &fact->stream, fact->seq);
        }
    }
  g_array_sort (moments, compare_moments);
  for (guint i = 0; i < moments->len; i++)
    if (i == 0 || compare_moments (&g_array_index (moments, Moment, i - 1),
                                   &g_array_index (moments, Moment, i)) != 0)
      n++;

  return n;
}

/* The newest by names alone: a newest change that cannot be read must not be passed over. */
static gboolean
find_newest (TtArchive *self, TtTarget *target, GError **error)
{
  target->seq = -1;
  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];

      if (base->complete && base->seq > target->seq)
        *target = (TtTarget){ base->stream, base->seq, 0 };
    }
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];

      if (segment->to > target->seq)
        *target = (TtTarget){ segment->stream, segment->to, 0 };
    }

  if (target->seq < 0)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("The archive holds no copy yet"));

  return target->seq >= 0;
}

static gboolean
find_id (TtArchive *self, const char *snapshot, TtTarget *target, GError **error)
{
  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];
      g_autofree char *id = tt_snapshot_dup_id (&base->stream, base->seq);

      if (base->complete && g_str_equal (id, snapshot))
        {
          *target = (TtTarget){ base->stream, base->seq, 0 };
          return TRUE;
        }
    }
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      g_autofree char *id = tt_snapshot_dup_id (&segment->stream, segment->to);
      const char *digits = strrchr (snapshot, '-');
      gint64 seq;

      if (digits != NULL && strncmp (id, snapshot, 9) == 0 &&
          g_ascii_string_to_signed (digits + 1, 10, segment->from, segment->to, &seq, NULL) &&
          digits - snapshot == 8)
        {
          *target = (TtTarget){ segment->stream, seq, 0 };
          return TRUE;
        }
    }

  g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND, _ ("The archive holds no point “%s”"),
               snapshot);
  return FALSE;
}

/* Whether some object, readable or not, tells of a change of @stream after @seq. */
static gboolean
is_followed (TtArchive *self, const TtStream *stream, gint64 seq)
{
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];

      if (tt_stream_equal (&segment->stream, stream) && segment->to > seq)
        return TRUE;
    }
  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];

      if (tt_stream_equal (&base->stream, stream) && base->seq > seq)
        return TRUE;
    }

  return FALSE;
}

/* Journal times only grow, so what follows a change of exactly that time is later. */
static gboolean
check_next (TtArchive *self, GHashTable *facts, const TtTarget *target, gint64 at, GError **error)
{
  g_autofree char *key = dup_point_key (&target->stream, target->seq + 1);
  g_autofree char *id = tt_snapshot_dup_id (&target->stream, target->seq);

  if (target->at == at || g_hash_table_contains (facts, key) ||
      !is_followed (self, &target->stream, target->seq))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("Change %" G_GINT64_FORMAT " of the archive cannot be read, so it cannot be told "
                  "whether it was made before that time. The change before it is point %s"),
               target->seq + 1, id);
  return FALSE;
}

static gboolean
find_time (TtArchive *self, gint64 at, TtTarget *target, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) facts = gather_facts (self, NULL, cancellable, error);
  GHashTableIter iter;
  gpointer value;

  if (facts == NULL)
    return FALSE;

  *target = (TtTarget){ .seq = -1 };
  g_hash_table_iter_init (&iter, facts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TtFact *fact = value;

      if (fact->at <= at && (target->seq < 0 || fact->at > target->at ||
                             (fact->at == target->at && fact->seq > target->seq)))
        *target = (TtTarget){ fact->stream, fact->seq, fact->at };
    }
  for (guint i = 0; i < self->inventory->bases->len; i++)
    {
      const TtBase *base = self->inventory->bases->pdata[i];
      g_autoptr (GError) failure = NULL;
      g_autofree char *label = NULL;
      gint64 made;

      if (!base->complete)
        continue;
      if (!tt_archive_read_base_fact (self, base, &made, &label, cancellable, &failure))
        {
          if (g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
            continue;
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (made <= at && (target->seq < 0 || made > target->at))
        *target = (TtTarget){ base->stream, base->seq, made };
    }

  if (target->seq >= 0)
    return check_next (self, facts, target, at, error);

  g_set_error_literal (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                       _ ("The archive begins later than that time"));
  return FALSE;
}

gboolean
tt_archive_find (TtArchive *self,
                 const char *snapshot,
                 gint64 at,
                 TtTarget *target,
                 GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (tt_archive_is_open (self), FALSE);

  if (snapshot != NULL)
    return find_id (self, snapshot, target, error);
  if (at == 0)
    return find_newest (self, target, error);

  return find_time (self, at, target, cancellable, error);
}

gint64
tt_archive_get_time (TtArchive *self, const TtTarget *target, GCancellable *cancellable)
{
  for (guint i = 0; i < self->inventory->segments->len; i++)
    {
      const TtSegment *segment = self->inventory->segments->pdata[i];
      GPtrArray *facts;

      if (!tt_stream_equal (&segment->stream, &target->stream) || segment->from > target->seq ||
          segment->to < target->seq)
        continue;
      /* A broken one leaves the others. */
      facts = tt_archive_read_facts (self, segment, cancellable, NULL);
      if (facts != NULL)
        return ((TtFact *) facts->pdata[target->seq - segment->from])->at;
    }

  return 0;
}
