/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-hash.h"

G_BEGIN_DECLS

#define TT_STREAM_SIZE 16

/* A stream is one line of history: one base image and the frames of one schema. */
typedef struct
{
  guint8 bytes[TT_STREAM_SIZE];
} TtStream;

/* Where a copy stands. seq 0 and a zero hash: before the first frame. */
typedef struct
{
  TtStream stream;
  gint64 seq;
  TtHash hash;
} TtHead;

/**
 * TtFrame:
 * @stream: the line of history it belongs to
 * @seq: its place, counted on over all streams
 * @at: journal time, UTC microseconds; max(now, the last one's + 1)
 * @actor: who did it
 * @label: (not nullable): a label, "" for an ordinary change; the first words of a kind are ours:
 *   "undo …", "redo …", "import …", "backup", "quit", …
 * @previous: hash of the frame before (or what replaces it at a stream's replacing start)
 * @hash: BLAKE2b-256 over exactly the bytes of tt_frame_serialise()
 * @body: a changeset as doc/backup-format.md defines it, or empty for a mere label
 *
 * One change of the office. Immutable, reference counted by an atomic count, so any thread may
 * hold it.
 */
typedef struct
{
  TtStream stream;
  gint64 seq;
  gint64 at;
  char *actor;
  char *label;
  TtHash previous;
  TtHash hash;
  GBytes *body;
} TtFrame;

#define TT_TYPE_FRAME (tt_frame_get_type ())
GType tt_frame_get_type (void);

/* Computes the hash. (transfer full) */
TtFrame *tt_frame_new (const TtStream *stream,
                       gint64 seq,
                       gint64 at,
                       const char *actor,
                       const char *label,
                       const TtHash *previous,
                       GBytes *body);
TtFrame *tt_frame_ref (TtFrame *self);
void tt_frame_unref (TtFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtFrame, tt_frame_unref)

/* The bytes that are hashed, stored in segments and sent: a format version byte (1), then previous,
 * stream, seq, at, actor, label, body, each preceded by its length (8 bytes little endian). The one
 * serialiser. (transfer full) */
GBytes *tt_frame_serialise (TtFrame *self);

/**
 * tt_frame_parse:
 * @bytes: exactly one serialised frame
 * @expected: (nullable): what its hash must be, compared before anything is parsed
 *
 * Returns: (transfer full): the frame, its hash computed from @bytes; %NULL with
 *   %TT_ERROR_DAMAGED where lengths, sizes or text do not fit, %TT_ERROR_MISMATCH where the hash
 *   is another, %TT_ERROR_TOO_NEW for a later format version
 */
TtFrame *tt_frame_parse (GBytes *bytes, const TtHash *expected, GError **error);

/* The 'previous' of the first frame of a stream that replaces @parent: the hash of the word
 * "replaces" and the parent's stream, seq and hash, each preceded by its length. */
void tt_frame_replacing_start (const TtHead *parent, TtHash *hash);

gboolean tt_head_equal (const TtHead *a, const TtHead *b);
void tt_stream_to_hex (const TtStream *stream, char hex[2 * TT_STREAM_SIZE + 1]);
gboolean tt_stream_from_hex (const char *hex, TtStream *stream);
gboolean tt_stream_equal (const TtStream *a, const TtStream *b);

G_END_DECLS
