/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Whom to call when this computer does not start: kept with the office, printed on the emergency
 * sheet. */

#define TT_TYPE_CONTACT_GROUP (tt_contact_group_get_type ())
G_DECLARE_FINAL_TYPE (TtContactGroup, tt_contact_group, TT, CONTACT_GROUP, AdwPreferencesGroup)

GtkWidget *tt_contact_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
