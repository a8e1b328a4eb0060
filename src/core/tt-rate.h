/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a person earns an hour from a day on. Texts are never NULL ("" = none); instants are UTC
 * microseconds (0 = none). */

#define TT_TYPE_RATE (tt_rate_get_type ())
G_DECLARE_FINAL_TYPE (TtRate, tt_rate, TT, RATE, GObject)

/* (transfer full) */
TtRate *tt_rate_new (void);
TtRate *tt_rate_dup (TtRate *self);

gint64 tt_rate_get_id (TtRate *self);
void tt_rate_set_id (TtRate *self, gint64 id);
gint64 tt_rate_get_user (TtRate *self);
void tt_rate_set_user (TtRate *self, gint64 user);
const char *tt_rate_get_from_day (TtRate *self); /* "YYYY-MM-DD" */
void tt_rate_set_from_day (TtRate *self, const char *from_day);
gint64 tt_rate_get_amount (TtRate *self); /* minor units of @currency an hour */
void tt_rate_set_amount (TtRate *self, gint64 amount);
const char *tt_rate_get_currency (TtRate *self);
void tt_rate_set_currency (TtRate *self, const char *currency);

G_END_DECLS
