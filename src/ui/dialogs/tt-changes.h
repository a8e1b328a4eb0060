/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a restore changes, in words: one row for each kind of thing that comes back, goes, or gets
 * its old state. @changes: (element-type TtDiffCount). Returns how many things that are. */
gint64 tt_changes_fill (GtkListBox *list, GArray *changes);

/* The same number without a list. */
gint64 tt_changes_count (GArray *changes);

G_END_DECLS
