/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* A database file that is held EXCLUSIVE as a whole, through the shim's handle: so that rubbish can
 * be locked too, and so that nothing else opens and closes the file, which would drop SQLite's
 * locks. While it is held, frames can be read through the very same connection. */

/* Waits up to 30 s. TT_ERROR_NOT_FOUND where nothing is, TT_ERROR_MOVED where the file was replaced
 * while it was opened, TT_ERROR_BUSY. (transfer full): closing it lets go. */
TtDatabase *tt_raw_lock (TtEnvironment *environment, const char *path, GError **error);

/* Lets go and closes. */
void tt_raw_unlock (TtDatabase *raw);

/* Copies the file's bytes as they lie, and its journal's where there is one. */
gboolean tt_raw_copy_pair (TtDatabase *raw, const char *to, gboolean with_journal, GError **error);

/* Whether the journal beside @database waits to be played back: its first byte is not 0. */
gboolean tt_journal_is_hot (TtDisk *disk, const char *database, gboolean *hot, GError **error);

/* Zeroes the journal's header and syncs it: nobody may be writing to @database. */
gboolean tt_journal_void (TtDisk *disk, const char *database, GError **error);

/* Syncs the journal if there is one: what a process found there is relied on only then. */
gboolean tt_journal_sync (TtDisk *disk, const char *database, GError **error);

/* Whether it is missing or empty. PERSIST never leaves it so: somebody took it away. */
gboolean
tt_journal_is_missing (TtDisk *disk, const char *database, gboolean *missing, GError **error);

G_END_DECLS
