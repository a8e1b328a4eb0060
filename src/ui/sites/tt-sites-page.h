/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where our sites are, and who is there. */

#define TT_TYPE_SITES_PAGE (tt_sites_page_get_type ())
G_DECLARE_FINAL_TYPE (TtSitesPage, tt_sites_page, TT, SITES_PAGE, AdwBin)

GtkWidget *tt_sites_page_new (void);
/* Both NULL where nobody has signed in. */
void tt_sites_page_set_office (TtSitesPage *self, TtOffice *office, TtActor *actor);

G_END_DECLS
