/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-photos.h"
#include "protect/tt-repository.h"
#include "protect/tt-snapshot.h"
#include "store/tt-copy.h"
#include "store/tt-state.h"

G_BEGIN_DECLS

/* One repository as the office's archive: what it holds and has been read back, writing what it
 * lacks, and building any moment from it. Belongs to the protect queue.
 *
 * What counts as saved is the unbroken line of segments after the newest complete base, as far as
 * every object in it was read back by this process or by one that noted so in state.db. What is
 * found and not noted is settled (synced and read back) first. */

#define TT_TYPE_ARCHIVE (tt_archive_get_type ())
G_DECLARE_FINAL_TYPE (TtArchive, tt_archive, TT, ARCHIVE, GObject)

/* A base is due after this many frames or this long after the last one. */
#define TT_BASE_FRAMES 2000
#define TT_BASE_AGE (24 * G_TIME_SPAN_HOUR)

/* Opens nothing yet. @scratch: a folder in which files may be built. @state: (nullable).
 * (transfer full) */
TtArchive *tt_archive_new (TtEnvironment *environment,
                           const char *layer,
                           TtPlace *place,
                           const char *scratch,
                           TtState *state);

/* The repository that the layer's definition names: no other is taken for it, and none is made in
 * its stead. */
void tt_archive_set_known (TtArchive *self, const char *id);

/* Everything in it is sealed; its id is that of the seal's key. */
void tt_archive_set_seal (TtArchive *self, TtSeal *seal);

/**
 * tt_archive_open:
 * @stream: (nullable): the office's stream, by which its repository is known among several
 * @create: make one where there never was one
 *
 * Finds the repository and lists it. One that was there and is not fails with
 * TT_PLACE_ERROR_ABSENT: nothing is written then. Done once; later calls return at once.
 */
gboolean tt_archive_open (TtArchive *self,
                          const TtStream *stream,
                          gboolean create,
                          GCancellable *cancellable,
                          GError **error);
gboolean tt_archive_is_open (TtArchive *self);

/* What `meta` tells as "line": by it the office's repository is known beside those of others. */
void tt_archive_set_line (TtArchive *self, const char *line);
TtRepository *tt_archive_get_repository (TtArchive *self);
TtInventory *tt_archive_get_inventory (TtArchive *self);

/* Lists all of it anew. */
gboolean tt_archive_refresh (TtArchive *self, GCancellable *cancellable, GError **error);

/**
 * tt_archive_look:
 * @lost: (nullable) (element-type utf8): gets the names of objects that were there and are not
 *
 * One listing of the newest base's folder.
 */
gboolean tt_archive_look (TtArchive *self,
                          const TtStream *stream,
                          GPtrArray *lost,
                          GCancellable *cancellable,
                          GError **error);

/* The newest change of @stream that was read back here; 0 for none. */
gint64 tt_archive_get_saved (TtArchive *self, const TtStream *stream);

/* Whether there ever was a repository here, as the layer's definition or state.db tells. */
gboolean tt_archive_was_there (TtArchive *self);

/* The newest change of any stream that was read back here. @stream: (inout) (transfer full): 32 hex
 * digits; both stay as they are where there is none */
void tt_archive_get_tip (TtArchive *self, char **stream, gint64 *seq);
gint64 tt_archive_get_bytes (TtArchive *self);
guint tt_archive_count_points (TtArchive *self);
gboolean tt_archive_is_base_due (TtArchive *self, const TtHead *head);

/* Whether everything up to @saved was noted as read back: what get_saved() must have for objects
 * that other processes wrote. Settles what is not. */
gboolean tt_archive_settle (TtArchive *self,
                            const TtStream *stream,
                            GCancellable *cancellable,
                            GError **error);

/**
 * tt_archive_write:
 * @shadow: what to write from
 * @photos: where photos are
 * @base: a base, though none is due
 * @missing: (nullable) (element-type utf8): gets the hashes of photos that are nowhere
 *
 * Brings it up to the shadow's head: photos first, then segments, then a base where one is due.
 * Everything was read back when it returns %TRUE.
 */
gboolean tt_archive_write (TtArchive *self,
                           TtCopy *shadow,
                           TtPhotos *photos,
                           gboolean base,
                           GPtrArray *missing,
                           TtProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error);

/* A base at the copy's head, though the archive may have later ones: to replace one that is lost.
 */
gboolean tt_archive_write_base (TtArchive *self,
                                TtCopy *copy,
                                TtProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* Puts those of @hashes that are not there. */
gboolean tt_archive_put_photo (TtArchive *self,
                               TtPhotos *photos,
                               const char *hash,
                               gboolean *found,
                               GCancellable *cancellable,
                               GError **error);

/* Oldest first; segments that cannot be read are left out and named in @damaged (nullable).
 * @verified_at: when all of it was last read back, UTC microseconds. (element-type TtSnapshot)
 * (transfer full) */
GPtrArray *tt_archive_list_points (TtArchive *self,
                                   gint64 verified_at,
                                   GPtrArray *damaged,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * TtTarget: one moment of a repository
 * @at: its journal time, 0 where it is not known yet
 */
typedef struct
{
  TtStream stream;
  gint64 seq;
  gint64 at;
} TtTarget;

/**
 * tt_archive_find:
 * @snapshot: (nullable): an id
 * @at: without it: the state after the last change at or before this; 0 for the newest
 *
 * TT_ERROR_NOT_FOUND where there is no such moment, TT_ERROR_DAMAGED where it cannot be told which
 * it is because changes around it cannot be read.
 */
gboolean tt_archive_find (TtArchive *self,
                          const char *snapshot,
                          gint64 at,
                          TtTarget *target,
                          GCancellable *cancellable,
                          GError **error);

/* Journal time of a target's change, from whatever carries it; 0 where nothing that can be read
 * does. */
gint64 tt_archive_get_time (TtArchive *self, const TtTarget *target, GCancellable *cancellable);

/**
 * tt_archive_rebuild:
 * @folder: where the copy is built; exists and is empty
 * @damaged: (nullable) (element-type utf8): gets the names of objects that were found broken on
 *   the way, though the rebuilding may have gone around them
 *
 * Any base that leads there, frames forward or back, chain, digest of the base and structure
 * checked. (transfer full)
 */
TtCopy *tt_archive_rebuild (TtArchive *self,
                            const TtTarget *target,
                            const char *folder,
                            GPtrArray *damaged,
                            TtProgressFunc progress,
                            gpointer user_data,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
