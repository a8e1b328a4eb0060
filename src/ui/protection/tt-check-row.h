/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How far one thing of a checklist is. */
typedef enum
{
  TT_CHECK_VERIFIED, /* true of a copy, and recent: the only green one */
  TT_CHECK_DONE,     /* done, but nothing that was verified */
  TT_CHECK_TO_DO,
  TT_CHECK_AT_RISK,
} TtCheckState;

/* One thing of a checklist that ticks itself from evidence. */

#define TT_TYPE_CHECK_ROW (tt_check_row_get_type ())
G_DECLARE_FINAL_TYPE (TtCheckRow, tt_check_row, TT, CHECK_ROW, GtkListBoxRow)

/* @text: the evidence ("today 03:12"), "" for none */
GtkWidget *tt_check_row_new (TtCheckState state, const char *title, const char *text);
/* A button at the end, for a detailed action name. */
void tt_check_row_set_action (TtCheckRow *self, const char *label, const char *action);

G_END_DECLS
