/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-office-protect.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The checklist, ticked from evidence alone. Its buttons are the page's actions ("page.accept",
 * "page.verify", "page.drill", "win.back-up-now").
 *
 * @list: emptied and filled; @offer_accept: whether to offer "That is enough" here; @zone: for ages
 *
 * Returns: (transfer full): how many are done, in words: "3 of 4" */
char *tt_protection_checks_fill (GtkListBox *list,
                                 const TtProtectStatus *status,
                                 gboolean offer_accept,
                                 const char *zone,
                                 gint64 now);

G_END_DECLS
