/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/good.h"

#include <glib/gi18n-lib.h>

/* printf () and system () are only words here, and so is goto. */
static const char text[] = "g_print (\"no\"); goto nowhere; strtol (1)";

gboolean
tt_good_save (int number, GError **error)
{
  g_assert_cmpint (number, >=, 0);
  g_assert_true (number == 7 || number <= 3);

  if (number == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Choose a number"));
      return FALSE;
    }

  /* Nobody is left to tell. */
  tt_good_save (number - 1, NULL);

  return file->open (text, error);
}
