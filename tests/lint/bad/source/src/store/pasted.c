/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] sqlite3_mprintf(): bind values */

static gboolean
work (int number)
{
  return sqlite3_mprintf ("%q", text) != NULL;
}
