/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-punch.h"
#include "office/tt-office.h"

G_BEGIN_DECLS

/* What was done: the entry, its instant, the seq of the change (durable in office.db). */
typedef struct
{
  gint64 entry;
  gint64 at;
  gint64 seq;
} TtPunched;

/**
 * tt_office_punch_async:
 * @punch: one punch, by the rules of command-line.md's `clock`; its `by` and `has-photo` are set by
 * this
 * @photo: (nullable): a picture; checked, durable before the row that names it
 * @keep_position: keep the position in its EXIF data
 */
void tt_office_punch_async (TtOffice *self,
                            TtActor *actor,
                            TtPunch *punch,
                            GBytes *photo,
                            gboolean keep_position,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean
tt_office_punch_finish (TtOffice *self, GAsyncResult *result, TtPunched *punched, GError **error);

/* A crew: the same punch for several people (element-type gint64), one change or none. */
void tt_office_punch_crew_async (TtOffice *self,
                                 TtActor *actor,
                                 TtPunch *punch,
                                 GArray *users,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tt_office_punch_crew_finish (TtOffice *self,
                                      GAsyncResult *result,
                                      TtPunched *punched,
                                      GError **error);

G_END_DECLS
