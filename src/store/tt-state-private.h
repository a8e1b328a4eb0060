/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-state.h"
#include "store/tt-stmt.h"

G_BEGIN_DECLS

/* What is done with statements; run again once on a new file where the old one turns out to be
 * damaged, so it starts from nothing each time. */
typedef gboolean (*TtStateDeed) (TtDatabase *database, gpointer data, GError **error);

gboolean tt_state_run (TtState *self, TtStateDeed deed, gpointer data, GError **error);

G_END_DECLS
