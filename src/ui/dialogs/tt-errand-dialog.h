/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-errand.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How far long work is, in words, with Cancel. Closing it lets the work go on; it goes by itself
 * when the work is done. */

#define TT_TYPE_ERRAND_DIALOG (tt_errand_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtErrandDialog, tt_errand_dialog, TT, ERRAND_DIALOG, AdwWindow)

GtkWidget *tt_errand_dialog_new (TtErrand *errand);

G_END_DECLS
