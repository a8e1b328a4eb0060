/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Who is in, and what needs somebody. Durations change once a minute, while the page is seen. */

#define TT_TYPE_TODAY_PAGE (tt_today_page_get_type ())
G_DECLARE_FINAL_TYPE (TtTodayPage, tt_today_page, TT, TODAY_PAGE, AdwBin)

GtkWidget *tt_today_page_new (void);
/* Both NULL where nobody has signed in. */
void tt_today_page_set_office (TtTodayPage *self, TtOffice *office, TtActor *actor);
/* Opens the dialog to clock in or out; @user 0: nobody chosen yet. */
void tt_today_page_punch (TtTodayPage *self, gint64 user);

G_END_DECLS
