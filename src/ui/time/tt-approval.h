/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

typedef void (*TtApprovalDone) (gpointer owner);

/* Approves the days from @from to @to ("YYYY-MM-DD", both included) of all @users (element-type
 * gint64), one after the other, each a fact of its own; stops at the first that fails and says so.
 * @done is called with @owner at the end, if that is still there. */
void tt_approval_start (TtWindow *window,
                        const char *from,
                        const char *to,
                        GArray *users,
                        TtApprovalDone done,
                        GObject *owner);

G_END_DECLS
