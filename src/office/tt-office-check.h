/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-checklist.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* The evidence of the checklist. Settings that belong to it: "support.name", "support.phone",
 * "support.email" (whom to call) and "emergency.sheet" (when it was printed or saved, and what it
 * said). */

/* (transfer full) */
void tt_office_check_async (TtOffice *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
TtChecklistFacts *tt_office_check_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* Notes that the emergency sheet was printed or saved as it would be now. An ordinary change; for
 * whoever may back up. */
void tt_office_note_sheet_async (TtOffice *self,
                                 TtActor *actor,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tt_office_note_sheet_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
