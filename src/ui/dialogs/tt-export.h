/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* File > Export…: asks where, then writes everything into one file. */
void tt_export_choose (TtWindow *window);

/* All that is held about one person. @user: their id; @username: for the file's name. */
void tt_export_choose_for (TtWindow *window, gint64 user, const char *username);

G_END_DECLS
