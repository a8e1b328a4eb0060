/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-notice.h"
#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* Says that the main file was damaged, what was done about it, and where the damaged one is. While
 * another dialog is open over @window it waits: it would go with that one unread. */
void tt_recovered_show (TtWindow *window, TtNotice *notice);

G_END_DECLS
