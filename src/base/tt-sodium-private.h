/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts libsodium once; any thread may call it any number of times. */
void tt_sodium_start (void);

G_END_DECLS
