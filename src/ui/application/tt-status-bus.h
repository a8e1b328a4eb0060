/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How safe the office is, as properties on the session bus (doc/timetracker.md), so that panels and
 * monitoring need not read the screen. The same words as `timetrackerctl status`; it tells nothing
 * of the office's own. */

typedef struct _TtStatusBus TtStatusBus;

/* Without a bus nothing is exported: the office is as safe. (transfer full) */
TtStatusBus *tt_status_bus_new (GApplication *application, TtSession *session);
void tt_status_bus_free (TtStatusBus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtStatusBus, tt_status_bus_free)

G_END_DECLS
