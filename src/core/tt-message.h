/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A word to the team. Texts are never NULL ("" = none); instants are UTC microseconds (0 = none).
 */

#define TT_TYPE_MESSAGE (tt_message_get_type ())
G_DECLARE_FINAL_TYPE (TtMessage, tt_message, TT, MESSAGE, GObject)

/* (transfer full) */
TtMessage *tt_message_new (void);
TtMessage *tt_message_dup (TtMessage *self);

gint64 tt_message_get_id (TtMessage *self);
void tt_message_set_id (TtMessage *self, gint64 id);
gint64 tt_message_get_company (TtMessage *self);
void tt_message_set_company (TtMessage *self, gint64 company);
gint64 tt_message_get_from (TtMessage *self); /* user id; 0 = unknown */
void tt_message_set_from (TtMessage *self, gint64 from);
const char *tt_message_get_from_name (TtMessage *self);
void tt_message_set_from_name (TtMessage *self, const char *from_name);
const char *tt_message_get_text (TtMessage *self);
void tt_message_set_text (TtMessage *self, const char *text);
gint64 tt_message_get_at (TtMessage *self);
void tt_message_set_at (TtMessage *self, gint64 at);
const char *tt_message_get_source (TtMessage *self);
void tt_message_set_source (TtMessage *self, const char *source);
const char *tt_message_get_external_id (TtMessage *self);
void tt_message_set_external_id (TtMessage *self, const char *external_id);

G_END_DECLS
