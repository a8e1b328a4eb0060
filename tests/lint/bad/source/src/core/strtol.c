/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [call] strtol(): g_ascii_string_to_signed() */

static gboolean
work (int number)
{
  return strtol ("1", NULL, 10) > 0;
}
