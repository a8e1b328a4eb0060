/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-plot.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#include <math.h>

#define WIDTH 120
#define HEIGHT 116
#define N_LINES 4

struct _TtPlot
{
  GtkWidget parent_instance;

  GArray *values; /* double */
  guint n_ahead;
  double forecast;
  TtPlotWords words;
  char *first;
  char *now;
  char *last;
};

G_DEFINE_FINAL_TYPE (TtPlot, tt_plot, GTK_TYPE_WIDGET)

/* Where things stand on the picture. */
typedef struct
{
  double width;
  double top;
  double height;
  double most;
  guint n_steps;
} Frame;

/* A round number above @value: 1, 2, 4 or 8 times a power of ten. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (MAX (value, 1e-9))));
  double most = power;

  while (most < value)
    most *= 2;
  return most;
}

static double
value_at (TtPlot *self, guint i)
{
  return g_array_index (self->values, double, i);
}

static Frame
frame_of (TtPlot *self, TtPen *pen)
{
  double most = self->n_ahead > 0 ? self->forecast : 0;
  Frame frame;

  for (guint i = 0; i < self->values->len; i++)
    most = MAX (most, value_at (self, i));
  frame.width = pen->width - 56 * pen->scale;
  frame.top = 8 * pen->scale;
  frame.height = pen->height - 30 * pen->scale;
  frame.most = round_up (most);
  frame.n_steps = MAX (1, self->values->len + self->n_ahead - 1);
  return frame;
}

static double
x_at (const Frame *frame, double step)
{
  return step / frame->n_steps * frame->width;
}

static double
y_at (const Frame *frame, double value)
{
  return frame->top + frame->height - value / frame->most * frame->height;
}

static void
draw_scale (TtPlot *self, TtPen *pen, const Frame *frame)
{
  TtPenText quiet = { .size = 8.5, .align = 1 };

  for (guint i = 0; i <= N_LINES; i++)
    {
      double value = frame->most * i / N_LINES;
      g_autofree char *text =
          self->words != NULL ? self->words (value) : g_strdup_printf ("%g", value);

      tt_pen_set_colour (pen, "window_fg_color", 0.09);
      cairo_rectangle (pen->cr, 0, floor (y_at (frame, value) + 0.5), frame->width, 1);
      cairo_fill (pen->cr);
      tt_pen_text (pen, text, pen->width, y_at (frame, value), &quiet);
    }
}

static void
trace (TtPlot *self, TtPen *pen, const Frame *frame)
{
  for (guint i = 0; i < self->values->len; i++)
    cairo_line_to (pen->cr, x_at (frame, i), y_at (frame, value_at (self, i)));
}

static void
draw_line (TtPlot *self, TtPen *pen, const Frame *frame)
{
  static const double dots[] = { 1, 5 };
  guint at = self->values->len - 1;
  double x = x_at (frame, at);
  double y = y_at (frame, value_at (self, at));

  cairo_move_to (pen->cr, 0, y_at (frame, 0));
  trace (self, pen, frame);
  cairo_line_to (pen->cr, x, y_at (frame, 0));
  cairo_close_path (pen->cr);
  tt_pen_set_colour (pen, "accent_bg_color", 0.22);
  cairo_fill (pen->cr);

  tt_pen_set_colour (pen, "accent_bg_color", 1);
  cairo_set_line_width (pen->cr, 2.5);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (pen->cr, CAIRO_LINE_CAP_ROUND);
  trace (self, pen, frame);
  cairo_stroke (pen->cr);
  if (self->n_ahead > 0)
    {
      cairo_set_dash (pen->cr, dots, G_N_ELEMENTS (dots), 0);
      cairo_move_to (pen->cr, x, y);
      cairo_line_to (pen->cr, x_at (frame, frame->n_steps), y_at (frame, self->forecast));
      cairo_stroke (pen->cr);
      cairo_set_dash (pen->cr, NULL, 0, 0);
    }
  tt_pen_circle (pen, x, y, 5);
  tt_pen_set_colour (pen, "card_bg_color", 1);
  cairo_fill (pen->cr);
  tt_pen_circle (pen, x, y, 4);
  tt_pen_set_colour (pen, "accent_bg_color", 1);
  cairo_fill (pen->cr);
}

static void
draw_captions (TtPlot *self, TtPen *pen, const Frame *frame)
{
  double y = pen->height - 8 * pen->scale;
  double x = x_at (frame, self->values->len - 1);
  TtPenText quiet = { .size = 8.5 };

  tt_pen_text (pen, self->first, 0, y, &quiet);
  quiet.align = x > frame->width - 24 * pen->scale ? 1 : 0.5;
  if (x > 60 * pen->scale)
    tt_pen_text (pen, self->now, x, y, &quiet);
  quiet.align = 1;
  if (self->n_ahead > 0)
    tt_pen_text (pen, self->last, frame->width, y, &quiet);
}

static void
tt_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtPlot *self = TT_PLOT (widget);
  TtPen pen;
  Frame frame;

  if (self->values->len == 0)
    return;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  frame = frame_of (self, &pen);
  draw_scale (self, &pen, &frame);
  draw_line (self, &pen, &frame);
  draw_captions (self, &pen, &frame);
  tt_pen_end (&pen);
}

static void
tt_plot_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  *minimum = *natural =
      tt_text_size_pixels (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT);
}

static void
tt_plot_finalize (GObject *object)
{
  TtPlot *self = TT_PLOT (object);

  g_array_unref (self->values);
  g_free (self->first);
  g_free (self->now);
  g_free (self->last);
  G_OBJECT_CLASS (tt_plot_parent_class)->finalize (object);
}

static void
tt_plot_class_init (TtPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_plot_finalize;
  widget_class->measure = tt_plot_measure;
  widget_class->snapshot = tt_plot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tt_plot_init (TtPlot *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->first = g_strdup ("");
  self->now = g_strdup ("");
  self->last = g_strdup ("");
}

GtkWidget *
tt_plot_new (void)
{
  return g_object_new (TT_TYPE_PLOT, NULL);
}

void
tt_plot_set_values (
    TtPlot *self, const double *values, guint n_values, guint n_ahead, double forecast)
{
  g_return_if_fail (TT_IS_PLOT (self));
  g_return_if_fail (values != NULL || n_values == 0);

  g_array_set_size (self->values, 0);
  if (n_values > 0)
    g_array_append_vals (self->values, values, n_values);
  self->n_ahead = n_ahead;
  self->forecast = forecast;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_plot_set_words (TtPlot *self, TtPlotWords words)
{
  g_return_if_fail (TT_IS_PLOT (self));

  self->words = words;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_plot_set_captions (TtPlot *self, const char *first, const char *now, const char *last)
{
  g_return_if_fail (TT_IS_PLOT (self));
  g_return_if_fail (first != NULL && now != NULL && last != NULL);

  g_free (self->first);
  g_free (self->now);
  g_free (self->last);
  self->first = g_strdup (first);
  self->now = g_strdup (now);
  self->last = g_strdup (last);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_plot_set_label (TtPlot *self, const char *label)
{
  g_return_if_fail (TT_IS_PLOT (self));
  g_return_if_fail (label != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
