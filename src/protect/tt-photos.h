/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-environment.h"
#include "protect/tt-repository.h"

G_BEGIN_DECLS

/* The folders of photos that belong to an office, best first: its own, the shadow's, and
 * repositories after them. A photo is
 * known by the hash of its content, so any of them will do if it is whole. */

typedef struct _TtPhotos TtPhotos;

TtPhotos *tt_photos_new (TtEnvironment *environment);
void tt_photos_free (TtPhotos *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtPhotos, tt_photos_free)

/* @folder: one that holds `photos/` */
void tt_photos_add_folder (TtPhotos *self, const char *folder);

/* After all folders. @scratch: a folder where a photo may be put while it is read */
void tt_photos_add_repository (TtPhotos *self, TtRepository *repository, const char *scratch);

/* The content of a photo, hashed and found to be what it is named by; %NULL without @error where no
 * folder has it whole. (transfer full) */
TtContent *
tt_photos_open (TtPhotos *self, const char *hash, GCancellable *cancellable, GError **error);

G_END_DECLS
