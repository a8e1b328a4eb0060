/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says that its one child wants "natural" pixels of the 100 % picture and no more, so that a
 * leaflet or a flap with fold-threshold-policy natural folds at that width, whatever long sentences
 * stand inside. In a .ui the child is written inside it. */

#define TT_TYPE_FIT (tt_fit_get_type ())
G_DECLARE_FINAL_TYPE (TtFit, tt_fit, TT, FIT, GtkWidget)

GtkWidget *tt_fit_new (int natural, GtkWidget *child);

G_END_DECLS
