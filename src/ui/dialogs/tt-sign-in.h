/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who are you: name and password, the wait after wrong tries said, a new password where one must be
 * set, and "stay signed in" for owners. Tells the session who has signed in. */

#define TT_TYPE_SIGN_IN (tt_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (TtSignIn, tt_sign_in, TT, SIGN_IN, AdwBin)

GtkWidget *tt_sign_in_new (TtSession *session);

G_END_DECLS
