/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What stands when somebody must decide: why, what each copy has that the others lack, with one
 * button each, and earlier moments that can be brought back. Nothing changes until told. */

#define TT_TYPE_DECISION_PAGE (tt_decision_page_get_type ())
G_DECLARE_FINAL_TYPE (TtDecisionPage, tt_decision_page, TT, DECISION_PAGE, AdwBin)

GtkWidget *tt_decision_page_new (TtSession *session);

G_END_DECLS
