/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-job-private.h"
#include "store/tt-prepared.h"

G_BEGIN_DECLS

/* Another office takes the place of the present one by one swap: import, restore, erasure, undo of
 * the first two. */

/* On the store queue, as the first step: commits job->label, the safety point, and where it stands
 * into job->number; passes where nothing is open or may be written. */
gboolean tt_swap_label_before (TtOffice *office, TtJob *job, GError **error);

/* On the protect queue: brings the layers up to date, so that the safety point is in a copy too. A
 * layer that fails is told as its state; the swap keeps the old pair in any case. */
void tt_swap_back_up_before (TtOffice *office, TtJob *job);

/**
 * tt_swap_in:
 * @expected: (nullable): where the old office must stand
 * @can_undo: whether undo may bring the old one back
 * @set_aside: (out) (optional) (transfer full): the folder that keeps the old pair
 *
 * On the protect queue, holding the keeper's byte: closes what is open there, swaps, and notes in
 * state.db where the old office lies. Takes @prepared.
 */
gboolean tt_swap_in (TtOffice *office,
                     TtPrepared *prepared,
                     const TtHead *expected,
                     gboolean can_undo,
                     char **set_aside,
                     GError **error);

/* On the protect queue: the folder of set-aside that holds what the present office replaced; %NULL
 * without @error where none is noted. (transfer full) */
char *tt_swap_dup_replaced (TtOffice *office, const TtStream *stream, GError **error);

/* On the store queue, as the last step: opens what stands there now and tells the main context. */
gboolean tt_swap_reopen (TtOffice *office, TtJob *job, GError **error);

G_END_DECLS
