/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints a text, over as many pages as it takes: GTK's printing dialogue, which can also save it as
 * PDF. @title: of the job and of each page's head. @markup: Pango's, in the reader's language. */
void tt_paper_print (GtkWindow *parent, const char *title, const char *markup);

G_END_DECLS
