/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-errand.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far long work is, in a page: what it is, what it does just now, and Cancel. Hidden while
 * there is none. */

#define TT_TYPE_ERRAND_BAR (tt_errand_bar_get_type ())
G_DECLARE_FINAL_TYPE (TtErrandBar, tt_errand_bar, TT, ERRAND_BAR, GtkWidget)

/* @errand: (nullable): what to show until it is done */
void tt_errand_bar_set_errand (TtErrandBar *self, TtErrand *errand);

G_END_DECLS
