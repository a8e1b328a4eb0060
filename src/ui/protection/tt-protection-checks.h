/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The checklist in its three groups, ticked from evidence alone. It asks the office by itself while
 * it is seen. Its buttons are actions of the page and the window that it stands in ("page.accept",
 * "page.verify", "page.drill", "win.back-up-now", "win.place"), and of its own ("checks.records").
 */

#define TT_TYPE_PROTECTION_CHECKS (tt_protection_checks_get_type ())
G_DECLARE_FINAL_TYPE (TtProtectionChecks, tt_protection_checks, TT, PROTECTION_CHECKS, GtkBox)

/* NULL, NULL when the window is locked. */
void tt_protection_checks_set_office (TtProtectionChecks *self, TtOffice *office, TtActor *actor);

/* Whether to offer "That is enough" here: the page may have it as its one great button. */
void tt_protection_checks_set_offer_accept (TtProtectionChecks *self, gboolean offer);

G_END_DECLS
