/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"
#include "store/tt-store-office.h"

G_BEGIN_DECLS

/* What became of one record: who wrote it when, and what stood there before and after.
 *
 * @table: the record's table as in the schema ("entry", "user", "site"); %TT_ERROR_NOT_FOUND where
 *   there is no such table
 * @id: the record, which may have been removed since
 *
 * Only for whoever may read the log. As far back as the office holds single changes. */
void tt_office_list_history_async (TtOffice *self,
                                   TtActor *actor,
                                   const char *table,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/* (element-type TtHistoryRow) (transfer full), newest first; empty where no change is held. */
GPtrArray *tt_office_list_history_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
