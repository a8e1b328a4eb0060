/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* Sites on a map: their fences as circles, how many people are in, and their names. */

#define TT_TYPE_FENCE_LAYER (tt_fence_layer_get_type ())
G_DECLARE_FINAL_TYPE (TtFenceLayer, tt_fence_layer, TT, FENCE_LAYER, ShumateLayer)

TtFenceLayer *tt_fence_layer_new (ShumateViewport *viewport);
/* @sites: (element-type TtSite); those without a position are left out. @chosen: id or 0 */
void tt_fence_layer_set_sites (TtFenceLayer *self, GPtrArray *sites, gint64 chosen);
/* Which site's sign is at that place of the widget, 0 for none. */
gint64 tt_fence_layer_find (TtFenceLayer *self, double x, double y);

G_END_DECLS
