/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/tt-answer.h"

G_BEGIN_DECLS

/* The copies between which somebody must decide. @sides: (nullable) (element-type TtSide): nothing
 * where nobody has to */
void tt_answer_add_sides (JsonBuilder *builder, GPtrArray *sides);
void tt_answer_print_sides (GPtrArray *sides);

G_END_DECLS
