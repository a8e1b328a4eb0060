/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] system(): GSubprocess */

static gboolean
work (int number)
{
  return system ("ls") == 0;
}
