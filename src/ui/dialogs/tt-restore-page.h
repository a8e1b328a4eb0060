/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Go back to a moment: all kept moments on a line, what would be different in words, and the deed:
 * in place, or as a whole office in a new folder. */

#define TT_TYPE_RESTORE_PAGE (tt_restore_page_get_type ())
G_DECLARE_FINAL_TYPE (TtRestorePage, tt_restore_page, TT, RESTORE_PAGE, AdwBin)

GtkWidget *tt_restore_page_new (void);
/* Both NULL where nobody has signed in. In a decision @actor has the owner's rights. */
void tt_restore_page_set_office (TtRestorePage *self, TtOffice *office, TtActor *actor);

G_END_DECLS
