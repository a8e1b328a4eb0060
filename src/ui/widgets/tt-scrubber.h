/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The past to go back to: days as bars of how much changed, kept moments as ticks, the chosen
 * moment as a handle that is dragged, clicked or moved with the arrow keys. Instants are UTC
 * microseconds. */

#define TT_TYPE_SCRUBBER (tt_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (TtScrubber, tt_scrubber, TT, SCRUBBER, GtkWidget)

GtkWidget *tt_scrubber_new (void);
/* Shows from @from to @to (now) in days of @zone (IANA name); takes all moments away. */
void tt_scrubber_set_range (TtScrubber *self, gint64 from, gint64 to, const char *zone);
/* A kept moment; @weight is how much changed up to it since the one before, 0 or more. */
void tt_scrubber_add_moment (TtScrubber *self, gint64 at, double weight);
/* The chosen moment, 0 for none; property "moment". Setting it emits "notify::moment" on change. */
gint64 tt_scrubber_get_moment (TtScrubber *self);
void tt_scrubber_set_moment (TtScrubber *self, gint64 at);

G_END_DECLS
