/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-attention.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One thing that needs somebody, with its mends as buttons.
 *
 * Signal "mend" (guint index): the button of that mend was pressed. */

#define TT_TYPE_ATTENTION_ROW (tt_attention_row_get_type ())
G_DECLARE_FINAL_TYPE (TtAttentionRow, tt_attention_row, TT, ATTENTION_ROW, GtkListBoxRow)

/* @home: the company's zone; @site: (nullable): where the entry is; @can_mend: whether the one who
 * looks may mend it */
GtkWidget *tt_attention_row_new (
    TtAttention *attention, gint64 now, const char *home, TtSite *site, gboolean can_mend);
TtAttention *tt_attention_row_get_attention (TtAttentionRow *self); /* (transfer none) */

G_END_DECLS
