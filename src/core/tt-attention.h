/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "core/tt-site.h"

G_BEGIN_DECLS

/* What needs a person: one thing about one entry, with ways to mend it. */

/**
 * TtAttentionKind:
 * @TT_ATTENTION_OPEN: still open from a day before; counts nothing until somebody gives its end
 * @TT_ATTENTION_LONG: longer than 16 hours, or open for longer
 * @TT_ATTENTION_OVERLAP: shares time with another entry
 * @TT_ATTENTION_OFF_SITE: punched outside the fence
 * @TT_ATTENTION_NO_PHOTO: the picture that the office asks for is missing
 * @TT_ATTENTION_NEGATIVE: ends before it starts
 * @TT_ATTENTION_UNASSIGNED: nobody is known to have worked it
 *
 * In the order of urgency.
 */
typedef enum
{
  TT_ATTENTION_OPEN,
  TT_ATTENTION_NEGATIVE,
  TT_ATTENTION_LONG,
  TT_ATTENTION_OVERLAP,
  TT_ATTENTION_UNASSIGNED,
  TT_ATTENTION_OFF_SITE,
  TT_ATTENTION_NO_PHOTO,
} TtAttentionKind;

/**
 * TtMendKind:
 * @TT_MEND_SET_END: end the entry at TtMend.at (a suggestion: the person is asked)
 * @TT_MEND_CLOCK_OUT: end it now
 * @TT_MEND_TRIM_START: let it start at TtMend.at, where the other one ends
 * @TT_MEND_TRIM_END: let it end at TtMend.at, where the other one starts
 * @TT_MEND_ACCEPT: leave it as it is and ask no more
 * @TT_MEND_ADD_PHOTO: choose a picture
 * @TT_MEND_EDIT: open the editor
 */
typedef enum
{
  TT_MEND_SET_END,
  TT_MEND_CLOCK_OUT,
  TT_MEND_TRIM_START,
  TT_MEND_TRIM_END,
  TT_MEND_ACCEPT,
  TT_MEND_ADD_PHOTO,
  TT_MEND_EDIT,
} TtMendKind;

/**
 * TtMend:
 * @kind: what it does
 * @at: UTC microseconds, 0 where the mend has no instant
 */
typedef struct
{
  TtMendKind kind;
  gint64 at;
} TtMend;

#define TT_TYPE_ATTENTION (tt_attention_get_type ())
G_DECLARE_FINAL_TYPE (TtAttention, tt_attention, TT, ATTENTION, GObject)

TtAttentionKind tt_attention_get_kind (TtAttention *self);
TtEntry *tt_attention_get_entry (TtAttention *self); /* (transfer none) */
TtEntry *tt_attention_get_other (TtAttention *self); /* (nullable): the one it overlaps */

/* A sentence in the reader's language, times at the entry's place. */
const char *tt_attention_get_text (TtAttention *self);

/* The best mend first; at least one. */
const TtMend *tt_attention_get_mends (TtAttention *self, guint *n_mends);

/**
 * tt_attention_find:
 * @entries: (element-type TtEntry): open ones and those of the days to look at, with the lists'
 *   transient fields; approved and accepted ones are passed over (an open one never is)
 * @now: UTC microseconds
 *
 * Flags that were set at the punch speak for off-site and photo; the rest is worked out.
 *
 * Returns: (transfer full) (element-type TtAttention): most urgent first, then oldest first
 */
GPtrArray *tt_attention_find (GPtrArray *entries, gint64 now);

G_END_DECLS
