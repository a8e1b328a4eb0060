/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-steps.h"

#include "ui/widgets/tt-pen.h"

#include <glib/gi18n-lib.h>

#define WIDTH 120
#define HEIGHT 12
#define STRIDE 20

struct _TtSteps
{
  GtkWidget parent_instance;

  guint at;
  guint count;
};

G_DEFINE_FINAL_TYPE (TtSteps, tt_steps, GTK_TYPE_WIDGET)

static void
tt_steps_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtSteps *self = TT_STEPS (widget);
  TtPen pen;
  double x;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  x = pen.width / 2 - (self->count - 1.0) * STRIDE / 2;
  for (guint i = 0; i < self->count; i++, x += STRIDE)
    {
      double half = i == self->at ? 9 : 3;

      tt_pen_round_rect (&pen, x - half, pen.height / 2 - 3, 2 * half, 6, 3);
      if (i == self->at)
        tt_pen_set_colour (&pen, "accent_bg_color", 1);
      else
        tt_pen_set_colour (&pen, "window_fg_color", i < self->at ? 0.5 : 0.2);
      cairo_fill (pen.cr);
    }
  tt_pen_end (&pen);
}

static void
tt_steps_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
tt_steps_class_init (TtStepsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tt_steps_measure;
  widget_class->snapshot = tt_steps_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tt_steps_init (TtSteps *self)
{
  self->count = 1;
}

void
tt_steps_set (TtSteps *self, guint at, guint count)
{
  g_autofree char *label = NULL;

  g_return_if_fail (TT_IS_STEPS (self));
  g_return_if_fail (at < count);

  self->at = at;
  self->count = count;
  /* Translators: where an assistant stands. */
  label = g_strdup_printf (_ ("Step %u of %u"), at + 1, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
