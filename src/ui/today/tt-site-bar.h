/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The hours of one site as a number and a bar. */

#define TT_TYPE_SITE_BAR (tt_site_bar_get_type ())
G_DECLARE_FINAL_TYPE (TtSiteBar, tt_site_bar, TT, SITE_BAR, GtkBox)

GtkWidget *tt_site_bar_new (void);
/* @share: of the longest bar, 0 to 1. */
void tt_site_bar_set (TtSiteBar *self, const char *title, gint64 seconds, double share);

G_END_DECLS
