/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "protect/tt-seal.h"
#include "storage/tt-place.h"

G_BEGIN_DECLS

/* Places off this computer, by the settings of their layers, and how a sealed repository there is
 * opened with the recovery key alone. */

/* Whether layers of @kind are such places: "webdav", "s3". */
gboolean tt_remote_kind_is_known (const char *kind);

/**
 * tt_remote_place_new:
 * @settings: JSON text of a layer: url, user, pin; for "s3" also bucket, region, prefix,
 * path-style, and as user the access key
 * @secret: (nullable): the password or secret key
 *
 * Reaches nothing yet.
 *
 * Returns: (transfer full): the place; TT_ERROR_INVALID for settings that cannot be
 */
TtPlace *tt_remote_place_new (TtEnvironment *environment,
                              const char *kind,
                              const char *settings,
                              const char *secret,
                              GError **error);

/* Makes what holds the copies where it is missing: a bucket. Folders are made by the first object.
 */
gboolean tt_remote_place_prepare (TtPlace *place, GCancellable *cancellable, GError **error);

/* Where it is, by its settings alone, in words for a person. (transfer full) */
char *tt_remote_place_dup_words (const char *kind, const char *settings);

/**
 * tt_remote_unlock:
 * @key: a recovery key, or a password that has a slot there
 * @id: (out) (transfer full): the repository that it opens
 *
 * TT_ERROR_INVALID for a mistyped key (with its group), TT_ERROR_DENIED for that of another
 * repository, TT_ERROR_NOT_FOUND where there are no sealed copies.
 */
gboolean tt_remote_unlock (TtPlace *place,
                           const char *key,
                           guint8 *master,
                           char **id,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
