/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] sprintf(): GString */

static gboolean
work (int number)
{
  return sprintf (buffer, "%d", number) > 0;
}
