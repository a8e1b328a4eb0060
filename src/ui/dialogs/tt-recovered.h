/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-notice.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Says that the main file was damaged, what was done about it, and where the damaged one is. */
void tt_recovered_show (GtkWindow *parent, TtNotice *notice);

G_END_DECLS
