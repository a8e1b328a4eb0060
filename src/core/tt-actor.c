/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-actor.h"

#include "core/tt-record-private.h"

#define TT_STORED_ROLE TtRole
#define TT_SPOKEN_ROLE TtRole
#define TT_FIELD_ROLE TT_FIELD_INT
#define tt_record_assign_ROLE(field, value) tt_record_assign_INT ((int *) (field), (int) (value))

#define FIELDS(FIELD, Type, prefix)                                                                \
  FIELD (Type, prefix, user, INT64)                                                                \
  FIELD (Type, prefix, company, INT64)                                                             \
  FIELD (Type, prefix, role, ROLE)                                                                 \
  FIELD (Type, prefix, name, TEXT)                                                                 \
  FIELD (Type, prefix, pin_only, BOOLEAN)

struct _TtActor
{
  GObject parent_instance;

  FIELDS (TT_RECORD_DECLARE, TtActor, tt_actor)
};

TT_DEFINE_RECORD (TtActor, tt_actor, FIELDS)

TtActor *
tt_actor_new_command_line (void)
{
  TtActor *self = tt_actor_new ();

  self->role = TT_ROLE_OWNER;
  tt_actor_set_name (self, TT_ACTOR_COMMAND_LINE);
  return self;
}

TtActor *
tt_actor_new_for_user (TtUser *user, gboolean pin_only)
{
  TtActor *self = NULL;

  g_return_val_if_fail (TT_IS_USER (user), NULL);

  self = tt_actor_new ();
  self->user = tt_user_get_id (user);
  self->company = tt_user_get_company (user);
  self->role = tt_user_get_role (user);
  self->pin_only = pin_only;
  tt_actor_set_name (self, tt_user_get_username (user));
  return self;
}
