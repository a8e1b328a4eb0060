/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TtProgressFunc:
 * @done: how much is done, in the unit of @total
 * @total: 0 where it is not known
 * @what: translated words for what is being done now, or %NULL for the same as before
 *
 * Called by long work on the worker that does it, at most a few times a second.
 */
typedef void (*TtProgressFunc) (gint64 done, gint64 total, const char *what, gpointer user_data);

G_END_DECLS
