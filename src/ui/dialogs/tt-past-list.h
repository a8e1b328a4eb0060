/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/dialogs/tt-past.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The changes of one day, newest first, and those of all days that hold a word: what was done, by
 * whom and when. A few at a time; more when asked for.
 *
 * Signal "chosen" (TtPastMoment*): somebody chose another one. */

#define TT_TYPE_PAST_LIST (tt_past_list_get_type ())
G_DECLARE_FINAL_TYPE (TtPastList, tt_past_list, TT, PAST_LIST, AdwBin)

/* What is there, or what changed in it; @zone and @now as for tt_format_day_time(). */
void tt_past_list_set_past (TtPastList *self, TtPast *past, const char *zone, gint64 now);

/* Shows the day of @moment, with @moment selected, without "chosen". */
void tt_past_list_set_chosen (TtPastList *self, TtPastMoment *moment);

/* Shows the field to search in, or hides it and what was found. */
void tt_past_list_find (TtPastList *self);

G_END_DECLS
