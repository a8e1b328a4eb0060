/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-checklist.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One thing of a checklist: its state, what it is about, the evidence or what is missing, and a
 * button that mends it. */

#define TT_TYPE_CHECK_ROW (tt_check_row_get_type ())
G_DECLARE_FINAL_TYPE (TtCheckRow, tt_check_row, TT, CHECK_ROW, GtkListBoxRow)

GtkWidget *tt_check_row_new (void);
/* May be called again; what did not change is left as it is, with its focus. @label, @action: the
 * button's words and detailed action name, NULL for no button. */
void
tt_check_row_set (TtCheckRow *self, const TtCheck *check, const char *label, const char *action);

/* Puts the sign of @state on @image. */
void tt_check_row_set_sign (GtkImage *image, TtCheckState state);

G_END_DECLS
