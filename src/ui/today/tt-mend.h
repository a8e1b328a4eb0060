/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "core/tt-attention.h"
#include "office/tt-office.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes mend @index of @attention, then says so with Undo; errors are shown in the window of
 * @widget. What cannot be done with one click opens the entry. */
void tt_mend_make (GtkWidget *widget,
                   TtOffice *office,
                   TtActor *actor,
                   TtAttention *attention,
                   guint index,
                   gint64 now);

/* Lets the flags of @entry stand. */
void tt_mend_accept (GtkWidget *widget, TtOffice *office, TtActor *actor, TtEntry *entry);

/* Opens the place Time with the entry in its panel. */
void tt_mend_show_entry (GtkWidget *widget, gint64 entry);

G_END_DECLS
