/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One row for each deed, one reach for each role. Who owns the office may do everything. Roles bind
 * the people at the window and the kiosk; whoever has the files has the owner's rights. */

#include "core/tt-permission.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  REACH_NOBODY,
  REACH_SELF,
  REACH_EMPLOYEES,  /* and oneself */
  REACH_NOT_OWNERS, /* and oneself */
  REACH_EVERYBODY,
} Reach;

static const struct
{
  Reach manager;
  Reach employee;
  const char *title;
} table[TT_N_DEEDS] = {
  [TT_DEED_PUNCH] = { REACH_EVERYBODY, REACH_SELF, N_ ("clock other people in and out") },
  [TT_DEED_READ_HOURS] = { REACH_EVERYBODY, REACH_SELF, N_ ("see the hours of others") },
  [TT_DEED_READ_PEOPLE] = { REACH_EVERYBODY, REACH_SELF, N_ ("see the people of the office") },
  [TT_DEED_EDIT_ENTRIES] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("change entries") },
  [TT_DEED_CORRECT] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("correct entries") },
  [TT_DEED_APPROVE] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("approve hours") },
  [TT_DEED_REOPEN] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("reopen approved hours") },
  [TT_DEED_ADD_PEOPLE] = { REACH_NOT_OWNERS, REACH_NOBODY, N_ ("add this person") },
  [TT_DEED_EDIT_PEOPLE] = { REACH_NOT_OWNERS, REACH_NOBODY, N_ ("change this person") },
  [TT_DEED_SET_ROLE] = { REACH_NOBODY, REACH_NOBODY, N_ ("change roles") },
  [TT_DEED_SET_PASSWORD] = { REACH_EMPLOYEES, REACH_NOBODY, N_ ("set this password or PIN") },
  [TT_DEED_CHANGE_PASSWORD] = { REACH_SELF, REACH_SELF, N_ ("change the password of others") },
  [TT_DEED_SET_RATE] = { REACH_NOBODY, REACH_NOBODY, N_ ("set pay rates") },
  [TT_DEED_SEE_RATES] = { REACH_EMPLOYEES, REACH_SELF, N_ ("see pay rates") },
  [TT_DEED_ERASE] = { REACH_NOBODY, REACH_NOBODY, N_ ("erase personal data") },
  [TT_DEED_EXPORT_PERSON] = { REACH_EMPLOYEES, REACH_SELF, N_ ("save the data of this person") },
  [TT_DEED_EDIT_SITES] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("change job sites") },
  [TT_DEED_EDIT_COMPANY] = { REACH_NOBODY, REACH_NOBODY, N_ ("change the company") },
  [TT_DEED_PLAN] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("plan work") },
  [TT_DEED_REPORT] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("make reports") },
  [TT_DEED_READ_LOG] = { REACH_NOBODY, REACH_NOBODY, N_ ("see who did what") },
  [TT_DEED_SETTINGS] = { REACH_NOBODY, REACH_NOBODY, N_ ("change settings") },
  [TT_DEED_IMPORT] = { REACH_NOBODY, REACH_NOBODY, N_ ("import data") },
  [TT_DEED_EXPORT] = { REACH_NOBODY, REACH_NOBODY, N_ ("export the office") },
  [TT_DEED_BACKUP] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("back up") },
  [TT_DEED_RESTORE] = { REACH_NOBODY, REACH_NOBODY, N_ ("restore") },
  [TT_DEED_LAYERS] = { REACH_NOBODY, REACH_NOBODY, N_ ("change where copies are kept") },
  [TT_DEED_UNDO] = { REACH_NOBODY, REACH_NOBODY, N_ ("undo what others did") },
  [TT_DEED_UNDO_OWN] = { REACH_EVERYBODY, REACH_NOBODY, N_ ("undo") },
};

static Reach
get_reach (TtActor *actor, TtDeed deed)
{
  if (tt_actor_get_pin_only (actor))
    return deed == TT_DEED_PUNCH ? REACH_SELF : REACH_NOBODY;

  switch (tt_actor_get_role (actor))
    {
    case TT_ROLE_OWNER:
      return REACH_EVERYBODY;
    case TT_ROLE_MANAGER:
      return table[deed].manager;
    case TT_ROLE_EMPLOYEE:
      return table[deed].employee;
    }

  return REACH_NOBODY;
}

static gboolean
is_self (TtActor *actor, TtUser *subject)
{
  return tt_actor_get_user (actor) != 0 && tt_actor_get_user (actor) == tt_user_get_id (subject);
}

static gboolean
is_of_same_company (TtActor *actor, TtUser *subject)
{
  return tt_actor_get_role (actor) == TT_ROLE_OWNER || tt_actor_get_company (actor) == 0 ||
         tt_actor_get_company (actor) == tt_user_get_company (subject);
}

gboolean
tt_permission_allows (TtActor *actor, TtDeed deed, TtUser *subject)
{
  g_return_val_if_fail (TT_IS_ACTOR (actor), FALSE);
  g_return_val_if_fail (subject == NULL || TT_IS_USER (subject), FALSE);
  g_return_val_if_fail ((guint) deed < TT_N_DEEDS, FALSE);

  switch (get_reach (actor, deed))
    {
    case REACH_NOBODY:
      return FALSE;
    case REACH_SELF:
      return subject != NULL && is_self (actor, subject);
    case REACH_EMPLOYEES:
      return subject == NULL || is_self (actor, subject) ||
             (is_of_same_company (actor, subject) &&
              tt_user_get_role (subject) == TT_ROLE_EMPLOYEE);
    case REACH_NOT_OWNERS:
      return subject == NULL || is_self (actor, subject) ||
             (is_of_same_company (actor, subject) && tt_user_get_role (subject) != TT_ROLE_OWNER);
    case REACH_EVERYBODY:
      return subject == NULL || is_of_same_company (actor, subject);
    }

  return FALSE;
}

gboolean
tt_permission_check (TtActor *actor, TtDeed deed, TtUser *subject, GError **error)
{
  g_return_val_if_fail (TT_IS_ACTOR (actor), FALSE);

  if (tt_permission_allows (actor, deed, subject))
    return TRUE;

  /* Translators: the first %s is a person's username, the second words such as "set pay rates". */
  g_set_error (error, TT_ERROR, TT_ERROR_DENIED, _ ("%s may not %s"), tt_actor_get_name (actor),
               tt_deed_get_title (deed));
  return FALSE;
}

const char *
tt_deed_get_title (TtDeed deed)
{
  g_return_val_if_fail ((guint) deed < TT_N_DEEDS, "");

  return _ (table[deed].title);
}
