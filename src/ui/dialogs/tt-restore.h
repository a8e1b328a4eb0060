/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The deeds of going back, as long work of the application of @window. */

/* In place: kept as a labelled moment first, undone by Undo. */
void
tt_restore_in_place (GtkWindow *window, TtOffice *office, TtActor *actor, TtSnapshot *snapshot);

/* As a whole office in a new folder, which is asked for. */
void
tt_restore_elsewhere (GtkWindow *window, TtOffice *office, TtActor *actor, TtSnapshot *snapshot);

/* Where a moment comes from, in the owner's words: "From the archive". (transfer none) */
const char *tt_restore_describe_layer (const TtSnapshot *snapshot);

G_END_DECLS
