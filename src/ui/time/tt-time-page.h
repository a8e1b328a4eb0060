/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was worked: the week as a grid, the day as tracks, all entries as a list, and beside them
 * the panel of one entry. */

#define TT_TYPE_TIME_PAGE (tt_time_page_get_type ())
G_DECLARE_FINAL_TYPE (TtTimePage, tt_time_page, TT, TIME_PAGE, AdwBin)

GtkWidget *tt_time_page_new (void);
/* Both NULL where nobody has signed in. */
void tt_time_page_set_office (TtTimePage *self, TtOffice *office, TtActor *actor);
/* Opens the panel with that entry. */
void tt_time_page_show_entry (TtTimePage *self, gint64 entry);
/* Lists all entries of that person, newest first. */
void tt_time_page_show_user (TtTimePage *self, gint64 user);

G_END_DECLS
