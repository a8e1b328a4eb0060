/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"
#include "protect/tt-layer-settings.h"
#include "protect/tt-protect.h"
#include "store/tt-set-aside.h"
#include "store/tt-store-office.h"

G_BEGIN_DECLS

/* The newest known state of all layers and the whole; never blocks. (transfer full)
 * (TtProtectStatus is protect's) */
TtProtectStatus *tt_office_get_status (TtOffice *self);

/* The same after a fresh look at every layer, with counts. */
void tt_office_look_async (TtOffice *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
TtProtectStatus *tt_office_look_finish (TtOffice *self, GAsyncResult *result, GError **error);

void tt_office_count_async (TtOffice *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean tt_office_count_finish (
    TtOffice *self, GAsyncResult *result, TtCounts *counts, gint64 *bytes, GError **error);

/* @layers: (nullable): NULL-terminated names, NULL for all. (element-type TtReport) */
void tt_office_backup_async (TtOffice *self,
                             TtActor *actor,
                             const char *const *layers,
                             TtProgress *progress,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *tt_office_backup_finish (TtOffice *self, GAsyncResult *result, GError **error);
void tt_office_verify_async (TtOffice *self,
                             TtActor *actor,
                             const char *const *layers,
                             gboolean deep,
                             TtProgress *progress,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *tt_office_verify_finish (TtOffice *self, GAsyncResult *result, GError **error);
void tt_office_drill_async (TtOffice *self,
                            TtActor *actor,
                            const char *const *layers,
                            TtProgress *progress,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *tt_office_drill_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtSnapshot), newest first. @layer NULL for all. */
void tt_office_list_snapshots_async (TtOffice *self,
                                     const char *layer,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *tt_office_list_snapshots_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtRestore: which moment
 * @layer: from which layer
 * @at: UTC microseconds, 0 for the newest or @snapshot
 * @snapshot: (nullable): an id of TtSnapshot
 * @to: (nullable): a new folder; NULL in place
 * @dry_run: build, prove and compare only
 */
typedef struct
{
  const char *layer;
  gint64 at;
  const char *snapshot;
  const char *to;
  gboolean dry_run;
} TtRestore;

/**
 * TtRestoreResult: what came of it
 * @changes: (element-type TtDiffCount): what differs (would differ) from today;
 *   %NULL after a restore into another folder
 * @preview: (nullable): the same in words, after a dry run where there is an office to compare with
 * @set_aside: (nullable)
 * @left_out: of bringing one person, day or site back: how many records could not come; the
 *   preview's sentences say which and why
 */
typedef struct
{
  gint64 seq;
  gint64 at;
  char *digest;
  GArray *changes;
  TtPreview *preview;
  char *set_aside;
  guint left_out;
} TtRestoreResult;

void tt_restore_result_free (TtRestoreResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtRestoreResult, tt_restore_result_free)

/* In place: the labelled safety point, then one swap; "replaced" is emitted; undone by undo. */
void tt_office_restore_async (TtOffice *self,
                              TtActor *actor,
                              const TtRestore *what,
                              TtProgress *progress,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TtRestoreResult *tt_office_restore_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* From nothing but a repository's folder (a new computer). */
void tt_office_restore_repository_async (TtEnvironment *environment,
                                         const char *repository,
                                         gint64 at,
                                         const char *to,
                                         TtProgress *progress,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
TtRestoreResult *tt_office_restore_repository_finish (GAsyncResult *result, GError **error);

/* (element-type TtLayerRow) */
void tt_office_list_layers_async (TtOffice *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *tt_office_list_layers_finish (TtOffice *self, GAsyncResult *result, GError **error);
void tt_office_save_layer_async (TtOffice *self,
                                 TtActor *actor,
                                 const TtLayerRow *layer,
                                 gboolean add,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tt_office_save_layer_finish (TtOffice *self, GAsyncResult *result, GError **error);
/**
 * tt_office_move_layer_async:
 * @layer: the live copy or an archive
 * @path: (nullable): where to, absolute; %NULL or "" for its place in the office's folder
 * @plain: whether it is said that others may read what lies there, which a disk that can be carried
 *   away needs: %TT_ERROR_REFUSED without
 *
 * Builds or copies it there, reads it back, and only then says that it is there.
 *
 * Returns (from _finish): (transfer full): what became of the old place, in words
 */
void tt_office_move_layer_async (TtOffice *self,
                                 TtActor *actor,
                                 const char *layer,
                                 const char *path,
                                 gboolean plain,
                                 TtProgress *progress,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *tt_office_move_layer_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Main context: a disk may be there again, or the computer slept: looks at every copy at once and
 * brings up to date what was away. Does nothing where the office is not resident. */
void tt_office_look_soon (TtOffice *self);

void tt_office_remove_layer_async (TtOffice *self,
                                   TtActor *actor,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tt_office_remove_layer_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtSetAside) */
void tt_office_list_set_aside_async (TtOffice *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *tt_office_list_set_aside_finish (TtOffice *self, GAsyncResult *result, GError **error);
void tt_office_remove_set_aside_async (TtOffice *self,
                                       TtActor *actor,
                                       const char *name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean tt_office_remove_set_aside_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The digest of the office as it is now, 64 hex digits, with where it stands. */
void tt_office_digest_async (TtOffice *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *tt_office_digest_finish (TtOffice *self, GAsyncResult *result, gint64 *seq, GError **error);

/* Takes changes back (or back again); finish gives words for what was taken back. An import or a
 * restore is one step and comes back by a swap ("replaced"). */
void tt_office_undo_async (TtOffice *self,
                           TtActor *actor,
                           guint steps,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
char *tt_office_undo_finish (TtOffice *self, GAsyncResult *result, guint *done, GError **error);
void tt_office_redo_async (TtOffice *self,
                           TtActor *actor,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
char *tt_office_redo_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* (element-type TtLogRow), newest first. */
void tt_office_list_log_async (TtOffice *self,
                               TtActor *actor,
                               gint64 before,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *tt_office_list_log_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
