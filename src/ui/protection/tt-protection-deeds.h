/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* What can be done with copies, as long work of the application: it goes on without the window; the
 * page shows how far it is, with Cancel. @layer NULL for all. */
void tt_protection_verify (TtWindow *window, const char *layer, gboolean deep);
/* A real restore into a scratch folder, compared and thrown away. */
void tt_protection_drill (TtWindow *window, const char *layer);

/* "That is enough": the owner accepts that all copies are on this computer's disk. */
void tt_protection_accept_one_disk (TtWindow *window);

/* Removes what was set aside under that name. */
void tt_protection_remove_set_aside (TtWindow *window, const char *name);

G_END_DECLS
