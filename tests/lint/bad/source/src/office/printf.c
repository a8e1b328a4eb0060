/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] printf(): return a GError */

static gboolean
work (int number)
{
  return printf ("%d", number) > 0;
}
