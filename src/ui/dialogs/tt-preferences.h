/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window/tt-window.h"

G_BEGIN_DECLS

/* A setting of the office: "yes" keeps the position that a camera wrote into a picture. */
#define TT_SETTING_KEEP_PHOTO_POSITION "privacy.keep-photo-position"

void tt_preferences_show (TtWindow *window);

G_END_DECLS
