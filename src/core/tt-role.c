/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-role.h"

#include <glib/gi18n-lib.h>

static const struct
{
  TtRole role;
  const char *name;
  const char *title;
} roles[] = {
  { TT_ROLE_OWNER, "owner", N_ ("Owner") },
  { TT_ROLE_MANAGER, "manager", N_ ("Manager") },
  { TT_ROLE_EMPLOYEE, "employee", N_ ("Employee") },
};

const char *
tt_role_get_name (TtRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (roles[i].role == role)
        return roles[i].name;
    }

  return NULL;
}

gboolean
tt_role_from_name (const char *name, TtRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (g_strcmp0 (roles[i].name, name) == 0)
        {
          *role = roles[i].role;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
tt_role_get_title (TtRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      if (roles[i].role == role)
        return _ (roles[i].title);
    }

  return "";
}
