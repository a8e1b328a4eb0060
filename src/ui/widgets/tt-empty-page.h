/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What an empty list says: what would stand here, and what to do next. Without a header bar: it
 * goes into the page's stack beside the list. Buttons without a label do not show. */

#define TT_TYPE_EMPTY_PAGE (tt_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (TtEmptyPage, tt_empty_page, TT, EMPTY_PAGE, AdwBin)

GtkWidget *tt_empty_page_new (void);
void tt_empty_page_set_words (TtEmptyPage *self,
                              const char *icon,
                              const char *title,
                              const char *description);
/* The suggested deed, as a detailed action name ("page.new", "win.import"); NULL label for none. */
void tt_empty_page_set_first (TtEmptyPage *self, const char *label, const char *action);
void tt_empty_page_set_second (TtEmptyPage *self, const char *label, const char *action);

G_END_DECLS
