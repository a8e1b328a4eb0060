/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-paths-private.h"
#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* Builds what is damaged anew from what is sound. */

/**
 * tt_recover_primary:
 * @paths: the office
 *
 * The primary from the shadow, with the swapper's byte held: the shadow is caught up from a copy of
 * the damaged pair as far as its chain verifies, a new primary is built from it, and takes the
 * place of the damaged pair, which is set aside. Whatever stops it, it can be begun again.
 *
 * Returns: (transfer full): what was done; %NULL with %TT_ERROR_DECISION where nobody but a person
 *   can tell what is right, %TT_ERROR_DISK_FULL where there is no room for it, %TT_ERROR_MOVED
 *   where somebody else was faster, or the disk's error
 */
TtRecovery *tt_recover_primary (TtEnvironment *environment, const TtPaths *paths, GError **error);

/**
 * tt_recover_shadow:
 * @primary: every page of it is read
 * @note: why, words for a person
 *
 * The shadow from the primary, with the keeper's byte held; what was there is set aside as a pair.
 * %TT_ERROR_DAMAGED where it is @primary that cannot be read.
 */
gboolean tt_recover_shadow (TtEnvironment *environment,
                            const TtPaths *paths,
                            TtDatabase *primary,
                            const char *note,
                            GError **error);

/**
 * tt_swap_settle:
 *
 * Finishes a swap that was decided (the prepared primary is in its place, the shadow is not) or
 * removes what is left of one that was not, with the swapper's byte held.
 */
gboolean tt_swap_settle (TtEnvironment *environment, const TtPaths *paths, GError **error);

/* Whether something is left of a swap: a cheap look that needs no byte. */
gboolean tt_swap_is_unsettled (TtEnvironment *environment,
                               const TtPaths *paths,
                               gboolean *unsettled,
                               GError **error);

/* Shadow in the place of the present one, whatever that is. */
gboolean tt_swap_shadow (TtEnvironment *environment,
                         const TtPaths *paths,
                         const char *built,
                         const char *note,
                         GError **error);

G_END_DECLS
