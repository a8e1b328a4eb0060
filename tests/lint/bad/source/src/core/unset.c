/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect: [unset] save() fails here without setting its GError */

static gboolean
save (int number, GError **error)
{
  g_return_val_if_fail (error == NULL, FALSE);

  if (number < 0)
    return FALSE;

  return really_save (number, error);
}
