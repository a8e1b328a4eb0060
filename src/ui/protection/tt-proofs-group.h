/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* When copies were tested last and how it went; on paper are all of them. */

#define TT_TYPE_PROOFS_GROUP (tt_proofs_group_get_type ())
G_DECLARE_FINAL_TYPE (TtProofsGroup, tt_proofs_group, TT, PROOFS_GROUP, AdwPreferencesGroup)

GtkWidget *tt_proofs_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
