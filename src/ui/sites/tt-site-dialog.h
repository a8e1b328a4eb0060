/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/today/tt-directory.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A new site, or one to change.
 *
 * Signal "saved" (gint64 site). */

#define TT_TYPE_SITE_DIALOG (tt_site_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TtSiteDialog, tt_site_dialog, TT, SITE_DIALOG, AdwWindow)

/* Over the window of @widget; @site NULL for a new one. (transfer floating) */
TtSiteDialog *tt_site_dialog_new (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory, TtSite *site);

G_END_DECLS
