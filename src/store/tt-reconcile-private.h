/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-paths-private.h"
#include "store/tt-store-private.h"

G_BEGIN_DECLS

/**
 * TtReconcile:
 * @environment: whose disk and locks
 * @paths: the office
 * @primary: open, and sound as far as it was read
 * @lock: office.lock
 * @is_keeper: whether the caller holds the keeper's byte by itself
 * @shadow_rebuilt: (out): whether the shadow was built anew or exchanged
 * @shadow_mended: (out) (nullable): what was wrong with it, in words, where it was damaged or
 * missing
 * @primary_changed: (out): whether the primary took frames from the shadow
 *
 * What every opener does before its first write.
 */
typedef struct
{
  TtEnvironment *environment;
  const TtPaths *paths;
  TtDatabase *primary;
  TtLockFile *lock;
  gboolean is_keeper;
  gboolean shadow_rebuilt;
  const char *shadow_mended;
  gboolean primary_changed;
} TtReconcile;

/**
 * tt_reconcile:
 *
 * Brings primary and shadow to one head: finishes a swap that was decided, catches up whichever is
 * behind on the same chain, rebuilds a shadow that is damaged, missing or replaced. Where the
 * keeper's byte is another's, it is that one who writes the shadow.
 *
 * Returns: %FALSE with %TT_ERROR_DECISION where the two went separate ways, %TT_ERROR_DAMAGED where
 *   it is the primary that has to be recovered, or the disk's error
 */
gboolean tt_reconcile (TtReconcile *self, GError **error);

G_END_DECLS
