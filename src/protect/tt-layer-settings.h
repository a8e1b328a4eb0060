/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The settings of a layer are a JSON object of texts ({"path":"archive"}). */

/**
 * tt_layer_settings_set:
 * @settings: (nullable): as in TtLayerRow; %NULL or "" for none
 * @value: (nullable): %NULL takes the key away
 *
 * Returns: (transfer full): the settings with that one changed; %NULL with %TT_ERROR_INVALID where
 *   @settings is no JSON object
 */
char *
tt_layer_settings_set (const char *settings, const char *key, const char *value, GError **error);

/* What @settings say of @key; %NULL where they say nothing, or cannot be read. (transfer full) */
char *tt_layer_settings_dup (const char *settings, const char *key);

G_END_DECLS
