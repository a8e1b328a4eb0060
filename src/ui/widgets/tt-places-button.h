/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Stands first in every page's header bar: the way back to the folded sidebar and, beside it, the
 * state of the whole as an icon. It shows itself only while the window is folded; pages do nothing
 * but put it there. */

#define TT_TYPE_PLACES_BUTTON (tt_places_button_get_type ())
G_DECLARE_FINAL_TYPE (TtPlacesButton, tt_places_button, TT, PLACES_BUTTON, GtkBox)

G_END_DECLS
