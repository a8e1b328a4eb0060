/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A new person.
 *
 * Signal "added" (gint64 user): they are in the office now. */

#define TT_TYPE_PERSON_DIALOG (tt_person_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtPersonDialog, tt_person_dialog, TT, PERSON_DIALOG, AdwWindow)

/* Over the window of @widget. (transfer floating) */
TtPersonDialog *
tt_person_dialog_new (GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory);

G_END_DECLS
