/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-user.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* What the command line is called in the journal when nobody is named. */
#define TT_ACTOR_COMMAND_LINE "login via timetrackerctl"

/* Who does something: what every deed of the office asks for. Made by signing in, by a PIN, or by
 * the command line. Texts are never NULL ("" = none); instants are UTC microseconds (0 = none). */

#define TT_TYPE_ACTOR (tt_actor_get_type ())
G_DECLARE_FINAL_TYPE (TtActor, tt_actor, TT, ACTOR, GObject)

/* (transfer full) */
TtActor *tt_actor_new (void);
TtActor *tt_actor_dup (TtActor *self);

gint64 tt_actor_get_user (TtActor *self); /* user id; 0 for the command line */
void tt_actor_set_user (TtActor *self, gint64 user);
gint64 tt_actor_get_company (TtActor *self); /* 0 = all */
void tt_actor_set_company (TtActor *self, gint64 company);
TtRole tt_actor_get_role (TtActor *self);
void tt_actor_set_role (TtActor *self, TtRole role);
const char *
tt_actor_get_name (TtActor *self); /* for the journal: "maria", "login via timetrackerctl" */
void tt_actor_set_name (TtActor *self, const char *name);
gboolean tt_actor_get_pin_only (
    TtActor *self); /* came in by a PIN at the kiosk: may punch and nothing else */
void tt_actor_set_pin_only (TtActor *self, gboolean pin_only);

/* The owner's rights, as whoever has the desktop account has them. (transfer full) */
TtActor *tt_actor_new_command_line (void);

/* (transfer full) */
TtActor *tt_actor_new_for_user (TtUser *user, gboolean pin_only);

G_END_DECLS
