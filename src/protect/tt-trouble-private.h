/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protect/tt-protect-status.h"
#include "protect/tt-report.h"

G_BEGIN_DECLS

/* What an error means for a layer: a word for scripts, what to do about it, and the state it puts
 * the layer into. */

const char *tt_trouble_get_code (const GError *error);
const char *tt_trouble_get_hint (const GError *error); /* translated */
TtLayerState tt_trouble_get_state (const GError *error);
TtResult tt_trouble_get_result (const GError *error);

G_END_DECLS
