/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_random_int(): tt_random_fill() */

static gboolean
work (int number)
{
  return g_random_int () > 0;
}
