/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-errand.h"
#include "ui/application/tt-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The resident program: one for each office's folder. It goes on without a window until Quit.
 * Actions: app.quit, app.open (raises the window), app.preferences, app.about, app.back-up-now. */

#define TT_TYPE_APPLICATION (tt_application_get_type ())
G_DECLARE_FINAL_TYPE (TtApplication, tt_application, TT, APPLICATION, AdwApplication)

TtApplication *tt_application_new (void);

/* (transfer none) */
TtSession *tt_application_get_session (TtApplication *self);

/* Keeps @errand until it is done, shows its progress in the window there is and says how it ended:
 * in the window, else as a notification. */
void tt_application_add_errand (TtApplication *self, TtErrand *errand);
/* (transfer none) (nullable) The errand that is under way. */
TtErrand *tt_application_get_errand (TtApplication *self);

G_END_DECLS
