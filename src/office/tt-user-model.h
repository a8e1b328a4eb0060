/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-loaded-model.h"
#include "office/tt-office-people.h"

G_BEGIN_DECLS

/* The people of an office by name, as a TtLoadedModel of TtUser with clocked-in and so on: at most
 * some thousand. Follows the office's "changed" and "replaced". Property: "all" (boolean: inactive
 * ones too). */

#define TT_TYPE_USER_MODEL (tt_user_model_get_type ())
G_DECLARE_FINAL_TYPE (TtUserModel, tt_user_model, TT, USER_MODEL, TtLoadedModel)

TtUserModel *tt_user_model_new (TtOffice *office, TtActor *actor, gboolean all);
void tt_user_model_set_all (TtUserModel *self, gboolean all);

G_END_DECLS
