/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-answer.h"
#include "office/tt-office-protect.h"

G_BEGIN_DECLS

/* The member "layers" of `status` and `layers`. */
void tt_answer_add_layers (JsonBuilder *builder, const TtProtectStatus *status);
void tt_answer_print_layers (const TtProtectStatus *status, gint64 now, GTimeZone *zone);

/* The answer of backup, verify and drill. Sets the exit code by the worst result: @damage_decides
 * for verify and drill, which say 4 for damage, healed or not; a layer that only waits counts as
 * done. (element-type TtReport) */
void tt_answer_reports (TtCli *cli, GPtrArray *reports, gboolean damage_decides);

G_END_DECLS
