/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [words] a message that shouts or begs */

static gboolean
work (int number)
{
  return say (_ ("Saved!"));
}
