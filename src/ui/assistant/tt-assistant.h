/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/application/tt-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The first run: a new office, the data of the old web app, or what a repository holds. Hands the
 * office that comes of it to the session. */

#define TT_TYPE_ASSISTANT (tt_assistant_get_type ())
G_DECLARE_FINAL_TYPE (TtAssistant, tt_assistant, TT, ASSISTANT, AdwBin)

GtkWidget *tt_assistant_new (TtSession *session);

G_END_DECLS
