/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the owner shows an insurer, an auditor or whoever helps: the emergency sheet and the records
 * on paper, how much room everything takes and for how long it will do, how long copies are kept,
 * whom to call, when copies were tested and how it went, what went wrong. */

#define TT_TYPE_RECORDS (tt_records_get_type ())
G_DECLARE_FINAL_TYPE (TtRecords, tt_records, TT, RECORDS, AdwWindow)

/* Presents it over @window, for whoever has signed in there. @where: (nullable): which part to
 * begin with: "papers", "room", "contact" or "incidents" */
void tt_records_show (TtWindow *window, const char *where);

/* The window that the records with @widget in them are shown over. (nullable) */
TtWindow *tt_records_get_window (GtkWidget *widget);

/* Says for a few seconds what was done, or what went wrong, in the records that @widget is in. */
void tt_records_say (GtkWidget *widget, const char *words);

/* For the parts of the records: a line of two texts, and one that says what went wrong. */
GtkWidget *tt_records_new_row (const char *title, const char *subtitle);
void tt_records_fail (AdwPreferencesGroup *group, const GError *error);

G_END_DECLS
