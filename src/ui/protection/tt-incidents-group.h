/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What went wrong and what was done, each open for the owner's remark and to go on paper alone. */

#define TT_TYPE_INCIDENTS_GROUP (tt_incidents_group_get_type ())
G_DECLARE_FINAL_TYPE (
    TtIncidentsGroup, tt_incidents_group, TT, INCIDENTS_GROUP, AdwPreferencesGroup)

GtkWidget *tt_incidents_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
