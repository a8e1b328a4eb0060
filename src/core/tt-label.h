/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a frame's label says, for a person: the program's own words are translated, those that
 * somebody gave stay. (transfer none): @label itself or a translated text */
const char *tt_label_get_words (const char *label);

G_END_DECLS
