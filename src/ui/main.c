/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tt-config.h"
#include "tt-ui-pages-resources.h"
#include "tt-ui-resources.h"
#include "ui/application/tt-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (TtApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, TT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  tt_ui_register_resource ();
  tt_ui_pages_register_resource ();

  g_set_application_name (_ ("TimeTracker"));
  application = tt_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
