/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Planned work. Texts are never NULL ("" = none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_SHIFT (tt_shift_get_type ())
G_DECLARE_FINAL_TYPE (TtShift, tt_shift, TT, SHIFT, GObject)

/* (transfer full) */
TtShift *tt_shift_new (void);
TtShift *tt_shift_dup (TtShift *self);

gint64 tt_shift_get_id (TtShift *self);
void tt_shift_set_id (TtShift *self, gint64 id);
gint64 tt_shift_get_company (TtShift *self);
void tt_shift_set_company (TtShift *self, gint64 company);
gint64 tt_shift_get_user (TtShift *self); /* 0 = nobody yet */
void tt_shift_set_user (TtShift *self, gint64 user);
gint64 tt_shift_get_site (TtShift *self); /* 0 = none */
void tt_shift_set_site (TtShift *self, gint64 site);
gint64 tt_shift_get_starts_at (TtShift *self);
void tt_shift_set_starts_at (TtShift *self, gint64 starts_at);
gint64 tt_shift_get_ends_at (TtShift *self);
void tt_shift_set_ends_at (TtShift *self, gint64 ends_at);
const char *tt_shift_get_zone (TtShift *self);
void tt_shift_set_zone (TtShift *self, const char *zone);
const char *tt_shift_get_note (TtShift *self);
void tt_shift_set_note (TtShift *self, const char *note);
const char *tt_shift_get_status (TtShift *self);
void tt_shift_set_status (TtShift *self, const char *status);
gint64 tt_shift_get_created_at (TtShift *self);
void tt_shift_set_created_at (TtShift *self, gint64 created_at);
const char *tt_shift_get_source (TtShift *self);
void tt_shift_set_source (TtShift *self, const char *source);
const char *tt_shift_get_external_id (TtShift *self);
void tt_shift_set_external_id (TtShift *self, const char *external_id);

G_END_DECLS
