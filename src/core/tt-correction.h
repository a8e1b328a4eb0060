/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What somebody changed in an entry, when and why. The raw punch stays as it was. Texts are never
 * NULL ("" = none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_CORRECTION (tt_correction_get_type ())
G_DECLARE_FINAL_TYPE (TtCorrection, tt_correction, TT, CORRECTION, GObject)

/* (transfer full) */
TtCorrection *tt_correction_new (void);
TtCorrection *tt_correction_dup (TtCorrection *self);

gint64 tt_correction_get_id (TtCorrection *self);
void tt_correction_set_id (TtCorrection *self, gint64 id);
gint64 tt_correction_get_entry (TtCorrection *self);
void tt_correction_set_entry (TtCorrection *self, gint64 entry);
gint64 tt_correction_get_at (TtCorrection *self);
void tt_correction_set_at (TtCorrection *self, gint64 at);
gint64 tt_correction_get_by (TtCorrection *self); /* user id; 0 for the command line */
void tt_correction_set_by (TtCorrection *self, gint64 by);
const char *tt_correction_get_by_name (TtCorrection *self);
void tt_correction_set_by_name (TtCorrection *self, const char *by_name);
const char *tt_correction_get_reason (TtCorrection *self);
void tt_correction_set_reason (TtCorrection *self, const char *reason);
gint64 tt_correction_get_old_started_at (TtCorrection *self);
void tt_correction_set_old_started_at (TtCorrection *self, gint64 old_started_at);
gint64 tt_correction_get_old_ended_at (TtCorrection *self);
void tt_correction_set_old_ended_at (TtCorrection *self, gint64 old_ended_at);
gint64 tt_correction_get_old_site (TtCorrection *self);
void tt_correction_set_old_site (TtCorrection *self, gint64 old_site);
gint64 tt_correction_get_new_started_at (TtCorrection *self);
void tt_correction_set_new_started_at (TtCorrection *self, gint64 new_started_at);
gint64 tt_correction_get_new_ended_at (TtCorrection *self);
void tt_correction_set_new_ended_at (TtCorrection *self, gint64 new_ended_at);
gint64 tt_correction_get_new_site (TtCorrection *self);
void tt_correction_set_new_site (TtCorrection *self, gint64 new_site);

G_END_DECLS
