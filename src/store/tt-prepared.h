/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-copy.h"

G_BEGIN_DECLS

/* A new primary and shadow, built whole beside the old, synced and proven, ready to be swapped in
 * by one rename: what import, restore, demo and init end in. */

#define TT_TYPE_LOADER (tt_loader_get_type ())
G_DECLARE_FINAL_TYPE (TtLoader, tt_loader, TT, LOADER, GObject)

#define TT_TYPE_PREPARED (tt_prepared_get_type ())
G_DECLARE_FINAL_TYPE (TtPrepared, tt_prepared, TT, PREPARED, GObject)

/**
 * TtReplace:
 * @TT_REPLACE_NEW: there was nothing (init, demo, a restore to a new folder: with a parent it
 *   records where it came from)
 * @TT_REPLACE_IMPORT: an import replaces the office
 * @TT_REPLACE_RESTORE: an older moment replaces the office
 */
typedef enum
{
  TT_REPLACE_NEW,
  TT_REPLACE_IMPORT,
  TT_REPLACE_RESTORE,
} TtReplace;

/**
 * tt_loader_new:
 * @folder: the folder of the office that is to be replaced or made; the new files are built in it
 *   under names of their own and removed when the loader goes without being finished
 *
 * A new file without frames or indexes, for rows in any order of tables. (transfer full)
 */
TtLoader *tt_loader_new (TtEnvironment *environment, const char *folder, GError **error);

/* A first id of @count consecutive ones that no row here has, time-ordered and random at the start.
 */
gint64 tt_loader_reserve_ids (TtLoader *self, gint64 count);

/* One row; @values has the table's columns. %TT_ERROR_INVALID where a value does not fit its
 * column, %TT_ERROR_EXISTS for a key that is taken. */
gboolean
tt_loader_insert (TtLoader *self, const TtTable *table, const TtValue *values, GError **error);

/* Reading what was loaded so far (checks, look-ups of external ids). */
TtDatabase *tt_loader_get_database (TtLoader *self);

/* The digest of what was loaded so far. */
gboolean
tt_loader_digest (TtLoader *self, TtHash *digest, GCancellable *cancellable, GError **error);

/* References to rows that are not there: called for each. */
typedef void (*TtLostReferenceFunc) (
    const TtTable *table, gint64 id, const TtColumn *column, gint64 lost, gpointer user_data);
gboolean tt_loader_check_references (TtLoader *self,
                                     TtLostReferenceFunc func,
                                     gpointer user_data,
                                     GError **error);

/* Takes the definitions of layers from @from (import keeps the present ones), or the two of a new
 * office where @from is NULL. */
gboolean tt_loader_take_layers (TtLoader *self, TtDatabase *from, GError **error);

/* Applies the rows of `erased` of @from to what was loaded: the one path of import and restore. */
gboolean tt_loader_apply_erased (TtLoader *self, TtDatabase *from, GError **error);

/* Builds indexes, checks, writes meta, makes the shadow from it, syncs and proves both. @parent is
 * the head that it replaces, or NULL. (transfer full) */
TtPrepared *tt_loader_finish (TtLoader *self,
                              TtReplace replace,
                              const TtHead *parent,
                              const char *actor,
                              const char *label,
                              GCancellable *cancellable,
                              GError **error);

/**
 * tt_prepared_from_copy:
 * @copy: stands at the wanted moment; is closed by this, and its file taken away where it was
 *   built for a restore
 * @into: the office's folder
 *
 * A primary and a shadow from a restored copy: indexes, erased ids, layers as @replace asks.
 */
TtPrepared *tt_prepared_from_copy (TtEnvironment *environment,
                                   TtCopy *copy,
                                   const char *into,
                                   TtReplace replace,
                                   const TtHead *parent,
                                   TtDatabase *present,
                                   const char *actor,
                                   const char *label,
                                   GCancellable *cancellable,
                                   GError **error);

void tt_prepared_get_head (TtPrepared *self, TtHead *head);
gboolean tt_prepared_digest (TtPrepared *self, TtHash *digest, GError **error);

/**
 * tt_prepared_swap:
 * @set_aside: (out) (transfer full) (nullable): the folder that keeps the old pair
 *
 * The swap of design section 5: swapper's byte, EXCLUSIVE on the old file, the shadow caught up,
 * old file linked into set-aside, new journal, **rename**, sync; then the shadow. The rename is the
 * decision: before it nothing has happened, after it all has. Refuses with %TT_ERROR_BUSY where the
 * old office moved on from @expected (nullable).
 */
gboolean
tt_prepared_swap (TtPrepared *self, const TtHead *expected, char **set_aside, GError **error);

/* Removes what was prepared. */
void tt_prepared_discard (TtPrepared *self);

/* A restore of what an earlier swap set aside, by a swap: undo of an import or restore. */
TtPrepared *tt_prepared_from_set_aside (TtEnvironment *environment,
                                        const char *folder,
                                        const char *set_aside,
                                        const TtHead *parent,
                                        TtDatabase *present,
                                        const char *actor,
                                        const char *label,
                                        GCancellable *cancellable,
                                        GError **error);

G_END_DECLS
