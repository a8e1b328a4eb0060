/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A place where work is done. Texts are never NULL ("" = none); instants are UTC microseconds (0 =
 * none). */

#define TT_TYPE_SITE (tt_site_get_type ())
G_DECLARE_FINAL_TYPE (TtSite, tt_site, TT, SITE, GObject)

/* (transfer full) */
TtSite *tt_site_new (void);
TtSite *tt_site_dup (TtSite *self);

gint64 tt_site_get_id (TtSite *self);
void tt_site_set_id (TtSite *self, gint64 id);
gint64 tt_site_get_company (TtSite *self);
void tt_site_set_company (TtSite *self, gint64 company);
const char *tt_site_get_name (TtSite *self);
void tt_site_set_name (TtSite *self, const char *name);
const char *tt_site_get_address (TtSite *self);
void tt_site_set_address (TtSite *self, const char *address);
gboolean tt_site_get_has_position (TtSite *self);
void tt_site_set_has_position (TtSite *self, gboolean has_position);
double tt_site_get_latitude (TtSite *self); /* WGS 84 degrees */
void tt_site_set_latitude (TtSite *self, double latitude);
double tt_site_get_longitude (TtSite *self);
void tt_site_set_longitude (TtSite *self, double longitude);
int tt_site_get_radius (TtSite *self); /* metres */
void tt_site_set_radius (TtSite *self, int radius);
const char *tt_site_get_zone (TtSite *self); /* IANA name; "" = the company's */
void tt_site_set_zone (TtSite *self, const char *zone);
gboolean tt_site_get_active (TtSite *self);
void tt_site_set_active (TtSite *self, gboolean active);
gint64 tt_site_get_created_at (TtSite *self);
void tt_site_set_created_at (TtSite *self, gint64 created_at);
const char *tt_site_get_source (TtSite *self);
void tt_site_set_source (TtSite *self, const char *source);
const char *tt_site_get_external_id (TtSite *self);
void tt_site_set_external_id (TtSite *self, const char *external_id);

/* Not of the record itself: filled in by lists. */
int tt_site_get_people_in (TtSite *self);
void tt_site_set_people_in (TtSite *self, int people_in);

G_END_DECLS
