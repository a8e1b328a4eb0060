/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"
#include "protect/tt-prune.h"

G_BEGIN_DECLS

/* How long the archive keeps what, and clearing away what it need not keep any more. @layer: the
 * name of a layer of kind folder, "archive" for the usual one. */

/* Never blocks on a place. TT_ERROR_NOT_FOUND where there is no such layer. */
void tt_office_get_retention_async (TtOffice *self,
                                    const char *layer,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tt_office_get_retention_finish (TtOffice *self,
                                         GAsyncResult *result,
                                         TtRetention *retention,
                                         GError **error);

/* An ordinary, undoable change of the layer's definition; nothing leaves before the next prune. */
void tt_office_set_retention_async (TtOffice *self,
                                    TtActor *actor,
                                    const char *layer,
                                    const TtRetention *retention,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tt_office_set_retention_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* @confirmed: somebody saw that more than 30 % of the archive goes. */
void tt_office_prune_async (TtOffice *self,
                            TtActor *actor,
                            const char *layer,
                            gboolean dry_run,
                            gboolean confirmed,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
TtPruneReport *tt_office_prune_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
