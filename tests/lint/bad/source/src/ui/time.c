/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] time(): tt_clock_now() */

static gboolean
work (int number)
{
  return time (NULL) > 0;
}
