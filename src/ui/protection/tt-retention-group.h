/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How long the archive keeps what; changed together by one button, taken back by Undo. */

#define TT_TYPE_RETENTION_GROUP (tt_retention_group_get_type ())
G_DECLARE_FINAL_TYPE (
    TtRetentionGroup, tt_retention_group, TT, RETENTION_GROUP, AdwPreferencesGroup)

GtkWidget *tt_retention_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
