/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-application.h"

G_BEGIN_DECLS

/* The program in the panel's tray: a StatusNotifierItem with a menu. It shows the state of the
 * whole by its shape, and is registered again whenever a watcher appears. Its menu reaches the
 * application's actions: app.open, app.back-up-now, app.quit. */

#define TT_TYPE_TRAY (tt_tray_get_type ())
G_DECLARE_FINAL_TYPE (TtTray, tt_tray, TT, TRAY, GObject)

/* Shows itself as soon as there is a session bus with a watcher. @application is not kept.
 * (transfer full) */
TtTray *tt_tray_new (TtApplication *application);

/* Whether a tray shows it now: where none does, a closed window says where the program went. */
gboolean tt_tray_is_shown (TtTray *self);

G_END_DECLS
