/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store.h"

G_BEGIN_DECLS

/**
 * TtSetAside:
 * @name: the folder's name in set-aside
 * @at: when, UTC microseconds
 * @note: why, words for a person
 * @bytes: how much
 * @removable: whether it need not be kept: that is the layers' to say, never is it so here
 */
typedef struct
{
  char *name;
  gint64 at;
  char *note;
  gint64 bytes;
  gboolean removable;
} TtSetAside;

void tt_set_aside_free (TtSetAside *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtSetAside, tt_set_aside_free)

/* Newest first. (element-type TtSetAside) (transfer full) */
GPtrArray *tt_set_aside_list (TtEnvironment *environment, const char *folder, GError **error);
gboolean tt_set_aside_remove (TtEnvironment *environment,
                              const char *folder,
                              const char *name,
                              GError **error);

/* Makes a new folder in set-aside with a note in it, synced; its name from an exclusive mkdir,
 * never from the clock alone. (transfer full) */
char *
tt_set_aside_new (TtEnvironment *environment, const char *folder, const char *note, GError **error);

G_END_DECLS
