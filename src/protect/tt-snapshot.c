/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "protect/tt-snapshot.h"

#include "protect/tt-snapshot-private.h"

typedef struct
{
  TtSnapshot snapshot;
  gatomicrefcount references;
} Counted;

G_DEFINE_BOXED_TYPE (TtSnapshot, tt_snapshot, tt_snapshot_ref, tt_snapshot_unref)

char *
tt_snapshot_dup_id (const TtStream *stream, gint64 seq)
{
  char hex[2 * TT_STREAM_SIZE + 1];

  tt_stream_to_hex (stream, hex);

  return g_strdup_printf ("%.8s-%" G_GINT64_FORMAT, hex, seq);
}

TtSnapshot *
tt_snapshot_new (const char *layer, const TtStream *stream, gint64 seq, gint64 at)
{
  Counted *counted = g_new0 (Counted, 1);
  TtSnapshot *self = &counted->snapshot;
  char hex[2 * TT_STREAM_SIZE + 1];

  g_atomic_ref_count_init (&counted->references);
  tt_stream_to_hex (stream, hex);
  self->id = tt_snapshot_dup_id (stream, seq);
  self->layer = g_strdup (layer);
  self->stream = g_strdup (hex);
  self->seq = seq;
  self->at = at;
  self->label = g_strdup ("");

  return self;
}

TtSnapshot *
tt_snapshot_ref (TtSnapshot *self)
{
  g_atomic_ref_count_inc (&((Counted *) self)->references);

  return self;
}

void
tt_snapshot_unref (TtSnapshot *self)
{
  if (!g_atomic_ref_count_dec (&((Counted *) self)->references))
    return;

  g_free (self->id);
  g_free (self->layer);
  g_free (self->stream);
  g_free (self->label);
  g_free (self);
}

int
tt_snapshot_compare (gconstpointer a, gconstpointer b)
{
  const TtSnapshot *one = *(TtSnapshot *const *) a;
  const TtSnapshot *other = *(TtSnapshot *const *) b;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;

  return one->seq < other->seq ? -1 : one->seq > other->seq;
}
