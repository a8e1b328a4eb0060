/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-about.h"

#include "tt-config.h"

#include <glib/gi18n-lib.h>

void
tt_about_show (GtkWindow *parent)
{
  adw_show_about_window (
      parent, "application-name", _ ("TimeTracker"), "application-icon", TT_APP_ID, "version",
      TT_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "developer-name",
      _ ("The TimeTracker developers"), "comments",
      _ ("The hours, the pay and the whereabouts of your people, kept in more places than can fail "
         "at once."),
      /* Translators: your name, one a line. */
      "translator-credits", _ ("translator-credits"), NULL);
}
