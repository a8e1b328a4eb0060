/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_usleep(): tt_executor_after() */

static gboolean
work (int number)
{
  g_usleep (10);
}
