/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TT_PUNCH_IN = 1,
  TT_PUNCH_OUT = 2,
  TT_PUNCH_BREAK = 3,
  TT_PUNCH_RESUME = 4,
} TtPunchKind;

/* "in", "out", "break", "resume", as scripts write it; %FALSE for what is none. */
gboolean tt_punch_kind_from_name (const char *name, TtPunchKind *kind);

/* One press of the button: somebody comes, goes, pauses or goes on. Texts are never NULL ("" =
 * none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_PUNCH (tt_punch_get_type ())
G_DECLARE_FINAL_TYPE (TtPunch, tt_punch, TT, PUNCH, GObject)

/* (transfer full) */
TtPunch *tt_punch_new (void);
TtPunch *tt_punch_dup (TtPunch *self);

TtPunchKind tt_punch_get_kind (TtPunch *self);
void tt_punch_set_kind (TtPunch *self, TtPunchKind kind);
gint64 tt_punch_get_user (TtPunch *self);
void tt_punch_set_user (TtPunch *self, gint64 user);
gint64 tt_punch_get_site (TtPunch *self); /* 0 = none named */
void tt_punch_set_site (TtPunch *self, gint64 site);
gint64 tt_punch_get_at (TtPunch *self); /* 0 = now */
void tt_punch_set_at (TtPunch *self, gint64 at);
gboolean tt_punch_get_has_position (TtPunch *self);
void tt_punch_set_has_position (TtPunch *self, gboolean has_position);
double tt_punch_get_latitude (TtPunch *self); /* WGS 84 degrees */
void tt_punch_set_latitude (TtPunch *self, double latitude);
double tt_punch_get_longitude (TtPunch *self);
void tt_punch_set_longitude (TtPunch *self, double longitude);
double tt_punch_get_accuracy (TtPunch *self); /* metres; 0 = unknown */
void tt_punch_set_accuracy (TtPunch *self, double accuracy);
const char *tt_punch_get_note (TtPunch *self);
void tt_punch_set_note (TtPunch *self, const char *note);
const char *tt_punch_get_status (TtPunch *self);
void tt_punch_set_status (TtPunch *self, const char *status);
gboolean tt_punch_get_paid (TtPunch *self); /* of a break */
void tt_punch_set_paid (TtPunch *self, gboolean paid);
gboolean tt_punch_get_has_photo (TtPunch *self);
void tt_punch_set_has_photo (TtPunch *self, gboolean has_photo);
gint64 tt_punch_get_by (TtPunch *self); /* user id of who presses; 0 for the command line */
void tt_punch_set_by (TtPunch *self, gint64 by);

G_END_DECLS
