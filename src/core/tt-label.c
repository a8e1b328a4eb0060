/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-label.h"

#include <glib/gi18n-lib.h>

const char *
tt_label_get_words (const char *label)
{
  static const char *const words[][2] = {
    { "backup", N_ ("Backed up by hand") },
    { "init", N_ ("The office was made") },
    { "quit", N_ ("The program ended") },
    { "hour", N_ ("By the hour") },
    { "before import", N_ ("Before an import") },
    { "before restore", N_ ("Before a restore") },
    { "import webapp", N_ ("Brought in from the web app") },
    { "import timetracker", N_ ("Brought in from a backup file") },
    { "recover", N_ ("The main file was recovered") },
    { "demo", N_ ("A made-up office") },
    { "journal", N_ ("Its journal was made anew") },
    { "copied", N_ ("The folder was copied") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (label, words[i][0]))
      return _ (words[i][1]);

  return label;
}
