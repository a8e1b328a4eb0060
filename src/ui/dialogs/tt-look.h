/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/dialogs/tt-restore.h"
#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* Shows the office of @moment, called @words ("Wednesday 18 November, 16:38"), in a window of its
 * own where nothing can be changed: the one that is open, or one built for it in a folder that goes
 * with the window. An office too large to be built in a moment is not: that is said. */
void tt_look_start (TtWindow *window, const TtMoment *moment, const char *words);

G_END_DECLS
