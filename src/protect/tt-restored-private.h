/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-photos.h"
#include "protect/tt-protect.h"

G_BEGIN_DECLS

struct _TtRestored
{
  TtEnvironment *environment;
  TtCopy *copy; /* NULL once it was prepared from */
  char *folder;
  TtPhotos *photos;
  GPtrArray *missing;
  TtHead head;
  gint64 at;
  TtHash digest;
};

/* @copy, @photos: (transfer full); @folder: goes with it; @at: journal time of its last change, for
 * a copy that went back and does not hold that frame any more. (transfer full) */
TtRestored *tt_restored_new (
    TtEnvironment *environment, TtCopy *copy, gint64 at, const char *folder, TtPhotos *photos);

/* Reads head, time and digest of what was rebuilt. */
gboolean tt_restored_prove (TtRestored *self, GCancellable *cancellable, GError **error);

/* Brings one picture to @into's photos where it is not there; one that is nowhere is noted as
 * missing. @look: only looks for it */
gboolean tt_restored_bring_photo (TtRestored *self,
                                  const char *into,
                                  const char *hash,
                                  gint64 size,
                                  gboolean look,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
