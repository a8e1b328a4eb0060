/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list that is short enough to be read whole, each time that it may have changed. An item that is
 * as before keeps its object, so that selections stay, and what differs is told as one stretch
 * between what stays above and below it. Properties: "loading" (boolean), "n-items" (uint), "words"
 * (string, "" or why the list could not be read). */

#define TT_TYPE_LOADED_MODEL (tt_loaded_model_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtLoadedModel, tt_loaded_model, TT, LOADED_MODEL, GObject)

/**
 * TtLoadedModelClass:
 * @item_type: what it is a list of
 * @hash: of an item
 * @equal: whether two items are one thing, and nothing of it has changed
 */
struct _TtLoadedModelClass
{
  GObjectClass parent_class;

  GType item_type;
  GHashFunc hash;
  GEqualFunc equal;
};

/* One reading of the list. */
typedef struct _TtReading TtReading;

/* Before the list is asked for: a later reading makes earlier ones void. (transfer full): to be
 * given to tt_loaded_model_end() */
TtReading *tt_loaded_model_begin (TtLoadedModel *self);

/* @reading: (transfer full); @items: (transfer full) (nullable): what was read, else @error says
 * why not */
void tt_loaded_model_end (TtReading *reading, GPtrArray *items, const GError *error);

/* Whether it has not been read yet. */
gboolean tt_loaded_model_get_loading (TtLoadedModel *self);

G_END_DECLS
