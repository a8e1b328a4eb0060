/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_print(): return a GError */

static gboolean
work (int number)
{
  g_print ("hello");
}
