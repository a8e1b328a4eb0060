/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [file] g_file_get_contents(): files go through TtDisk */

static gboolean
work (int number)
{
  return g_file_get_contents ("x", &text, NULL, error);
}
