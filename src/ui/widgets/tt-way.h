/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/widgets/tt-reflow.h"

G_BEGIN_DECLS

/* The way of a change through the layers: one card a layer (tt_reflow_append()), a node in the
 * card's state above each, in as many rows as the cards need; the line is whole where changes flow
 * and dotted where they do not. */

#define TT_TYPE_WAY (tt_way_get_type ())
G_DECLARE_FINAL_TYPE (TtWay, tt_way, TT, WAY, TtReflow)

GtkWidget *tt_way_new (void);
/* Takes all nodes away; the cards are the caller's (tt_reflow_remove_all()). */
void tt_way_clear_nodes (TtWay *self);
/* One node for each card, in order. @state is a layer's state ("ok", "behind", "waiting", "failed",
 * "damaged", "off"); @word stands below the node ("0.2 s later"), "" for none. */
void tt_way_add_node (TtWay *self, const char *state, const char *word);

G_END_DECLS
