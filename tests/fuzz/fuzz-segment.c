/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz/fuzz.h"

#include "protect/tt-segment-bytes.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) input = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) photos = NULL;
  g_autoptr (GPtrArray) frames = tt_segment_bytes_read (input, &photos, &error);

  g_assert_true ((frames == NULL) == (error != NULL));

  return 0;
}
