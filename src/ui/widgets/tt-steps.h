/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The dots of an assistant: how many steps there are, and at which we stand. */

#define TT_TYPE_STEPS (tt_steps_get_type ())
G_DECLARE_FINAL_TYPE (TtSteps, tt_steps, TT, STEPS, GtkWidget)

/* Step @at (from 0) of @count. */
void tt_steps_set (TtSteps *self, guint at, guint count);

G_END_DECLS
