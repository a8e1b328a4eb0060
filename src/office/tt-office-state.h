/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office.h"
#include "protect/tt-incident.h"
#include "protect/tt-space.h"

G_BEGIN_DECLS

/* (element-type TtIncident), newest first. */
void tt_office_list_incidents_async (TtOffice *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *tt_office_list_incidents_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* The owner's word on an incident; "" takes it away. */
void tt_office_remark_incident_async (TtOffice *self,
                                      TtActor *actor,
                                      const char *id,
                                      const char *remark,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tt_office_remark_incident_finish (TtOffice *self, GAsyncResult *result, GError **error);

/* What is stored, by layer and kind, and when the disk will be full. (transfer full) */
void tt_office_measure_storage_async (TtOffice *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TtStorageUse *
tt_office_measure_storage_finish (TtOffice *self, GAsyncResult *result, GError **error);

/**
 * tt_office_diagnose_async:
 * @path: the file to write, whole or not at all
 *
 * The support bundle: a text of versions, states, results of proofs, room, the tail of the log by
 * kind. No names, passwords, positions, keys, nor paths in which a name may stand.
 */
void tt_office_diagnose_async (TtOffice *self,
                               TtActor *actor,
                               const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean tt_office_diagnose_finish (TtOffice *self, GAsyncResult *result, GError **error);

G_END_DECLS
