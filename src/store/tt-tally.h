/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-frame.h"

G_BEGIN_DECLS

/* What one or many frames did, counted: for words. */
typedef struct _TtTally TtTally;

TtTally *tt_tally_new (void);
void tt_tally_free (TtTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtTally, tt_tally_free)

/* Only for frames whose hash was verified. */
gboolean tt_tally_add (TtTally *self, TtFrame *frame, GError **error);

/* "3 clock-ins, 1 photo added"; "" for nothing. (transfer full) */
char *tt_tally_dup_words (TtTally *self);

/* How many rows of that table there are more (or fewer) afterwards. */
gint64 tt_tally_get_growth (TtTally *self, const char *table);

G_END_DECLS
