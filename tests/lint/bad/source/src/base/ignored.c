/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [ignored] g_file_get_contents() fails unheard */

static void
work (void)
{
  int number = 7;

  g_file_get_contents ("x", &text, &number, NULL);
}
