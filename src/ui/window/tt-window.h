/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/tt-actor.h"
#include "office/tt-office.h"
#include "ui/application/tt-application.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The window of one office: menu bar, places, the foot with the state of the whole, and the pages.
 *
 * Pages are widgets with tt_NAME_page_new() and tt_NAME_page_set_office (page, office, actor),
 * which is called again with other values when somebody else signs in, and with NULL, NULL when the
 * window is locked. They put these actions in a group "page" on themselves where they have them:
 * find, new, previous, next, today, panel; the window's keys (Ctrl+F, Ctrl+N, Alt+Left, Alt+Right,
 * Ctrl+T, F9) reach for them. */

#define TT_TYPE_WINDOW (tt_window_get_type ())
G_DECLARE_FINAL_TYPE (TtWindow, tt_window, TT, WINDOW, AdwApplicationWindow)

/* (transfer floating) */
GtkWidget *tt_window_new (TtApplication *application);

/* One that looks at a copy of then, which @session holds to read only: the strip at its foot says
 * @words, with Close and @deed (transfer floating) as buttons. (transfer floating) */
GtkWidget *tt_window_new_look (TtApplication *application,
                               TtSession *session,
                               const char *words,
                               GtkWidget *deed);

/* The window that @widget is in. (transfer none) */
TtWindow *tt_window_from (GtkWidget *widget);

/* (transfer none) (nullable while nobody has signed in) */
TtOffice *tt_window_get_office (TtWindow *self);
TtActor *tt_window_get_actor (TtWindow *self);

/* (transfer none) */
TtSession *tt_window_get_session (TtWindow *self);

/* Says what was done, for a few seconds. */
void tt_window_toast (TtWindow *self, const char *text);
/* The same with Undo (8 s); Edit > Undo is the lasting way. */
void tt_window_toast_undo (TtWindow *self, const char *text);
/* Says what went wrong, where, and what to do. Cancelling is no error and shows nothing. */
void tt_window_show_error (TtWindow *self, const GError *error);

/* "today", "time", "people", "sites", "protection", "restore". */
void tt_window_show_place (TtWindow *self, const char *place);
/* The page of a place, to be told what to show. (transfer none) (nullable) */
GtkWidget *tt_window_get_page (TtWindow *self, const char *place);
/* How many things need somebody, beside the name of a place in the sidebar; 0 for none. */
void tt_window_set_badge (TtWindow *self, const char *place, guint count);

/* The dialog that is open over the window and over other dialogs, or the window itself: what a
 * further dialog must stand before, or it waits behind one that takes all input. (transfer none) */
GtkWindow *tt_window_get_front (TtWindow *self);

G_END_DECLS
