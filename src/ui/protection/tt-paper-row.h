/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Something that can go on paper. Signals "print" and "save-as-pdf" (). Properties: "text" (the
 * second line); the title is the row's. */

#define TT_TYPE_PAPER_ROW (tt_paper_row_get_type ())
G_DECLARE_FINAL_TYPE (TtPaperRow, tt_paper_row, TT, PAPER_ROW, AdwPreferencesRow)

GtkWidget *tt_paper_row_new (const char *title, const char *text);

G_END_DECLS
