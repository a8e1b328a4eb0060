/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] sqlite3_open(): a function of store */

static gboolean
work (int number)
{
  return sqlite3_open ("x", &db) == SQLITE_OK;
}
