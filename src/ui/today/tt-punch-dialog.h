/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Clock in or out, for oneself or for a crew, with site, note and picture. */

#define TT_TYPE_PUNCH_DIALOG (tt_punch_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtPunchDialog, tt_punch_dialog, TT, PUNCH_DIALOG, AdwWindow)

/* Shows the dialog over the window of @widget. @user: who is chosen at first, 0 for nobody. */
void tt_punch_dialog_present (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory, gint64 user);

G_END_DECLS
