/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* Frames in a file, and the line of streams that led to it. */

/**
 * TtStart:
 * @TT_START_NEW: nothing came before
 * @TT_START_CONTINUES: the first frame hangs on the parent's last one (recovery, a copied folder)
 * @TT_START_REPLACES: the content is another (import, restore, migration, erasure)
 *
 * How a stream began.
 */
typedef enum
{
  TT_START_NEW,
  TT_START_CONTINUES,
  TT_START_REPLACES,
} TtStart;

/* A stream that ended: where, and how it had begun. */
typedef struct
{
  TtHead end;
  TtStart start;
} TtAncestor;

/**
 * TtLineage:
 * @stream: the stream of the file
 * @start: how it began
 * @ancestors: (element-type TtAncestor): the streams before it, the parent last
 *
 * The whole line of streams, as `meta` keeps it.
 */
typedef struct
{
  TtStream stream;
  TtStart start;
  GArray *ancestors;
} TtLineage;

void tt_lineage_free (TtLineage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtLineage, tt_lineage_free)

/* TT_ERROR_DAMAGED where `meta` says nothing or rubbish. (transfer full) */
TtLineage *tt_lineage_read (TtDatabase *database, GError **error);
gboolean tt_lineage_write (const TtLineage *self, TtDatabase *database, GError **error);

/* The parent; NULL for a stream that is new. */
const TtAncestor *tt_lineage_get_parent (const TtLineage *self);

/* The ancestor with this stream, or NULL. */
const TtAncestor *tt_lineage_find (const TtLineage *self, const TtStream *stream);

/* Whether the chain of hashes runs from @stream to the present one without a replacing start. */
gboolean tt_lineage_continues_from (const TtLineage *self, const TtStream *stream);

/* The present stream ends at @end and @stream begins. */
void tt_lineage_extend (TtLineage *self, const TtHead *end, const TtStream *stream, TtStart start);

/* The present stream never began: back to @stream, which it continues. FALSE where it does not. */
gboolean tt_lineage_shrink (TtLineage *self, const TtStream *stream);

/* (transfer full) */
TtLineage *tt_lineage_new (const TtStream *stream);
TtLineage *tt_lineage_copy (const TtLineage *self);

void tt_frame_get_head (const TtFrame *self, TtHead *head);

/* Whether the frame comes next after @head: on its chain, or as the start of what replaces it. */
gboolean tt_frame_follows (const TtFrame *self, const TtHead *head);
gboolean tt_frame_replaces (const TtFrame *self, const TtHead *head);

/* Puts a row into `frame`: inside a write transaction, which may be committed then. */
gboolean tt_chain_put (TtDatabase *database, TtFrame *frame, GError **error);

/**
 * tt_chain_append:
 * @at: journal time, as tt_chain_get_time() said
 * @body: (nullable): a changeset, or %NULL for a mere label
 *
 * Puts a frame on the end of the chain, inside a write transaction. (transfer full)
 */
TtFrame *tt_chain_append (TtDatabase *database,
                          gint64 at,
                          const char *actor,
                          const char *label,
                          GBytes *body,
                          GError **error);

/* The journal time of the next frame: max(now, the last one's + 1). */
gboolean tt_chain_get_time (TtDatabase *database, gint64 *at, GError **error);

/**
 * tt_chain_start:
 * @parent: (nullable): the head that is continued or replaced; %NULL for a new office
 * @lineage: (nullable): the parent's own line, which is extended; %NULL for a new office
 *
 * The first frame of a new stream of random name, and the rows of `meta` that tell of it. Inside a
 * write transaction. (transfer full)
 */
TtFrame *tt_chain_start (TtDatabase *database,
                         TtStart start,
                         const TtHead *parent,
                         const TtLineage *lineage,
                         gint64 at,
                         const char *actor,
                         const char *label,
                         GError **error);

G_END_DECLS
