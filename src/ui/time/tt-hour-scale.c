/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-hour-scale.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#include <math.h>

#define WIDTH 90
#define HEIGHT 18
/* Hours are left out before they come closer, pixels at 100 %. */
#define LEAST_GAP 46

struct _TtHourScale
{
  GtkWidget parent_instance;

  double start;
  double end;
};

G_DEFINE_FINAL_TYPE (TtHourScale, tt_hour_scale, GTK_TYPE_WIDGET)

static void
tt_hour_scale_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const int steps[] = { 1, 2, 4, 8, 12 };
  TtHourScale *self = TT_HOUR_SCALE (widget);
  const TtPenText style = { .size = 8.5, .align = 0.5 };
  double hour;
  guint i = 1;
  TtPen pen;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  hour = pen.width / (self->end - self->start);
  while (i + 1 < G_N_ELEMENTS (steps) && hour * steps[i] < LEAST_GAP * pen.scale)
    i++;
  for (int at = (int) (ceil ((self->start + 0.5) / steps[i]) * steps[i]); at < self->end;
       at += steps[i])
    {
      g_autofree char *text = g_strdup_printf ("%d:00", at % 24);

      tt_pen_text (&pen, text, (at - self->start) * hour, pen.height / 2, &style);
    }
  tt_pen_end (&pen);
}

static void
tt_hour_scale_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *natural =
      tt_text_size_pixels (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT);
  *minimum = *natural;
}

static void
tt_hour_scale_class_init (TtHourScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = tt_hour_scale_snapshot;
  widget_class->measure = tt_hour_scale_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tt_hour_scale_init (TtHourScale *self)
{
  self->start = 5;
  self->end = 21;
}

void
tt_hour_scale_set_range (TtHourScale *self, double start, double end)
{
  g_return_if_fail (TT_IS_HOUR_SCALE (self));
  g_return_if_fail (end > start);
  self->start = start;
  self->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
