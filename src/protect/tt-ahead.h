/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "store/tt-store.h"

G_BEGIN_DECLS

/**
 * tt_ahead_check:
 * @folder: the office's folder
 * @database: the office, for reading; its layers are looked at
 * @head: where it stands
 *
 * Whether a folder of copies holds changes of the same stream beyond @head: the whole office was
 * exchanged for an older copy of itself, and going on would leave those changes behind without
 * anybody having been asked (design, "every opener compares heads"). A listing of one folder a
 * layer; what a name claims is read and its hash checked before it counts. A place that cannot be
 * read says nothing. Stateless: any queue may call it.
 *
 * Returns: %FALSE with %TT_ERROR_DECISION where one does
 */
gboolean tt_ahead_check (TtEnvironment *environment,
                         const char *folder,
                         TtDatabase *database,
                         const TtHead *head,
                         GError **error);

G_END_DECLS
