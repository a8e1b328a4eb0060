/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Days on which a person does not work. Texts are never NULL ("" = none); instants are UTC
 * microseconds (0 = none). */

#define TT_TYPE_LEAVE (tt_leave_get_type ())
G_DECLARE_FINAL_TYPE (TtLeave, tt_leave, TT, LEAVE, GObject)

/* (transfer full) */
TtLeave *tt_leave_new (void);
TtLeave *tt_leave_dup (TtLeave *self);

gint64 tt_leave_get_id (TtLeave *self);
void tt_leave_set_id (TtLeave *self, gint64 id);
gint64 tt_leave_get_user (TtLeave *self);
void tt_leave_set_user (TtLeave *self, gint64 user);
const char *tt_leave_get_from_day (TtLeave *self); /* "YYYY-MM-DD" */
void tt_leave_set_from_day (TtLeave *self, const char *from_day);
const char *tt_leave_get_to_day (TtLeave *self); /* the last day, included */
void tt_leave_set_to_day (TtLeave *self, const char *to_day);
const char *tt_leave_get_kind (TtLeave *self); /* "vacation", "sick", ... */
void tt_leave_set_kind (TtLeave *self, const char *kind);
const char *tt_leave_get_state (TtLeave *self); /* "requested", "approved", "refused" */
void tt_leave_set_state (TtLeave *self, const char *state);
const char *tt_leave_get_note (TtLeave *self);
void tt_leave_set_note (TtLeave *self, const char *note);
gint64 tt_leave_get_created_at (TtLeave *self);
void tt_leave_set_created_at (TtLeave *self, gint64 created_at);
const char *tt_leave_get_source (TtLeave *self);
void tt_leave_set_source (TtLeave *self, const char *source);
const char *tt_leave_get_external_id (TtLeave *self);
void tt_leave_set_external_id (TtLeave *self, const char *external_id);

G_END_DECLS
