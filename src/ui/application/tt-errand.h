/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "office/tt-progress.h"

G_BEGIN_DECLS

/* Long work that outlives the window in which it was begun: what it is called, how far it is, and
 * how it ended. The application keeps it until it is done and shows it in whatever window there is.
 */

#define TT_TYPE_ERRAND (tt_errand_get_type ())
G_DECLARE_FINAL_TYPE (TtErrand, tt_errand, TT, ERRAND, GObject)

/* @title: "Export", @subtitle: the file's name or "". (transfer full) */
TtErrand *tt_errand_new (const char *title, const char *subtitle, const char *icon);

const char *tt_errand_get_title (TtErrand *self);
const char *tt_errand_get_subtitle (TtErrand *self);
const char *tt_errand_get_icon (TtErrand *self);
TtProgress *tt_errand_get_progress (TtErrand *self);

/* A page shows how far it is: no dialog is needed. */
void tt_errand_set_in_page (TtErrand *self, gboolean in_page);
gboolean tt_errand_get_in_page (TtErrand *self);

/* Property "done" notifies once: by one of these. @words: what to say, "" for nothing; @error is
 * copied. */
void tt_errand_succeed (TtErrand *self, const char *words, gboolean can_undo);
void tt_errand_fail (TtErrand *self, const GError *error);

const char *tt_errand_get_words (TtErrand *self);
gboolean tt_errand_can_undo (TtErrand *self);
const GError *tt_errand_get_error (TtErrand *self); /* (nullable) */

G_END_DECLS
