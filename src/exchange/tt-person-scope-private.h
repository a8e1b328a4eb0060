/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-database.h"

G_BEGIN_DECLS

/* Which rows hold something about one person: the person's own, what belongs to their entries, what
 * the log says of them, and the companies and sites that those name. */

typedef struct _TtPersonScope TtPersonScope;

/* Reads what it needs to know of @database; TT_ERROR_NOT_FOUND where nobody has the id @user. */
TtPersonScope *
tt_person_scope_new (TtDatabase *database, gint64 user, GCancellable *cancellable, GError **error);
void tt_person_scope_free (TtPersonScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPersonScope, tt_person_scope_free)

gboolean tt_person_scope_holds (TtPersonScope *self, const TtTable *table, const TtValue *values);

/* How many rows of @table it holds. */
gint64 tt_person_scope_count (TtPersonScope *self, const TtTable *table);

G_END_DECLS
