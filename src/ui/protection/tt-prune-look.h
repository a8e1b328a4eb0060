/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* Says what would leave the archive by its rules, or why nothing may, and clears it away where
 * somebody wants that: long work of the application, which can be cancelled. @layer: the archive's
 * name; @parent: what the question stands before; @button: greyed while the archive is looked at */
void tt_prune_look (TtWindow *window, GtkWindow *parent, const char *layer, GtkWidget *button);

G_END_DECLS
