/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect-status.h"

G_BEGIN_DECLS

/* (transfer full) Without layers: unprotected. Filled in by one thread before it is handed on. */
TtProtectStatus *tt_protect_status_new (void);

/* (transfer none) To be filled in. */
TtLayerStatus *
tt_protect_status_add_layer (TtProtectStatus *self, const char *name, const char *kind);

/* @self: (transfer full). The same with another word about work under way. (transfer full) */
TtProtectStatus *tt_protect_status_with_working (TtProtectStatus *self, gboolean working);

/**
 * tt_protect_status_judge:
 * @one_disk_accepted: the owner said that copies on one disk are enough
 * @now: UTC microseconds
 *
 * Works overall, reasons, green, copies and last_proven out from the layers and from
 * what is not one layer's.
 */
void tt_protect_status_judge (TtProtectStatus *self, gboolean one_disk_accepted, gint64 now);

G_END_DECLS
