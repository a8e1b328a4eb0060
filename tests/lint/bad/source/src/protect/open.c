/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [file] open(): files go through TtDisk */

static gboolean
work (int number)
{
  return open ("/tmp/x", O_RDONLY) >= 0;
}
