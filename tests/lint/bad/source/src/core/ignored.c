/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [ignored] tt_own_save() fails unheard */

static void
work (void)
{
  int number = 7;

  tt_own_save (number,
               NULL);
}
