/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "core/tt-company.h"
#include "core/tt-site.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* Who works where, for pages and dialogs: the company, the people and the sites as the actor may
 * see them, kept fresh while somebody holds the directory. Main context only.
 *
 * Signal "changed" (): something of it says something else now; also after the first load. */

#define TT_TYPE_DIRECTORY (tt_directory_get_type ())
G_DECLARE_FINAL_TYPE (TtDirectory, tt_directory, TT, DIRECTORY, GObject)

/* The one directory of @office and @actor; pages share it. (transfer full) */
TtDirectory *tt_directory_get (TtOffice *office, TtActor *actor);

/* Whether the first load is done; until then the lists are empty. */
gboolean tt_directory_is_loaded (TtDirectory *self);

/* The actor's company. (transfer none) (nullable until loaded) */
TtCompany *tt_directory_get_company (TtDirectory *self);
/* Its IANA zone and first day of the week (0 = Monday); "" and 0 until loaded. */
const char *tt_directory_get_zone (TtDirectory *self);
int tt_directory_get_week_start (TtDirectory *self);
/* Its currency; "" until loaded. */
const char *tt_directory_get_currency (TtDirectory *self);

/* Active people by name and sites in use by name. (element-type TtUser, TtSite) (transfer none) */
GPtrArray *tt_directory_get_users (TtDirectory *self);
GPtrArray *tt_directory_get_sites (TtDirectory *self);
TtUser *tt_directory_find_user (TtDirectory *self, gint64 id); /* (nullable) */
TtSite *tt_directory_find_site (TtDirectory *self, gint64 id); /* (nullable) */

/* The zone of a site, else the company's. @site 0 for none. */
const char *tt_directory_get_zone_of (TtDirectory *self, gint64 site);

/* UTC microseconds by the office's clock, and the company's day of it. */
gint64 tt_directory_get_now (TtDirectory *self);
char *tt_directory_dup_today (TtDirectory *self);

G_END_DECLS
