/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single changes that left primary and shadow, out of the archives' segments. */

#include "protect/tt-protect-private.h"
#include "store/tt-store-office.h"

/* A segment and where it lies. */
typedef struct
{
  TtArchive *archive;
  const TtSegment *segment;
} Source;

typedef struct
{
  GArray *sources; /* Source, the one that goes furthest last */
  GArray *streams; /* TtHead: the office's line */
  gint64 erased_at;
  gint64 before;
  TtOlderFunc func;
  gpointer user_data;
  GCancellable *cancellable;
} Walk;

static int
compare_sources (gconstpointer a, gconstpointer b)
{
  const TtSegment *of_a = ((const Source *) a)->segment;
  const TtSegment *of_b = ((const Source *) b)->segment;

  if (of_a->to != of_b->to)
    return of_a->to < of_b->to ? -1 : 1;
  return (of_a->from < of_b->from) - (of_a->from > of_b->from);
}

static gboolean
is_of_line (const Walk *self, const TtStream *stream, gint64 seq)
{
  for (guint i = 0; i < self->streams->len; i++)
    {
      const TtHead *end = &g_array_index (self->streams, TtHead, i);

      if (tt_stream_equal (&end->stream, stream))
        return seq <= end->seq;
    }
  return FALSE;
}

static gboolean
list_archive (TtLayer *layer, GCancellable *cancellable)
{
  /* What cannot be opened or listed gives nothing. */
  return layer->archive != NULL && tt_layer_check_known (layer, NULL) &&
         tt_archive_open (layer->archive, NULL, FALSE, cancellable, NULL) &&
         tt_archive_refresh (layer->archive, cancellable, NULL);
}

static void
list_sources (Walk *self, TtProtect *protect)
{
  GPtrArray *layers = tt_protect_get_layers (protect);

  for (guint i = 0; i < layers->len; i++)
    {
      TtLayer *layer = g_ptr_array_index (layers, i);
      GPtrArray *segments = NULL;

      if (!list_archive (layer, self->cancellable))
        continue;
      segments = tt_archive_get_inventory (layer->archive)->segments;
      for (guint k = 0; k < segments->len; k++)
        {
          const Source source = { layer->archive, g_ptr_array_index (segments, k) };

          if (source.segment->from < self->before)
            g_array_append_val (self->sources, source);
        }
    }
  g_array_sort (self->sources, compare_sources);
}

/* @stopped: (out): whether nothing more is wanted */
static gboolean
hand_out (Walk *self, GPtrArray *frames, gboolean *stopped, GError **error)
{
  for (guint i = frames->len; i > 0; i--)
    {
      TtFrame *frame = g_ptr_array_index (frames, i - 1);
      g_autoptr (GError) failure = NULL;

      /* Each change stands in two segments, and in every archive. */
      if (frame->seq >= self->before || !is_of_line (self, &frame->stream, frame->seq))
        continue;
      self->before = frame->seq;
      if (self->func (frame, frame->at <= self->erased_at, self->user_data, &failure))
        continue;

      *stopped = TRUE;
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return TRUE;
}

static gboolean
walk (Walk *self, GError **error)
{
  gboolean stopped = FALSE;

  for (guint i = self->sources->len; i > 0 && !stopped; i--)
    {
      const Source *source = &g_array_index (self->sources, Source, i - 1);
      g_autoptr (GPtrArray) frames = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (source->segment->from >= self->before)
        continue;
      /* Another may hold the same changes. */
      frames = tt_repository_read_segment (tt_archive_get_repository (source->archive),
                                           source->segment, NULL, self->cancellable, NULL);
      if (frames != NULL && !hand_out (self, frames, &stopped, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
tt_protect_each_older_frame (TtProtect *self,
                             gint64 before,
                             TtOlderFunc func,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr (GArray) streams = NULL;
  Walk older = { .sources = sources,
                 .before = before,
                 .func = func,
                 .user_data = user_data,
                 .cancellable = cancellable };
  TtDatabase *database = NULL;

  g_return_val_if_fail (TT_IS_PROTECT (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  database = tt_protect_get_database (self, error);
  streams = database != NULL ? tt_store_list_streams (database, error) : NULL;
  if (streams == NULL || !tt_store_get_last_erasure (database, &older.erased_at, error))
    return FALSE;

  older.streams = streams;
  list_sources (&older, self);
  return walk (&older, error);
}
