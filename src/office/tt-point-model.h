/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-loaded-model.h"
#include "office/tt-office-protect.h"

G_BEGIN_DECLS

/* A moment that can be restored. Immutable. Properties: "at" (int64), "layer", "id", "label"
 * (string). */

#define TT_TYPE_POINT (tt_point_get_type ())
G_DECLARE_FINAL_TYPE (TtPoint, tt_point, TT, POINT, GObject)

TtPoint *tt_point_new (TtSnapshot *snapshot);
TtSnapshot *tt_point_get_snapshot (TtPoint *self); /* (transfer none) */

/* The moments of one layer, or of all, newest first, as a TtLoadedModel of TtPoint. Read when it
 * is made, when tt_point_model_refresh() is called and after the office's "status-changed" where a
 * layer has more than before. */

#define TT_TYPE_POINT_MODEL (tt_point_model_get_type ())
G_DECLARE_FINAL_TYPE (TtPointModel, tt_point_model, TT, POINT_MODEL, TtLoadedModel)

TtPointModel *tt_point_model_new (TtOffice *office, const char *layer);
void tt_point_model_refresh (TtPointModel *self);

G_END_DECLS
