/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "store/tt-store-entries.h"

G_BEGIN_DECLS

/* A filter of the job's own. */
typedef struct
{
  TtEntryFilter filter;
  char *text;
  TtEntryKey after;
  gboolean has_after;
} TtQuery;

/* Both nullable. (transfer full) */
TtQuery *tt_query_new (const TtEntryFilter *filter, const TtEntryKey *after);
void tt_query_free (TtQuery *self);

/* Leaves of it what @actor may see; %TT_ERROR_DENIED where that is nothing. */
gboolean tt_query_restrict (TtQuery *self, TtActor *actor, GError **error);

G_END_DECLS
