/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One place that holds the office: the main file or a copy, its state, and what is known of it. */

#define TT_TYPE_LAYER_CARD (tt_layer_card_get_type ())
G_DECLARE_FINAL_TYPE (TtLayerCard, tt_layer_card, TT, LAYER_CARD, GtkBox)

GtkWidget *tt_layer_card_new (void);
/* The main file. @entries and @bytes: -1 where they are not known yet. */
void tt_layer_card_set_primary (TtLayerCard *self,
                                const char *folder,
                                gint64 newest_at,
                                gint64 entries,
                                gint64 bytes,
                                const char *zone,
                                gint64 now);
void tt_layer_card_set_layer (TtLayerCard *self,
                              const TtLayerStatus *layer,
                              const char *zone,
                              gint64 now);

/* What a layer is called here: "Live copy", "Archive", else its name; static. */
const char *tt_layer_card_get_title (const TtLayerStatus *layer);

G_END_DECLS
