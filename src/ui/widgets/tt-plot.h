/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A quantity over time as a line with an area below it, and a dotted line to where it is going. */

#define TT_TYPE_PLOT (tt_plot_get_type ())
G_DECLARE_FINAL_TYPE (TtPlot, tt_plot, TT, PLOT, GtkWidget)

/* Words for a value on the scale at the right edge. (transfer full) */
typedef char *(*TtPlotWords) (double value);

GtkWidget *tt_plot_new (void);
/* @values at equal steps in time, the last is now; @n_ahead more steps, reaching @forecast. */
void tt_plot_set_values (
    TtPlot *self, const double *values, guint n_values, guint n_ahead, double forecast);
void tt_plot_set_words (TtPlot *self, TtPlotWords words);
/* What stands below the first step, the last known one and the end of the forecast. */
void tt_plot_set_captions (TtPlot *self, const char *first, const char *now, const char *last);
/* What a screen reader says instead of the picture. */
void tt_plot_set_label (TtPlot *self, const char *label);

G_END_DECLS
