/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"
#include "base/tt-hash.h"

G_BEGIN_DECLS

/* Bytes flow through a row of stages: into an object they are squeezed, sealed, hashed and written,
 * out of one hashed, opened, unfolded and written. Each stage owns the next, so memory stays flat
 * whatever the size. */

typedef struct _TtStage TtStage;

typedef struct
{
  gboolean (*push) (TtStage *self, const guint8 *bytes, gsize length, GError **error);
  gboolean (*finish) (TtStage *self, GError **error);
  void (*free) (TtStage *self);
} TtStageClass;

/* The head of every stage's struct. */
struct _TtStage
{
  const TtStageClass *klass;
  TtStage *next;
};

gboolean tt_stage_push (TtStage *self, const guint8 *bytes, gsize length, GError **error);

/* Once, after the last push: flushes this stage and those after it. */
gboolean tt_stage_finish (TtStage *self, GError **error);
void tt_stage_free (TtStage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtStage, tt_stage_free)

/* Appends to @array. */
TtStage *tt_stage_new_array (GByteArray *array, gsize limit);

/* Appends to @file, from its beginning. @length: (out) (nullable): kept up to date */
TtStage *tt_stage_new_file (TtFile *file, gint64 *length);

/* Hands on what it hashes; @hash is filled in by tt_stage_finish(). */
TtStage *tt_stage_new_hash (TtHash *hash, TtStage *next);

/* zstd. @size: how many bytes will come, -1 where that is not known; the same bytes with the same
 * size give the same result. */
TtStage *tt_stage_new_squeeze (gint64 size, TtStage *next);

/* TT_ERROR_DAMAGED for what is not one whole zstd frame. */
TtStage *tt_stage_new_unsqueeze (TtStage *next);

G_END_DECLS
