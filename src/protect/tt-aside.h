/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect.h"
#include "store/tt-set-aside.h"

G_BEGIN_DECLS

/* What was set aside may be the last copy of something. It is offered for removal once a verified
 * archive held what it held and 30 days passed; where all of it takes more than a tenth of the disk
 * or room runs out, all but the newest three without the 30 days. Nothing is removed by itself. */

/**
 * tt_aside_judge:
 * @list: (element-type TtSetAside): of tt_set_aside_list(), newest first; @removable is set in each
 * @crowded: (out): whether it takes too much, so that the owner has to be told
 */
gboolean tt_aside_judge (TtProtect *self, GPtrArray *list, gboolean *crowded, GError **error);

/* Pure: whether the one that is @index from the newest may go, @age after it was set aside. */
gboolean tt_aside_may_go (gboolean held, guint index, gint64 age, gboolean crowded);

/**
 * tt_aside_note_held:
 *
 * Notes in state.db what an archive holds that was verified since. A file that can be opened is
 * held where the archive reaches its last change in its stream; of one that cannot, the recovery
 * saved whatever could be read.
 */
gboolean tt_aside_note_held (TtProtect *self, GError **error);

G_END_DECLS
