/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_get_real_time(): tt_clock_now() */

static gboolean
work (int number)
{
  return g_get_real_time () > 0;
}
