/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One person: this week, and a form whose rows are saved one by one. */

#define TT_TYPE_PERSON_VIEW (tt_person_view_get_type ())
G_DECLARE_FINAL_TYPE (TtPersonView, tt_person_view, TT, PERSON_VIEW, AdwBin)

/* All NULL where nobody has signed in. */
void tt_person_view_set_office (TtPersonView *self,
                                TtOffice *office,
                                TtActor *actor,
                                TtDirectory *directory);
/* The same person with news keeps what is being typed. */
void tt_person_view_set_user (TtPersonView *self, TtUser *user);
TtUser *tt_person_view_get_user (TtPersonView *self); /* (transfer none) (nullable) */
/* Reads the week and the rates again, and says durations anew. */
void tt_person_view_refresh (TtPersonView *self);

G_END_DECLS
