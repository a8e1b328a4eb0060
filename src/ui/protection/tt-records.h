/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the owner shows an insurer, an auditor or whoever helps: how much room everything takes and
 * for how long it will do, when copies were tried and how it went, what went wrong, the emergency
 * sheet on paper, the support bundle. */

#define TT_TYPE_RECORDS (tt_records_get_type ())
G_DECLARE_FINAL_TYPE (TtRecords, tt_records, TT, RECORDS, AdwWindow)

/* Presents it over @window, for whoever has signed in there. */
void tt_records_show (TtWindow *window);

G_END_DECLS
