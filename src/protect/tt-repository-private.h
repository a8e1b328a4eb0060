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

/* Reads repository.json and compares it with what is known. */
gboolean tt_repository_check_label (TtRepository *self, GCancellable *cancellable, GError **error);

G_END_DECLS
