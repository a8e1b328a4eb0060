/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lists of what is kept. @zone and @now (UTC microseconds): for times and ages. */

/* The newest moments to go back to; @snapshots: (element-type TtSnapshot), newest first. */
void tt_kept_fill_moments (GtkListBox *list, GPtrArray *snapshots, const char *zone, gint64 now);

/* What was set aside; @kept: (element-type TtSetAside). What may go has a button that removes it
 * where @may_remove. */
void tt_kept_fill_set_aside (
    GtkListBox *list, GPtrArray *kept, gboolean may_remove, const char *zone, gint64 now);

G_END_DECLS
