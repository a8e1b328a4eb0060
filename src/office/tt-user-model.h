/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-people.h"

G_BEGIN_DECLS

/* The people of an office by name, as a GListModel of TtUser with clocked-in and so on. Follows the
 * office's "changed" and "replaced"; a person whose row stays as it was keeps their object, so that
 * selections stay. Properties: "loading" (boolean), "n-items" (uint), "all" (boolean: inactive ones
 * too), "words" (string, "" or why the list could not be read). */

#define TT_TYPE_USER_MODEL (tt_user_model_get_type ())
G_DECLARE_FINAL_TYPE (TtUserModel, tt_user_model, TT, USER_MODEL, GObject)

TtUserModel *tt_user_model_new (TtOffice *office, TtActor *actor, gboolean all);
void tt_user_model_set_all (TtUserModel *self, gboolean all);
gboolean tt_user_model_get_loading (TtUserModel *self);

G_END_DECLS
