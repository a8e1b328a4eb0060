/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The setting with the address of the map's tiles. */
#define TT_SETTING_MAP_TILES "map.tiles"

/* A map of sites with their fences. Tiles come from the address in the setting "map.tiles" (a
 * template with {z}, {x} and {y}; "off" for none; OpenStreetMap's unless set); without a network
 * the fences stand on an empty ground.
 *
 * Signals: "site-pressed" (gint64 site); "position-pressed" (double latitude, double longitude):
 * the map itself was pressed, there. */

#define TT_TYPE_SITE_MAP (tt_site_map_get_type ())
G_DECLARE_FINAL_TYPE (TtSiteMap, tt_site_map, TT, SITE_MAP, AdwBin)

/* From whose settings the address of the tiles comes; NULL, NULL for none. */
void tt_site_map_set_office (TtSiteMap *self, TtOffice *office, TtActor *actor);
/* (element-type TtSite); @chosen: id or 0 */
void tt_site_map_set_sites (TtSiteMap *self, GPtrArray *sites, gint64 chosen);
/* Goes there, so that @radius metres around it are seen. */
void tt_site_map_go_to (TtSiteMap *self, double latitude, double longitude, double radius);
/* Steps nearer (positive) or farther. */
void tt_site_map_zoom (TtSiteMap *self, int steps);

G_END_DECLS
