/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/widgets/tt-state.h"

G_BEGIN_DECLS

/* A state in a row: the shape and the word. */

#define TT_TYPE_STATE_LABEL (tt_state_label_get_type ())
G_DECLARE_FINAL_TYPE (TtStateLabel, tt_state_label, TT, STATE_LABEL, GtkBox)

GtkWidget *tt_state_label_new (void);
/* @word NULL: the look's own word. */
void tt_state_label_set_look (TtStateLabel *self, const TtStateLook *look, const char *word);
void tt_state_label_set (TtStateLabel *self, const char *icon, const char *word, const char *style);

G_END_DECLS
