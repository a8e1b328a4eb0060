/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-progress.h"
#include "protect/tt-report.h"
#include "protect/tt-secrets.h"
#include "store/tt-state.h"
#include "store/tt-store-office.h"

G_BEGIN_DECLS

/* One place off this computer: the sealed repository of this office, copied there object by object.
 * It needs neither the database nor the shadow, so it runs beside everything else: belongs to the
 * remote queue. What was made once is only copied: an upload that was cut off goes on with the next
 * object, and several places hold the same bytes. */

#define TT_TYPE_REMOTE (tt_remote_get_type ())
G_DECLARE_FINAL_TYPE (TtRemote, tt_remote, TT, REMOTE, GObject)

/**
 * tt_remote_new:
 * @folder: the office's
 * @state: the remote queue's own
 * @secrets: (nullable): without them the layer waits for its keys
 *
 * Reaches nothing yet. (transfer full)
 */
TtRemote *tt_remote_new (TtEnvironment *environment,
                         const char *folder,
                         TtState *state,
                         const TtLayerRow *row,
                         TtSecrets *secrets);

/**
 * tt_remote_copy:
 * @upto: the change up to which the sealed repository on this computer goes
 *
 * Puts what is missing there and reads each object back. What goes wrong is the layer's state, kept
 * in state.db, and the report's.
 *
 * Returns: (transfer full): the report
 */
TtReport *tt_remote_copy (TtRemote *self,
                          gint64 upto,
                          TtProgressFunc progress,
                          gpointer user_data,
                          GCancellable *cancellable);

/**
 * tt_remote_verify:
 * @deep: read every object back; else a seventh of them, another one each day
 *
 * Compares what the place lists with what was copied there; what is missing or broken is put again.
 *
 * Returns: (transfer full): the report
 */
TtReport *tt_remote_verify (TtRemote *self,
                            gboolean deep,
                            TtProgressFunc progress,
                            gpointer user_data,
                            GCancellable *cancellable);

/* Restores the newest moment from the place and the keys alone into a scratch folder, and compares
 * its digest. (transfer full) */
TtReport *tt_remote_drill (TtRemote *self,
                           TtProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable);

G_END_DECLS
