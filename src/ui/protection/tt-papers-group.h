/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What can be printed or saved: emergency sheet, proof record, incident record, and the support
 * bundle. A sheet that was printed or saved is noted with its date. */

#define TT_TYPE_PAPERS_GROUP (tt_papers_group_get_type ())
G_DECLARE_FINAL_TYPE (TtPapersGroup, tt_papers_group, TT, PAPERS_GROUP, AdwPreferencesGroup)

GtkWidget *tt_papers_group_new (TtOffice *office, TtActor *actor);

G_END_DECLS
