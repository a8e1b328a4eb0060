/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [later] TODO: do it now */

static gboolean
work (int number)
{
  return TRUE; /* TODO: more */
}
