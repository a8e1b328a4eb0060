/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The calling thread's reading and writing gives way to everybody else's (ioprio_set(2), class
 * idle) until it is given back. A hint: where the system refuses it nothing happens. Its share of
 * the processor stays, because a thread without privileges could not take it back. */
void tt_priority_set_idle (gboolean idle);

G_END_DECLS
