/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_alloca(): the heap */

static gboolean
work (int number)
{
  return g_alloca (number) != NULL;
}
