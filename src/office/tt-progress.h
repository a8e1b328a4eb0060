/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/tt-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How far long work is. Workers report from their thread; properties "done" (int64), "total"
 * (int64, 0: not known), "fraction" (double) and "what" (translated words) notify on the main
 * context at most ten times a second. Holds the cancellable of the work, so that a window that is
 * opened anew can show and cancel it. */

#define TT_TYPE_PROGRESS (tt_progress_get_type ())
G_DECLARE_FINAL_TYPE (TtProgress, tt_progress, TT, PROGRESS, GObject)

TtProgress *tt_progress_new (void);

/* A TtProgressFunc; @user_data is the TtProgress; @what NULL for the same as before. Any thread. */
void tt_progress_report (gint64 done, gint64 total, const char *what, gpointer user_data);

gint64 tt_progress_get_done (TtProgress *self);
gint64 tt_progress_get_total (TtProgress *self);
double tt_progress_get_fraction (TtProgress *self);
char *tt_progress_dup_what (TtProgress *self);
GCancellable *tt_progress_get_cancellable (TtProgress *self);

G_END_DECLS
