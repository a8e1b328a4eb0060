/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is stored, by copy and kind, over the disk that will be full first, and for how long that
 * will do. */

#define TT_TYPE_ROOM_GROUP (tt_room_group_get_type ())
G_DECLARE_FINAL_TYPE (TtRoomGroup, tt_room_group, TT, ROOM_GROUP, AdwPreferencesGroup)

GtkWidget *tt_room_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
