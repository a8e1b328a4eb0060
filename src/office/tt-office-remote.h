/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"
#include "office/tt-office.h"
#include "store/tt-store-office.h"

G_BEGIN_DECLS

/* Copies off this computer. */

/* Whether layers of @kind are off this computer. */
gboolean tt_office_is_remote_kind (const char *kind);

/**
 * tt_office_add_remote_async:
 * @layer: name, kind ("webdav", "s3") and settings
 * @secret: (nullable): the password or secret key that the place asks for
 * @in_file: keep what is secret in a file of mode 0600 in the office's folder, not in the keyring
 * of the desktop
 *
 * Defines the layer, makes keys where there are none, and tries the place: one that cannot be
 * reached is added all the same, and its state says why.
 */
void tt_office_add_remote_async (TtOffice *self,
                                 TtActor *actor,
                                 const TtLayerRow *layer,
                                 const char *secret,
                                 gboolean in_file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* @recovery_key: (out) (optional) (nullable) (transfer full): where keys were made just now */
gboolean tt_office_add_remote_finish (TtOffice *self,
                                      GAsyncResult *result,
                                      char **recovery_key,
                                      GError **error);

/* What the place of @layer asks for, anew: a password that was changed there. Only for owners. */
void tt_office_save_secret_async (TtOffice *self,
                                  TtActor *actor,
                                  const char *layer,
                                  const char *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean tt_office_save_secret_finish (TtOffice *self, GAsyncResult *result, GError **error);

typedef enum
{
  TT_REMOTE_COPY,
  TT_REMOTE_VERIFY,
  TT_REMOTE_VERIFY_DEEP,
  TT_REMOTE_DRILL,
} TtRemoteDeed;

/**
 * tt_office_visit_remotes_async:
 * @actor: (nullable): %NULL for the schedule, which copies before it proves
 * @layers: (nullable): those alone
 *
 * Copies to the places off this computer, or proves what is there. tt_office_backup_async(),
 * tt_office_verify_async() and tt_office_drill_async() do so by themselves, last.
 */
void tt_office_visit_remotes_async (TtOffice *self,
                                    TtActor *actor,
                                    TtRemoteDeed deed,
                                    const char *const *layers,
                                    TtProgress *progress,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* (element-type TtReport) (transfer full): one for each such place, empty where there are none. */
GPtrArray *tt_office_visit_remotes_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * TtRemoteSource: sealed copies at a place, and what opens them
 * @kind: "webdav" or "s3"
 * @settings: JSON text as of a layer
 * @secret: (nullable): the password or secret key of the place
 * @key: the recovery key, or a password that has a slot there
 */
typedef struct
{
  const char *kind;
  const char *settings;
  const char *secret;
  const char *key;
} TtRemoteSource;

/* On a new computer, from nothing but the place and the key. @at: UTC microseconds, 0 for the
 * newest state; @to: a folder that is empty or not there. Finish with
 * tt_office_restore_repository_finish(). */
void tt_office_restore_remote_async (TtEnvironment *environment,
                                     const TtRemoteSource *source,
                                     gint64 at,
                                     const char *to,
                                     TtProgress *progress,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/* The recovery key once more; only for owners. */
void tt_office_show_key_async (TtOffice *self,
                               TtActor *actor,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *tt_office_show_key_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* One more way to open the copies outside, by a password. It goes there with the next copying. */
void tt_office_add_key_password_async (TtOffice *self,
                                       TtActor *actor,
                                       const char *password,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean tt_office_add_key_password_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
