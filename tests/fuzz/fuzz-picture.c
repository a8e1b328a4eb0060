/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz/fuzz.h"

#include "base/tt-picture.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  g_autoptr (GBytes) picture = g_bytes_new_static (bytes, length);
  g_autoptr (GBytes) cleaned = tt_picture_without_position (picture);
  double latitude, longitude;

  tt_picture_get_position (picture, &latitude, &longitude);
  g_assert_cmpuint (g_bytes_get_size (cleaned), ==, length);

  /* What was taken out stays out. */
  g_assert_false (tt_picture_get_position (cleaned, &latitude, &longitude));

  return 0;
}
