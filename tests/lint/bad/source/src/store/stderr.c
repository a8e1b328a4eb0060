/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] fprintf(): return a GError */

static gboolean
work (int number)
{
  fprintf (stderr, "hello");
}
