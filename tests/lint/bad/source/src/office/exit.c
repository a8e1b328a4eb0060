/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] exit(): a GError */

static gboolean
work (int number)
{
  exit (1);
}
