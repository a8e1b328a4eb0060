/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/tt-frame.h"

G_BEGIN_DECLS

/* What is in a segment before it is squeezed: records, each preceded by its length (8 bytes little
 * endian). A record that begins with byte 1 is a frame exactly as it is hashed; one that begins
 * with "P", if there is one it comes first, is the hashes of the photos that the frames bring, 32
 * bytes each. */

/* @frames: (element-type TtFrame); @photos: (element-type utf8): 64 hex digits each, sorted.
 * (transfer full) */
GBytes *tt_segment_bytes_new (GPtrArray *frames, GPtrArray *photos);

/**
 * tt_segment_bytes_read:
 * @photos: (out) (element-type utf8) (transfer full) (optional): the photos they bring
 *
 * Checks that the frames are one unbroken chain.
 *
 * Returns: (element-type TtFrame) (transfer full): %NULL with %TT_ERROR_DAMAGED
 */
GPtrArray *tt_segment_bytes_read (GBytes *bytes, GPtrArray **photos, GError **error);

G_END_DECLS
