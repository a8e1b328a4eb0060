/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] g_thread_new(): tt_executor_push() */

static gboolean
work (int number)
{
  g_thread_new ("mine", run, NULL);
}
