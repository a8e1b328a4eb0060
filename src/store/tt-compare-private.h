/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/**
 * tt_compare_whole:
 * @same: (out): whether both stand at one head and hold the same rows, and @primary's structure is
 *   sound
 *
 * What proves that a primary was not torn. Holds @primary as long as it takes: only before it is
 * used.
 */
gboolean tt_compare_whole (TtDatabase *primary, TtDatabase *shadow, gboolean *same, GError **error);

G_END_DECLS
