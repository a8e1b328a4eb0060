/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Deeds about one person that ask for something first, and say in the window of @widget what was
 * done. */

void tt_person_ask_pin (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user);
void tt_person_ask_password (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user);
/* A rate from a day on. @today: "YYYY-MM-DD". */
void tt_person_ask_rate (GtkWidget *widget,
                         TtOffice *office,
                         TtActor *actor,
                         TtUser *user,
                         const char *currency,
                         const char *today);
void tt_person_set_active (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user, gboolean active);
/* Cannot be undone, so it asks. */
void tt_person_ask_erase (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user);

/* Saves what was changed in @user and says @words with Undo. */
void tt_person_save (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user, const char *words);

G_END_DECLS
