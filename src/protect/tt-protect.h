/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-progress.h"
#include "protect/tt-protect-status.h"
#include "protect/tt-remote.h"
#include "protect/tt-report.h"
#include "protect/tt-secrets.h"
#include "protect/tt-snapshot.h"
#include "storage/tt-place.h"
#include "store/tt-bring-back.h"
#include "store/tt-prepared.h"
#include "store/tt-preview.h"
#include "store/tt-state.h"

G_BEGIN_DECLS

/* All layers of one office: the shadow and the archive. Belongs to the protect queue: every call
 * but tt_protect_dup_status() is made there and waits. It opens the primary itself for reading
 * where it must (catching up after a restart, the daily comparison), as another process would.
 *
 * Order of a change: the store worker commits and hands its frame to tt_protect_notice(); the
 * schedule then asks for tt_protect_backup(). Label frames ("backup", "quit") are committed on
 * the store queue by whoever asks, noticed like any other frame, and only then backed up. */

#define TT_TYPE_PROTECT (tt_protect_get_type ())
G_DECLARE_FINAL_TYPE (TtProtect, tt_protect, TT, PROTECT, GObject)

/**
 * tt_protect_open:
 * @folder: the office's folder
 * @state: the protect queue's own state.db (kept, a reference is taken)
 *
 * Opens nothing yet, so that it also answers where primary and shadow are both gone and only the
 * archive is left. Layers are those defined in the shadow; without one those of a new office.
 *
 * Returns: (transfer full): the layers
 */
TtProtect *
tt_protect_open (TtEnvironment *environment, const char *folder, TtState *state, GError **error);
void tt_protect_close (TtProtect *self);

/**
 * tt_protect_hold:
 * @resident: whether commits of others are noticed by itself from now on (the window, a running
 *   backup), so that they do not wait for the byte
 * @timeout: how long to try, microseconds
 * @got: (out): whether the keeper's byte is ours now
 *
 * The keeper alone writes shadow and archive, verifies and heals. Calls that do so without it fail
 * with %TT_ERROR_BUSY.
 */
gboolean
tt_protect_hold (TtProtect *self, gboolean resident, gint64 timeout, gboolean *got, GError **error);
void tt_protect_let_go (TtProtect *self);
gboolean tt_protect_is_keeper (TtProtect *self);

/* Whether another process is a resident keeper, so that a commit needs no handing over. */
gboolean tt_protect_has_resident (TtProtect *self, gboolean *resident, GError **error);

/**
 * tt_protect_notice:
 * @frame: a frame that was committed and saved
 *
 * Applies it to the shadow from memory and copies the photos it brings; catches up from the
 * primary where frames before it are missing there. %TRUE means durable in the shadow.
 */
gboolean tt_protect_notice (TtProtect *self, TtFrame *frame, GError **error);

/* Takes whatever the primary has and the shadow lacks. @applied: (out) (optional): how many frames
 */
gboolean tt_protect_catch_up (TtProtect *self, guint *applied, GError **error);

/* Closes what is open and reads the definitions of layers again: after a swap, a recovery, or a
 * change of a layer. */
void tt_protect_reload (TtProtect *self);

/* Forgets what is known of a layer that was removed, so that one of that name can begin anew. Its
 * copies stay. */
gboolean tt_protect_forget_layer (TtProtect *self, const char *name, GError **error);

/* Whether the shadow was found damaged or missing and was built anew since the last call: to be
 * told once. */
gboolean tt_protect_take_rebuilt (TtProtect *self);

/* Counts a recovery of the primary in state.db: a third one within a day says that the disk is
 * failing. Any queue. */
gboolean tt_warnings_note_recovery (TtState *state, gint64 at, GError **error);

/* The folder of the shadow, whether it is there or not. (transfer full) */
char *tt_protect_dup_shadow_place (TtProtect *self);

/* The shadow, for what is long and must not hold the primary: digest, export, reports, counts.
 * Valid until the next call of another function here. (transfer none) */
TtDatabase *tt_protect_get_database (TtProtect *self, GError **error);

/**
 * tt_protect_look:
 * @turned: (out) (optional): whether the overall state or that of a layer is another than before
 *
 * The look of every five minutes: asks each layer what it holds. Writes nothing where nothing
 * changed. Failures of layers are states, not errors.
 */
gboolean
tt_protect_look (TtProtect *self, gboolean *turned, GCancellable *cancellable, GError **error);

/* Whether the last look found an archive that can be written again and lacks changes. */
gboolean tt_protect_has_returned (TtProtect *self);

/* As it was after the last call; may be called from any thread. (transfer full) */
TtProtectStatus *tt_protect_dup_status (TtProtect *self);

/**
 * TtBackupFlags:
 * @TT_BACKUP_BASE: a full base now, though a segment would do
 */
typedef enum
{
  TT_BACKUP_NONE = 0,
  TT_BACKUP_BASE = 1 << 0,
} TtBackupFlags;

/**
 * tt_protect_backup:
 * @layers: (nullable) (array zero-terminated=1): names, or %NULL for all that are enabled
 *
 * Brings layers up to date: catches the shadow up, writes what the archive lacks and reads it back.
 * A base is written by itself where one is due. A layer that fails is a report, not an error.
 *
 * Returns: (element-type TtReport) (transfer full): one for each layer; %NULL with
 *   %TT_ERROR_NOT_FOUND for a name that is none, %TT_ERROR_BUSY without the keeper's byte
 */
GPtrArray *tt_protect_backup (TtProtect *self,
                              const char *const *layers,
                              TtBackupFlags flags,
                              TtProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

/* Whether a base is due: none in this stream, a day passed, 2,000 frames since. */
gboolean tt_protect_is_base_due (TtProtect *self);

/* How far frames may leave primary and shadow by tt_store_trim_frames(), 0 for not now: those that
 * every archive has read back and does not need for its next segment, 30 days old or beyond 64 MB
 * of them. What was done within a day stays, so that it can be undone. 0 while the disk of the
 * shadow is away. Fails where an archive is away: what it holds is not known then. */
gboolean tt_protect_find_trim (TtProtect *self, gint64 *upto, GError **error);

/* Whether some layer has never been proven by a drill although it holds a base. */
gboolean tt_protect_is_drill_due (TtProtect *self);

/**
 * tt_protect_verify:
 * @deep: every byte of every layer read and hashed; else every page of primary and shadow,
 *   structure, the newest point and chain
 *
 * Damage is healed where a good copy is, and reported either way. The primary is verified
 * together with the shadow, and both compared slice by slice.
 *
 * Returns: (element-type TtReport) (transfer full)
 */
GPtrArray *tt_protect_verify (TtProtect *self,
                              const char *const *layers,
                              gboolean deep,
                              TtProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

/* A real restore of the newest point into a scratch folder, digest compared, photos read, result
 * recorded. (element-type TtReport) (transfer full) */
GPtrArray *tt_protect_drill (TtProtect *self,
                             const char *const *layers,
                             TtProgressFunc progress,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

/* Oldest first. @layer: (nullable): one layer's. What a layer cannot answer is left out; its state
 * says so. (element-type TtSnapshot) (transfer full) */
GPtrArray *tt_protect_list_snapshots (TtProtect *self,
                                      const char *layer,
                                      GCancellable *cancellable,
                                      GError **error);

/* In a layer's place: office.db itself, where somebody must decide and goes on with what is here.
 */
#define TT_MOMENT_PRIMARY "primary"

/**
 * TtMoment: which point of a layer
 * @layer: the layer to restore from, or %TT_MOMENT_PRIMARY
 * @snapshot: (nullable): the id of one of its snapshots
 * @at: without @snapshot: the state after the last change whose journal time is at or before this,
 *   UTC microseconds; 0 for the newest
 */
typedef struct
{
  const char *layer;
  const char *snapshot;
  gint64 at;
} TtMoment;

/* An office rebuilt in a scratch folder, which goes with it when this is freed. */
typedef struct _TtRestored TtRestored;

void tt_restored_free (TtRestored *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtRestored, tt_restored_free)

void tt_restored_get_head (TtRestored *self, TtHead *head);

/* Journal time of its last change, UTC microseconds. */
gint64 tt_restored_get_at (TtRestored *self);
const TtHash *tt_restored_get_digest (TtRestored *self);
TtDatabase *tt_restored_get_database (TtRestored *self);

/* Hashes of photos that rows name and no layer has any more. (element-type utf8) */
GPtrArray *tt_restored_get_missing_photos (TtRestored *self);

/**
 * tt_protect_rebuild:
 *
 * Builds the office of @moment in a scratch folder: base, frames forward or back, chain and
 * integrity checked, digest worked out. Never stops silently at a gap: %TT_ERROR_DAMAGED names what
 * is missing and which point before it is whole, %TT_ERROR_NOT_FOUND that there is no such point.
 *
 * Returns: (transfer full): what tt_protect_preview() and tt_restored_prepare() take
 */
TtRestored *tt_protect_rebuild (TtProtect *self,
                                const TtMoment *moment,
                                TtProgressFunc progress,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

/* The same of the office as it stood when a swap replaced it at @end, from whichever archive has
 * it. (transfer full) */
TtRestored *tt_protect_rebuild_replaced (TtProtect *self,
                                         const TtHead *end,
                                         GCancellable *cancellable,
                                         GError **error);

/* The same from a repository that is no layer of this office: on a new computer, with nothing but
 * the folder that holds `tt1-…`. @scratch: a folder to build in. (transfer full) */
TtRestored *tt_protect_rebuild_from_folder (TtEnvironment *environment,
                                            const char *repository,
                                            const char *scratch,
                                            gint64 at,
                                            const char *snapshot,
                                            TtProgressFunc progress,
                                            gpointer user_data,
                                            GCancellable *cancellable,
                                            GError **error);

/* The same from any place. @seal: (nullable). (transfer full) */
TtRestored *tt_protect_rebuild_from_place (TtEnvironment *environment,
                                           TtPlace *place,
                                           TtSeal *seal,
                                           const char *scratch,
                                           gint64 at,
                                           const char *snapshot,
                                           TtProgressFunc progress,
                                           gpointer user_data,
                                           GCancellable *cancellable,
                                           GError **error);

/* @secrets: (nullable): the keys of what leaves this computer */
void tt_protect_set_secrets (TtProtect *self, TtSecrets *secrets);

/* (element-type TtLayerRow) (transfer full): the places off this computer that are enabled; of
 * @names (nullable) only those */
GPtrArray *tt_protect_list_remotes (TtProtect *self, const char *const *names);

/**
 * tt_protect_seal:
 * @upto: (out): the change up to which everything is sealed and was read back
 *
 * As the keeper: brings the sealed repository on this computer up to the shadow. It is what the
 * places off this computer are copied from.
 */
gboolean tt_protect_seal (TtProtect *self,
                          gint64 *upto,
                          TtProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

/* One more slot that opens the sealed repository. */
gboolean tt_protect_add_password (TtProtect *self,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GError **error);

/* What would differ if @restored took the place of the present office; everything is new where
 * there is none. (element-type TtDiffCount) (transfer full) */
GArray *tt_protect_preview (TtProtect *self,
                            TtRestored *restored,
                            GCancellable *cancellable,
                            GError **error);

/* The same as people, sites, hours and money, and in words. @preview: (out) (nullable) (transfer
 * full): %NULL where there is no present office to compare with. */
gboolean tt_protect_preview_in_words (TtProtect *self,
                                      TtRestored *restored,
                                      TtPreview **preview,
                                      GCancellable *cancellable,
                                      GError **error);

/* FALSE from it stops: with @error it fails, without it ends early. @erased_since: whether
 * somebody's data was erased after @frame, which may hold it still: nothing of it that could be
 * theirs is shown. */
typedef gboolean (*TtOlderFunc) (TtFrame *frame,
                                 gboolean erased_since,
                                 gpointer user_data,
                                 GError **error);

/* The changes of this office's line with seq < @before that the archives hold, newest first, one
 * segment in memory at a time. Segments that cannot be read are left out, and so is all of an
 * archive that is away: its state says so. */
gboolean tt_protect_each_older_frame (TtProtect *self,
                                      gint64 before,
                                      TtOlderFunc func,
                                      gpointer user_data,
                                      GCancellable *cancellable,
                                      GError **error);

/**
 * tt_protect_find_return:
 * @restored: whoever was erased since is erased in it afterwards
 * @photos: bring the pictures that come back to the office's folder; otherwise they are only looked
 *   for
 *
 * What one person, day or site had then and has not, or otherwise, today (tt_bring_back_find()).
 * Pictures are sought in every layer; those that none has are lost to the plan.
 *
 * Returns: (transfer full): the plan
 */
TtBringBack *tt_protect_find_return (TtProtect *self,
                                     TtRestored *restored,
                                     TtBringBackKind kind,
                                     gint64 id,
                                     const char *name,
                                     gboolean photos,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * tt_restored_prepare:
 * @into: the folder of the office that it shall replace, or a new one
 * @replace: %TT_REPLACE_RESTORE in place, %TT_REPLACE_NEW for a new folder
 * @parent: (nullable): the head that it replaces
 * @present: (nullable): the present office, whose erased people stay erased and whose layers stay
 *
 * Brings the photos that @restored names to @into, then makes a primary and a shadow that
 * tt_prepared_swap() puts in place. @restored has no copy any more afterwards.
 *
 * Returns: (transfer full): ready to be swapped in
 */
TtPrepared *tt_restored_prepare (TtRestored *self,
                                 const char *into,
                                 TtReplace replace,
                                 const TtHead *parent,
                                 TtDatabase *present,
                                 const char *actor,
                                 const char *label,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
