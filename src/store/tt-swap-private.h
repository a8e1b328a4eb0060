/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-store-private.h"

G_BEGIN_DECLS

/* One rename puts a whole file in the place of another. Whoever calls these holds the swapper's
 * byte (for the shadow: the keeper's, or the swapper's after a swap was decided) and EXCLUSIVE on
 * what is there; @built and its journal are sealed. */

/**
 * TtSwap:
 * @environment: whose disk
 * @target: what is replaced, and its journal
 * @built: the sealed file that takes its place, with its journal
 * @held: (nullable): tt_raw_lock() of @target, by which it is copied where it cannot be linked
 * @aside_root: the folder in whose `set-aside` the old one is kept
 * @note: why, words for a person
 */
typedef struct
{
  TtEnvironment *environment;
  const char *target;
  const char *built;
  TtDatabase *held;
  const char *aside_root;
  const char *note;
} TtSwap;

/**
 * tt_swap_sound:
 * @set_aside: (out) (transfer full): the folder that keeps the old file
 *
 * For a file that is sound and whose journal is cold: the old one is linked aside, so that there is
 * a file of that name at every moment. The rename is the decision: before it nothing has happened,
 * after it all has.
 */
gboolean tt_swap_sound (const TtSwap *self, char **set_aside, GError **error);

/**
 * tt_swap_damaged:
 * @set_aside: (out) (transfer full): the folder that keeps the old pair
 *
 * For a damaged pair, or where some of it is missing: both are renamed aside, then the new journal
 * is put in, then the new file. It can be repeated from the start at any point.
 */
gboolean tt_swap_damaged (const TtSwap *self, char **set_aside, GError **error);

/* Where nothing is: a new office, a shadow's first file. */
gboolean tt_swap_empty (const TtSwap *self, GError **error);

G_END_DECLS
