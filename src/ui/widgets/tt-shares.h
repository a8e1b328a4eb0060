/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shares of a whole, one after the other in one bar. What they are stands beside it in words; a
 * screen reader is told by the bar's own label. */

#define TT_TYPE_SHARES (tt_shares_get_type ())
G_DECLARE_FINAL_TYPE (TtShares, tt_shares, TT, SHARES, GtkWidget)

GtkWidget *tt_shares_new (void);
/* A little square for a legend, which says nothing itself. */
GtkWidget *tt_shares_new_swatch (const char *colour, double alpha);

/* @share: of 1; more than none is always seen. @colour: a named one. */
void tt_shares_add (TtShares *self, double share, const char *colour, double alpha);
void tt_shares_set_label (TtShares *self, const char *label);

G_END_DECLS
