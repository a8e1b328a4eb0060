/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Is it safe, and how do I get it back? One sentence, a card for each copy, the moments to go back
 * to, and a checklist that ticks itself. */

#define TT_TYPE_PROTECTION_PAGE (tt_protection_page_get_type ())
G_DECLARE_FINAL_TYPE (TtProtectionPage, tt_protection_page, TT, PROTECTION_PAGE, AdwBin)

GtkWidget *tt_protection_page_new (void);
/* Both NULL where nobody has signed in. */
void tt_protection_page_set_office (TtProtectionPage *self, TtOffice *office, TtActor *actor);

G_END_DECLS
