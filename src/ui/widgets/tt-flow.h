/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/widgets/tt-reflow.h"

G_BEGIN_DECLS

/* Children after one another on as many lines as they need, like words: buttons, legends. */

#define TT_TYPE_FLOW (tt_flow_get_type ())
G_DECLARE_FINAL_TYPE (TtFlow, tt_flow, TT, FLOW, TtReflow)

GtkWidget *tt_flow_new (void);

G_END_DECLS
