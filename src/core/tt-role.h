/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person is in the office. The values are in every database: never change one. */
typedef enum
{
  TT_ROLE_OWNER = 1,
  TT_ROLE_MANAGER = 2,
  TT_ROLE_EMPLOYEE = 3,
} TtRole;

/* "owner", "manager", "employee", as scripts and files see it; static; NULL for what is no role. */
const char *tt_role_get_name (TtRole role);
gboolean tt_role_from_name (const char *name, TtRole *role);

/* The same for people, in their language; static. */
const char *tt_role_get_title (TtRole role);

G_END_DECLS
