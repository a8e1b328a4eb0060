/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

void tt_preferences_show (TtWindow *window);

G_END_DECLS
