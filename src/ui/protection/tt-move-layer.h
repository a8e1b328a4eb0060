/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* Asks for a folder and moves the live copy or an archive there, as long work of the application:
 * it goes on without the window. A disk that can be carried away is asked about once more. */
void tt_move_layer (TtWindow *window, const char *layer);

G_END_DECLS
