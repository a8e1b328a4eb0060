/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TtSnapshot:
 * @id: its name within @layer: the first 8 digits of the stream, "-", the seq
 * @layer: the layer that holds it
 * @stream: 32 hex digits
 * @seq: the last change that is in it
 * @at: that change's journal time, UTC microseconds
 * @bytes: how much its object takes, 0 for a labelled point inside one
 * @verified_at: when it was last read back, UTC microseconds, 0 for a damaged one
 * @label: the label that was given to it, "" for none
 *
 * A point that can be restored: a base, the end of a segment, or a labelled change. Immutable.
 */
typedef struct
{
  char *id;
  char *layer;
  char *stream;
  gint64 seq;
  gint64 at;
  gint64 bytes;
  gint64 verified_at;
  char *label;
} TtSnapshot;

#define TT_TYPE_SNAPSHOT (tt_snapshot_get_type ())
GType tt_snapshot_get_type (void);

TtSnapshot *tt_snapshot_ref (TtSnapshot *self);
void tt_snapshot_unref (TtSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtSnapshot, tt_snapshot_unref)

G_END_DECLS
