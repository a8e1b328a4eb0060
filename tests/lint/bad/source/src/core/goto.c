/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [goto] return early */

static gboolean
work (int number)
{
  goto out;
out:
  return TRUE;
}
