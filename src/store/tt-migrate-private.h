/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* A step of the ladder: from the schema one below @to to @to. Runs inside the transaction that also
 * sets user_version and begins the new stream. */
typedef struct
{
  gint64 to;
  gboolean (*climb) (TtDatabase *database, GError **error);
} TtMigration;

/**
 * tt_migrate_step:
 *
 * One step in place, one transaction: the change, the version, and the first frame of a stream that
 * replaces the one before. The frames of the older schema stay, to be read; no catch-up crosses.
 */
gboolean tt_migrate_step (TtDatabase *database, const TtMigration *step, GError **error);

/* The steps above @version, lowest first; TT_ERROR_FAILED where one is missing on the way to
 * @target. (element-type TtMigration) (transfer container) */
GPtrArray *tt_migrate_plan (
    const TtMigration *steps, gsize n_steps, gint64 version, gint64 target, GError **error);

/* From the version that the office has to @target, after a copy of it was set aside and read back.
 * @climbed: (out): whether there was anything to do */
gboolean tt_store_climb (TtStore *self,
                         const TtMigration *steps,
                         gsize n_steps,
                         gint64 target,
                         gboolean *climbed,
                         GError **error);

G_END_DECLS
