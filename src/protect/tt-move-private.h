/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-move.h"
#include "protect/tt-protect-private.h"

G_BEGIN_DECLS

/* Whether a plain copy may lie there. %TT_ERROR_REFUSED where that has to be said,
 * %TT_ERROR_AWAY where a disk belongs there and is none. */
gboolean tt_move_check_medium (TtProtect *self, const char *path, gboolean plain, GError **error);

/* Whether @path lies in no other copy, and the office not in it. @name: (nullable): the layer that
 * is to lie there, whose own place does not count. */
gboolean tt_move_check_apart (TtProtect *self, const char *path, const char *name, GError **error);

/* @target: (nullable): absolute, %NULL for its place in the office's folder. (transfer full) */
TtMoved *tt_move_archive (TtProtect *self,
                          TtLayer *layer,
                          const char *target,
                          gboolean plain,
                          TtProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
