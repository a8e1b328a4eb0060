/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/tt-webapp-record-private.h"

G_BEGIN_DECLS

/* A backup of the old web app as lists of records, whatever its shape: `{}` for a list, a list as
 * JSON inside a text, a list of one company under a key with its id behind. */

typedef enum
{
  TT_WEBAPP_COMPANIES,
  TT_WEBAPP_USERS,
  TT_WEBAPP_EMPLOYEES,
  TT_WEBAPP_MANAGERS,
  TT_WEBAPP_TEAM,
  TT_WEBAPP_SITES,
  TT_WEBAPP_ENTRIES,
  TT_WEBAPP_SHIFTS,
  TT_WEBAPP_TASKS,
  TT_WEBAPP_MESSAGES,
  TT_WEBAPP_PAYROLL,
  TT_WEBAPP_REPORTS,
  TT_WEBAPP_N_KINDS,
} TtWebappKind;

typedef struct
{
  GPtrArray *lists[TT_WEBAPP_N_KINDS]; /* of TtWebappRecord */
} TtWebappFile;

/* The rest of an object after its first key, which was taken already. (transfer full) */
TtWebappFile *
tt_webapp_file_read (TtImport *import, TtJsonReader *reader, const char *key, GError **error);
void tt_webapp_file_free (TtWebappFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtWebappFile, tt_webapp_file_free)

/* The name of a kind's count: "users", "sites", "entries"; static. */
const char *tt_webapp_kind_get_name (TtWebappKind kind);

G_END_DECLS
