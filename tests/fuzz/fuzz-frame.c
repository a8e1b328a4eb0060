/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz/fuzz.h"

#include "store/tt-frame.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) input = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TtFrame) frame = tt_frame_parse (input, NULL, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_true ((frame == NULL) == (error != NULL));
  if (frame == NULL)
    return 0;

  /* One serialiser: what is read is written back byte for byte, or two files would have one hash.
   */
  again = tt_frame_serialise (frame);
  g_assert_true (g_bytes_equal (again, input));

  return 0;
}
