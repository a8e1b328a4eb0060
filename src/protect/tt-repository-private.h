/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-repository.h"

G_BEGIN_DECLS

struct _TtRepository
{
  GObject parent_instance;

  TtEnvironment *environment;
  TtPlace *place;
  TtSeal *seal; /* nullable */
  char *id;
  gint64 part_size;
};

/* @name as the place knows it. (transfer full) */
char *tt_repository_dup_path (TtRepository *self, const char *name);

/* Puts and reads back. */
gboolean tt_repository_put (TtRepository *self,
                            const char *name,
                            TtContent *content,
                            TtPutFlags flags,
                            GCancellable *cancellable,
                            GError **error);

gboolean tt_repository_hash_content (TtContent *content, TtHash *hash, GError **error);

/* Reads repository.json and compares it with what is known. */
gboolean tt_repository_check_label (TtRepository *self, GCancellable *cancellable, GError **error);

/* Pushes a whole object through @into, piece by piece; does not finish it. */
gboolean tt_repository_pour (
    TtRepository *self, const char *name, TtStage *into, GCancellable *cancellable, GError **error);
gboolean tt_repository_check_hash (const TtHash *hash, const TtHash *expected, GError **error);

/* Whatever makes an object useless is damage, told with its name; what is the place's own trouble
 * stays what it is. Takes @failure. */
void
tt_repository_tell_damage (TtRepository *self, const char *name, GError *failure, GError **error);

TtFile *tt_repository_open_scratch (TtRepository *self, const char *scratch, GError **error);
void tt_repository_remove_scratch (TtRepository *self, const char *scratch);

G_END_DECLS
