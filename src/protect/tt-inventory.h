/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-hash.h"
#include "store/tt-frame.h"

G_BEGIN_DECLS

/* What a repository holds, learnt from the names of its objects alone. */

/**
 * TtBase: a full image
 * @seq: the change that it stands at
 * @hash: hash of its stored bytes, all parts joined
 * @parts: how many it was cut into
 * @names: (element-type utf8): one name a part, %NULL for a part that is missing
 * @complete: whether none is missing
 */
typedef struct
{
  TtStream stream;
  gint64 seq;
  TtHash hash;
  guint parts;
  char **names;
  gint64 bytes;
  gint64 modified;
  gboolean complete;
} TtBase;

/**
 * TtSegment: frames from @from to @to
 * @base_seq: the seq of the base in whose folder it lies
 * @hash: hash of its stored bytes
 */
typedef struct
{
  TtStream stream;
  gint64 base_seq;
  gint64 from;
  gint64 to;
  TtHash hash;
  char *name;
  gint64 bytes;
  gint64 modified;
} TtSegment;

/**
 * TtInventory:
 * @bases: (element-type TtBase): by stream, then seq
 * @segments: (element-type TtSegment): by stream, then to, then from
 * @strangers: (element-type utf8): names that are not of this format
 * @bytes: of bases and segments
 */
typedef struct
{
  GPtrArray *bases;
  GPtrArray *segments;
  GPtrArray *strangers;
  gint64 bytes;
} TtInventory;

TtInventory *tt_inventory_new (void);
void tt_inventory_free (TtInventory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtInventory, tt_inventory_free)

/* Takes in one name, as it stands below the repository's folder ("s/…"). Call
 * tt_inventory_sort() after the last. */
void tt_inventory_add (TtInventory *self, const char *name, gint64 bytes, gint64 modified);
void tt_inventory_sort (TtInventory *self);

/* The newest complete base of @stream, or NULL. (transfer none) */
TtBase *tt_inventory_find_newest_base (TtInventory *self, const TtStream *stream);

/* Ends of segments of @stream in order, each once. (element-type gint64) (transfer full) */
GArray *tt_inventory_list_ends (TtInventory *self, const TtStream *stream);

/* Names of objects. @part counts from 1. (transfer full) */
char *
tt_base_dup_name (const TtStream *stream, gint64 seq, guint part, guint parts, const TtHash *hash);
char *tt_segment_dup_name (
    const TtStream *stream, gint64 base_seq, gint64 from, gint64 to, const TtHash *hash);
char *tt_photo_dup_name (const char *hash);

G_END_DECLS
