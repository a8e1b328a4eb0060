/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-rail.h"

#include "ui/widgets/tt-pen.h"

struct _TtRail
{
  GtkWidget parent_instance;

  gboolean first;
  gboolean last;
  char *icon;
};

G_DEFINE_FINAL_TYPE (TtRail, tt_rail, GTK_TYPE_WIDGET)

static void
tt_rail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtRail *self = TT_RAIL (widget);
  TtPen pen;
  double x;
  double y;
  double top;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  x = pen.width / 2;
  y = 10 * pen.scale;
  top = self->first ? y : 0;
  tt_pen_set_colour (&pen, "window_fg_color", 0.18);
  cairo_rectangle (pen.cr, x - 1, top, 2, (self->last ? y : pen.height) - top);
  cairo_fill (pen.cr);
  tt_pen_circle (&pen, x, y, 7 * pen.scale);
  tt_pen_set_colour (&pen, "window_bg_color", 1);
  cairo_fill (pen.cr);
  if (self->icon == NULL)
    {
      tt_pen_circle (&pen, x, y, 4.5 * pen.scale);
      tt_pen_set_colour (&pen, "accent_bg_color", 1);
      cairo_fill (pen.cr);
    }
  else
    {
      tt_pen_icon (&pen, self->icon, x, y, 14 * pen.scale, "window_fg_color", 0.75);
    }
  tt_pen_end (&pen);
}

static void
tt_rail_finalize (GObject *object)
{
  g_free (TT_RAIL (object)->icon);
  G_OBJECT_CLASS (tt_rail_parent_class)->finalize (object);
}

static void
tt_rail_class_init (TtRailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_rail_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = tt_rail_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tt_rail_init (TtRail *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "tt-rail");
}

void
tt_rail_set_step (TtRail *self, gboolean first, gboolean last, const char *icon)
{
  g_return_if_fail (TT_IS_RAIL (self));

  self->first = first;
  self->last = last;
  g_free (self->icon);
  self->icon = g_strdup (icon);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
