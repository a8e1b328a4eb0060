/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A pause inside an entry. Texts are never NULL ("" = none); instants are UTC microseconds (0 =
 * none). */

#define TT_TYPE_BREAK (tt_break_get_type ())
G_DECLARE_FINAL_TYPE (TtBreak, tt_break, TT, BREAK, GObject)

/* (transfer full) */
TtBreak *tt_break_new (void);
TtBreak *tt_break_dup (TtBreak *self);

gint64 tt_break_get_id (TtBreak *self);
void tt_break_set_id (TtBreak *self, gint64 id);
gint64 tt_break_get_entry (TtBreak *self);
void tt_break_set_entry (TtBreak *self, gint64 entry);
gint64 tt_break_get_started_at (TtBreak *self);
void tt_break_set_started_at (TtBreak *self, gint64 started_at);
gint64 tt_break_get_ended_at (TtBreak *self); /* 0 while it lasts */
void tt_break_set_ended_at (TtBreak *self, gint64 ended_at);
gboolean tt_break_get_paid (TtBreak *self);
void tt_break_set_paid (TtBreak *self, gboolean paid);

G_END_DECLS
