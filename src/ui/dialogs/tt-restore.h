/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/dialogs/tt-restore-choice.h"

G_BEGIN_DECLS

/* The deeds of going back, as long work of the application of @window. @moment's "at" is said to
 * the owner where its layer does not know better. */

/* In place: everything, kept as a labelled moment first; or @part (nullable) alone, as one ordinary
 * change. Both are undone by Undo. */
void tt_restore_in_place (GtkWindow *window,
                          TtOffice *office,
                          TtActor *actor,
                          const TtMoment *moment,
                          const TtPart *part);

/* As a whole office in a new folder, which is asked for. */
void
tt_restore_elsewhere (GtkWindow *window, TtOffice *office, TtActor *actor, const TtMoment *moment);

/* Where a moment comes from, in the owner's words: "From the archive". (transfer none) */
const char *tt_restore_describe_layer (const char *layer);

G_END_DECLS
