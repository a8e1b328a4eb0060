/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [sql] SQL lives in src/store alone */

static gboolean
work (int number)
{
  return run ("SELECT id FROM entry");
}
