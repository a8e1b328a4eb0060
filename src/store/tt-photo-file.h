/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-disk.h"
#include "base/tt-hash.h"
#include "base/tt-picture.h"

G_BEGIN_DECLS

/* The files of photos: `photos/ab/abcd….jpg` in an office's folder or a shadow's, immutable, named
 * by the hash of their content. A worker's job. */

/* Where the picture of this hash (64 hex digits) and kind lies. (transfer full) */
char *tt_photo_file_build_path (const char *folder, const char *hash, TtPictureKind kind);

/* Where the picture of this hash lies, of whatever kind; its content is not looked at. %NULL
 * without @error where there is none. (transfer full) */
char *tt_photo_file_find (TtDisk *disk, const char *folder, const char *hash, GError **error);

/**
 * tt_photo_file_save:
 * @hash: (out): of the content
 * @kind: (out) (optional): what kind of picture it is
 *
 * Puts a picture in its place, durable and read back, so that a transaction may name it. One that
 * is there whole already stays and is synced; one that is not what its name says is replaced.
 *
 * Returns: %FALSE with %TT_ERROR_INVALID where the bytes are no picture of a known kind, or the
 *   disk's error
 */
gboolean tt_photo_file_save (TtDisk *disk,
                             const char *folder,
                             const guint8 *bytes,
                             gsize length,
                             TtHash *hash,
                             TtPictureKind *kind,
                             GError **error);

G_END_DECLS
