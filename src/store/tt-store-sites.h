/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-site.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

gboolean tt_store_save_site (TtTransaction *transaction, TtSite *site, GError **error);
TtSite *tt_store_load_site (TtDatabase *database, gint64 id, GError **error);

/* All sites of that name (without case), active first: a command that names one of several says
 * which there are. (element-type TtSite) (transfer full) */
GPtrArray *tt_store_find_sites (TtDatabase *database, const char *name, GError **error);

/* By name, with people-in filled. @all: inactive ones too. */
GPtrArray *tt_store_list_sites (TtDatabase *database, gboolean all, GError **error);

G_END_DECLS
