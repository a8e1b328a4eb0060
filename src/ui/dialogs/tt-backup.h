/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* File > Back Up Now: brings every layer up to date, reads back, and says what it proved. */
void tt_backup_start (TtWindow *window);

G_END_DECLS
