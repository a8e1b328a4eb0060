/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writing again what an archive lost. A segment is made of the same frames and so has the same
 * bytes and name; a base is made by rebuilding its moment from the other objects, and where the
 * image comes out in other pages it gets a name of its own and the broken one is removed. Nothing
 * is removed before what takes its place was read back. */

#include "base/tt-error.h"
#include "protect/tt-archive-private.h"
#include "protect/tt-protect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  TtProtect *protect;
  TtArchive *archive;
  TtReport *report;
  const TtRun *run;
} Healing;

char *
tt_heal_dup_lost_base (const TtStream *stream, gint64 seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("s/%s/%012" G_GINT64_FORMAT "/lost.base", hex, seq);
}

char *
tt_heal_dup_lost_segment (const TtStream *stream, gint64 to)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("s/%s/lost-%012" G_GINT64_FORMAT ".seg", hex, to);
}

static gboolean
is_end (GArray *ends, gint64 seq)
{
  for (guint i = 0; i < ends->len; i++)
    if (g_array_index (ends, gint64, i) == seq)
      return TRUE;

  return FALSE;
}

static void
add_end (GArray *ends, gint64 seq)
{
  if (!is_end (ends, seq))
    g_array_append_val (ends, seq);
}

/* The seqs of all bases of a stream, of those too of which only the folder is left. */
static GArray *
list_base_seqs (TtInventory *inventory, const TtStream *stream)
{
  GArray *seqs = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      if (tt_stream_equal (&base->stream, stream))
        add_end (seqs, base->seq);
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (tt_stream_equal (&segment->stream, stream))
        add_end (seqs, segment->base_seq);
    }

  return seqs;
}

/* Before every base but a stream's first a segment is written that ends where the base stands; and
 * each segment begins after the end of an earlier one, or after the first base. */
GArray *
tt_heal_list_missing_ends (TtInventory *inventory, const TtStream *stream)
{
  g_autoptr (GArray) ends = tt_inventory_list_ends (inventory, stream);
  g_autoptr (GArray) bases = list_base_seqs (inventory, stream);
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < bases->len; i++)
    first = MIN (first, g_array_index (bases, gint64, i));
  for (guint i = 0; i < bases->len; i++)
    {
      gint64 seq = g_array_index (bases, gint64, i);

      if (seq != first && !is_end (ends, seq))
        add_end (missing, seq);
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];
      gint64 before = segment->from - 1;

      if (tt_stream_equal (&segment->stream, stream) && before > first && !is_end (ends, before))
        add_end (missing, before);
    }

  return missing;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/* The base in whose folder a segment that ends at @to was written, and where it began. */
static gboolean
find_place (
    TtInventory *inventory, const TtStream *stream, gint64 to, gint64 *base_seq, gint64 *from)
{
  g_autoptr (GArray) ends = tt_inventory_list_ends (inventory, stream);
  g_autoptr (GArray) missing = tt_heal_list_missing_ends (inventory, stream);
  guint n = 0;

  *base_seq = -1;
  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      if (tt_stream_equal (&base->stream, stream) && base->seq < to)
        *base_seq = MAX (*base_seq, base->seq);
    }
  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (tt_stream_equal (&segment->stream, stream) && segment->base_seq < to)
        *base_seq = MAX (*base_seq, segment->base_seq);
    }
  if (*base_seq < 0)
    return FALSE;

  g_array_append_vals (ends, missing->data, missing->len);
  g_array_sort (ends, compare_ends);
  while (n < ends->len && g_array_index (ends, gint64, n) < to)
    n++;

  /* The end of the one before the previous, or the base; an unbroken line reaches at least the
   * previous end. */
  *from = n >= 2 ? g_array_index (ends, gint64, n - 2) + 1 : *base_seq + 1;

  return TRUE;
}

static gboolean
take_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  GPtrArray *frames = user_data;

  g_ptr_array_add (frames, tt_frame_ref (frame));

  return TRUE;
}

typedef struct
{
  const TtStream *stream;
  gint64 to;
  GPtrArray *frames;
} Range;

static gboolean
take_in_range (TtFrame *frame, gpointer user_data, GError **error)
{
  Range *range = user_data;

  /* Beyond the range is the end, no failure. */
  if (frame->seq > range->to)
    return FALSE;

  return !tt_stream_equal (&frame->stream, range->stream) ||
         take_frame (frame, range->frames, error);
}

/* All frames of a range, from the shadow or the archive's other segments; NULL where some are
 * nowhere. */
static GPtrArray *
gather (Healing *healing, const TtStream *stream, gint64 from, gint64 to)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_frame_unref);
  Range range = { stream, to, frames };
  TtProtect *self = healing->protect;

  /* What one source does not have the next may; NULL says that none has. */
  if (self->shadow != NULL &&
      tt_database_each_frame (tt_copy_get_database (self->shadow), from - 1, take_in_range, &range,
                              NULL) &&
      (gint64) frames->len == to - from + 1)
    return g_steal_pointer (&frames);

  /* As above. */
  return tt_archive_read_frames (healing->archive, stream, from, to, healing->run->cancellable,
                                 NULL);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* As the writer lists them: sorted, each once. */
static GPtrArray *
list_photos (GPtrArray *frames, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < frames->len; i++)
    {
      g_autoptr (GPtrArray) photos = tt_frame_list_photos (frames->pdata[i], error);

      if (photos == NULL)
        return NULL;
      for (guint k = 0; k < photos->len; k++)
        if (!g_ptr_array_find_with_equal_func (all, photos->pdata[k], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (photos->pdata[k]));
    }
  g_ptr_array_sort (all, compare_texts);

  return g_steal_pointer (&all);
}

static gboolean
put_frames (Healing *healing,
            const TtStream *stream,
            gint64 base_seq,
            GPtrArray *frames,
            char **name,
            GError **error)
{
  g_autoptr (GPtrArray) photos = list_photos (frames, error);

  if (photos == NULL)
    return FALSE;
  *name = tt_repository_put_segment (healing->archive->repository, stream, base_seq, frames, photos,
                                     NULL, healing->run->cancellable, error);

  return *name != NULL;
}

/* @known: (nullable): the broken object, where it is there */
static gboolean
heal_segment (Healing *healing,
              const TtStream *stream,
              gint64 base_seq,
              gint64 from,
              gint64 to,
              const char *known,
              gboolean *healed,
              GError **error)
{
  g_autoptr (GPtrArray) frames = NULL;
  g_autofree char *name = NULL;

  /* What is broken must not be read as a source of itself. */
  if (known != NULL)
    tt_archive_forget_segment (healing->archive, known);

  frames = gather (healing, stream, from, to);
  *healed = frames != NULL;
  if (frames == NULL)
    return TRUE;
  if (!put_frames (healing, stream, base_seq, frames, &name, error))
    return FALSE;
  if (known != NULL && !g_str_equal (known, name) &&
      !tt_repository_delete (healing->archive->repository, known, healing->run->cancellable, error))
    return FALSE;

  return tt_archive_refresh_folder (healing->archive, stream, base_seq, NULL,
                                    healing->run->cancellable, error);
}

static gboolean
heal_broken_segment (Healing *healing, const char *name, gboolean *healed, GError **error)
{
  TtInventory *inventory = healing->archive->inventory;

  for (guint i = 0; i < inventory->segments->len; i++)
    {
      const TtSegment *segment = inventory->segments->pdata[i];

      if (g_str_equal (segment->name, name))
        {
          const TtStream stream = segment->stream;

          return heal_segment (healing, &stream, segment->base_seq, segment->from, segment->to,
                               name, healed, error);
        }
    }

  *healed = FALSE;
  return TRUE;
}

/* A name as tt_heal_dup_lost_segment() makes it. */
static gboolean
parse_lost_segment (const char *name, TtStream *stream, gint64 *to)
{
  g_auto (GStrv) fields = g_strsplit (name, "/", 4);
  g_autofree char *digits = NULL;

  if (g_strv_length (fields) != 3 || !tt_stream_from_hex (fields[1], stream) ||
      !g_str_has_prefix (fields[2], "lost-"))
    return FALSE;
  digits = g_strndup (fields[2] + 5, strlen (fields[2]) - 9);

  return g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, to, NULL);
}

/* Without any way back to that moment a base of now keeps what comes after it. */
static gboolean
write_base_now (Healing *healing, const TtStream *stream, gboolean *healed, GError **error)
{
  TtProtect *self = healing->protect;
  const TtRun *run = healing->run;
  g_autoptr (TtPhotos) photos = tt_protect_new_photos (self);
  TtHead head;

  if (!tt_protect_peek_head (self, &head) || !tt_stream_equal (&head.stream, stream))
    return TRUE;

  *healed = tt_archive_write (healing->archive, self->shadow, photos, TRUE, NULL, run->progress,
                              run->user_data, run->cancellable, error);

  return *healed;
}

static gboolean
heal_lost_segment (
    Healing *healing, const TtStream *stream, gint64 to, gboolean *healed, GError **error)
{
  gint64 base_seq;
  gint64 from;

  *healed = FALSE;
  if (!find_place (healing->archive->inventory, stream, to, &base_seq, &from))
    return write_base_now (healing, stream, healed, error);

  return heal_segment (healing, stream, base_seq, from, to, NULL, healed, error);
}

static gboolean
is_shadow_at (Healing *healing, const TtStream *stream, gint64 seq)
{
  TtProtect *self = healing->protect;
  TtHead head;

  return tt_protect_peek_head (self, &head) && head.seq == seq &&
         tt_stream_equal (&head.stream, stream);
}

/* A copy that went back needs the frame it stands at, or its image would not know where it is. */
static gboolean
keep_head (Healing *healing, TtCopy *copy, const TtStream *stream, gint64 seq)
{
  TtProtect *self = healing->protect;
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtFrame) frame = NULL;
  gint64 at;

  if (!tt_database_get_head_time (tt_copy_get_database (copy), &at, &failure))
    return FALSE;
  if (at != 0)
    return TRUE;
  if (self->shadow == NULL)
    return FALSE;

  frame = tt_database_get_frame (tt_copy_get_database (self->shadow), seq, &failure);

  return frame != NULL && tt_copy_keep_head (copy, frame, &failure);
}

/* A base of that moment, made from the shadow if it stands there, else from the other objects. */
static gboolean
write_base_again (
    Healing *healing, const TtStream *stream, gint64 seq, gboolean *healed, GError **error)
{
  TtProtect *self = healing->protect;
  const TtRun *run = healing->run;
  TtTarget target = { *stream, seq, 0 };
  g_autofree char *folder = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (TtCopy) copy = NULL;
  gboolean written;

  *healed = TRUE;
  if (is_shadow_at (healing, stream, seq))
    return tt_archive_write_base (healing->archive, self->shadow, run->progress, run->user_data,
                                  run->cancellable, error);

  folder = tt_protect_new_scratch (self, "heal", error);
  if (folder == NULL)
    return FALSE;
  copy = tt_archive_rebuild (healing->archive, &target, folder, NULL, run->progress, run->user_data,
                             run->cancellable, &failure);
  if (copy == NULL && g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED))
    {
      *healed = FALSE;
      return TRUE;
    }
  if (copy == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  *healed = keep_head (healing, copy, stream, seq);
  written = !*healed || tt_archive_write_base (healing->archive, copy, run->progress,
                                               run->user_data, run->cancellable, error);
  tt_copy_close (copy);

  return written;
}

static gboolean
is_one_of (GPtrArray *names, const TtBase *base)
{
  for (guint part = 0; part < base->parts; part++)
    if (base->names[part] != NULL &&
        g_ptr_array_find_with_equal_func (names, base->names[part], g_str_equal, NULL))
      return TRUE;

  return FALSE;
}

/* What was written now may have come out the same and have mended what was broken. */
static gboolean
is_mended (Healing *healing, GPtrArray *names)
{
  TtInventory *inventory = healing->archive->inventory;

  for (guint i = 0; i < inventory->bases->len; i++)
    {
      const TtBase *base = inventory->bases->pdata[i];

      /* One that cannot be read is not mended. */
      if (base->complete && is_one_of (names, base) &&
          tt_repository_check_base (healing->archive->repository, base, healing->run->cancellable,
                                    NULL))
        return TRUE;
    }

  return FALSE;
}

/* Called only once something sound stands in their place. */
static gboolean
remove_broken (Healing *healing, GPtrArray *names, GError **error)
{
  if (is_mended (healing, names))
    return TRUE;

  for (guint i = 0; i < names->len; i++)
    if (!tt_repository_delete (healing->archive->repository, names->pdata[i],
                               healing->run->cancellable, error))
      return FALSE;

  return TRUE;
}

/* What is there of bases of one moment, and forgetting them as sources. @only: (nullable): a part
 * of the one that is meant */
static GPtrArray *
take_bases (Healing *healing, const TtStream *stream, gint64 seq, const char *only)
{
  TtInventory *inventory = healing->archive->inventory;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = inventory->bases->len; i > 0; i--)
    {
      const TtBase *base = inventory->bases->pdata[i - 1];
      gboolean meant = only == NULL || !base->complete;

      if (base->seq != seq || !tt_stream_equal (&base->stream, stream))
        continue;
      for (guint part = 0; part < base->parts; part++)
        meant = meant || g_strcmp0 (base->names[part], only) == 0;
      if (!meant)
        continue;
      for (guint part = 0; part < base->parts; part++)
        if (base->names[part] != NULL)
          g_ptr_array_add (names, g_strdup (base->names[part]));
      tt_archive_forget_base (healing->archive, base);
    }

  return names;
}

static gboolean
heal_base (Healing *healing, const char *name, gboolean *healed, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (name, "/", 5);
  g_autoptr (GPtrArray) names = NULL;
  TtStream stream;
  gint64 seq;

  *healed = FALSE;
  if (g_strv_length (fields) != 4 || !tt_stream_from_hex (fields[1], &stream) ||
      !g_ascii_string_to_signed (fields[2], 10, 0, G_MAXINT64, &seq, NULL))
    return TRUE;

  names = take_bases (healing, &stream, seq, name);
  if (!write_base_again (healing, &stream, seq, healed, error) ||
      (!*healed && !write_base_now (healing, &stream, healed, error)))
    return FALSE;

  return !*healed || (remove_broken (healing, names, error) &&
                      tt_archive_refresh_folder (healing->archive, &stream, seq, NULL,
                                                 healing->run->cancellable, error));
}

static gboolean
heal_photo (Healing *healing, const char *name, gboolean *healed, GError **error)
{
  const char *hash = strrchr (name, '/') + 1;
  g_autoptr (TtPhotos) photos = tt_protect_new_photos (healing->protect);

  return tt_archive_put_photo (healing->archive, photos, hash, healed, healing->run->cancellable,
                               error);
}

static gboolean
heal_object (Healing *healing, const char *name, gboolean *healed, GError **error)
{
  TtStream stream;
  gint64 to;

  if (g_str_has_prefix (name, "p/"))
    return heal_photo (healing, name, healed, error);
  if (g_str_has_suffix (name, ".base"))
    return heal_base (healing, name, healed, error);
  if (parse_lost_segment (name, &stream, &to))
    return heal_lost_segment (healing, &stream, to, healed, error);

  return heal_broken_segment (healing, name, healed, error);
}

/* Segments come first: bases are rebuilt from them. */
static gboolean
heal_kind (Healing *healing, GPtrArray *broken, gboolean bases, GError **error)
{
  for (guint i = 0; i < broken->len; i++)
    {
      const char *name = broken->pdata[i];
      gboolean healed = FALSE;

      if (g_str_has_suffix (name, ".base") != bases)
        continue;
      if (!heal_object (healing, name, &healed, error))
        return FALSE;
      tt_report_add_damage (healing->report, name, healed);
    }

  return TRUE;
}

gboolean
tt_heal_archive (TtProtect *self,
                 TtLayer *layer,
                 GPtrArray *broken,
                 TtReport *report,
                 const TtRun *run,
                 GError **error)
{
  Healing healing = { self, layer->archive, report, run };

  return heal_kind (&healing, broken, FALSE, error) && heal_kind (&healing, broken, TRUE, error);
}
