/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "core/tt-photo.h"
#include "office/tt-office.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small picture of a punch; a press shows it large. Pictures are read and decoded off the main
 * thread. */

#define TT_TYPE_PHOTO_BUTTON (tt_photo_button_get_type ())
G_DECLARE_FINAL_TYPE (TtPhotoButton, tt_photo_button, TT, PHOTO_BUTTON, GtkButton)

/* @name: what it is a picture of, for the title and who hears instead of sees. */
GtkWidget *tt_photo_button_new (TtOffice *office, TtActor *actor, TtPhoto *photo, const char *name);

G_END_DECLS
