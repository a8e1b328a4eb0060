/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"
#include "ui/today/tt-directory.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills @box with what happened to @entry, newest first: corrections (element-type TtCorrection,
 * oldest first) and the punches as they were. */
void
tt_entry_history_fill (GtkBox *box, TtEntry *entry, GPtrArray *corrections, TtDirectory *directory);

G_END_DECLS
