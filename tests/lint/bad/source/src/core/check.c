/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [assert] a check with a side effect */

static gboolean
work (int number)
{
  g_return_val_if_fail ((number = next ()) > 0, FALSE);
}
