/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-entry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The breaks of an entry, to be changed, added and taken away. Signal "edited": somebody did. */

#define TT_TYPE_BREAK_LIST (tt_break_list_get_type ())
G_DECLARE_FINAL_TYPE (TtBreakList, tt_break_list, TT, BREAK_LIST, GtkBox)

/* What @entry has; times as its zone shows them. */
void tt_break_list_set_entry (TtBreakList *self, TtEntry *entry);

/**
 * tt_break_list_read:
 * @started_at: when the work begins, UTC microseconds: a time that was typed is the first after it
 * @breaks: (out) (nullable) (transfer full) (element-type TtBreak): as tt_office_revise_entry_async
 *   takes them; %NULL where nothing was changed
 *
 * Returns: %FALSE with %TT_ERROR_INVALID where a text is no time of day
 */
gboolean
tt_break_list_read (TtBreakList *self, gint64 started_at, GPtrArray **breaks, GError **error);

G_END_DECLS
