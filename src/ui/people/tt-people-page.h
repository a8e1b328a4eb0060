/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who works for us, at what rate. */

#define TT_TYPE_PEOPLE_PAGE (tt_people_page_get_type ())
G_DECLARE_FINAL_TYPE (TtPeoplePage, tt_people_page, TT, PEOPLE_PAGE, AdwBin)

GtkWidget *tt_people_page_new (void);
/* Both NULL where nobody has signed in. */
void tt_people_page_set_office (TtPeoplePage *self, TtOffice *office, TtActor *actor);

G_END_DECLS
