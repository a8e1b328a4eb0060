/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-bar.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#define WIDTH 60
#define HEIGHT 6
#define LEAST_SHARE 0.01

struct _TtBar
{
  GtkWidget parent_instance;

  double share;
  char *colour;
};

G_DEFINE_FINAL_TYPE (TtBar, tt_bar, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SHARE = 1,
  PROP_COLOUR,
} TtBarProperty;

static GParamSpec *properties[PROP_COLOUR + 1];

static void
tt_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtBar *self = TT_BAR (widget);
  TtPen pen;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  tt_pen_round_rect (&pen, 0, 0, pen.width, pen.height, pen.height / 2);
  tt_pen_set_colour (&pen, "window_fg_color", 0.08);
  cairo_fill (pen.cr);
  if (self->share >= LEAST_SHARE)
    {
      tt_pen_round_rect (&pen, 0, 0, MAX (pen.height, pen.width * self->share), pen.height,
                         pen.height / 2);
      tt_pen_set_colour (&pen, self->colour, 1);
      cairo_fill (pen.cr);
    }
  tt_pen_end (&pen);
}

static void
tt_bar_measure (GtkWidget *widget,
                GtkOrientation orientation,
                int for_size,
                int *minimum,
                int *natural,
                int *minimum_baseline,
                int *natural_baseline)
{
  int length = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;

  *natural = tt_text_size_pixels (widget, length);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? tt_text_size_pixels (widget, WIDTH * 2 / 5)
                                                       : *natural;
}

static void
tt_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtBar *self = TT_BAR (object);

  switch ((TtBarProperty) prop_id)
    {
    case PROP_SHARE:
      g_value_set_double (value, self->share);
      break;
    case PROP_COLOUR:
      g_value_set_string (value, self->colour);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_bar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TtBar *self = TT_BAR (object);

  switch ((TtBarProperty) prop_id)
    {
    case PROP_SHARE:
      tt_bar_set_share (self, g_value_get_double (value));
      break;
    case PROP_COLOUR:
      tt_bar_set_colour (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_bar_finalize (GObject *object)
{
  g_free (TT_BAR (object)->colour);
  G_OBJECT_CLASS (tt_bar_parent_class)->finalize (object);
}

static void
tt_bar_class_init (TtBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tt_bar_finalize;
  object_class->get_property = tt_bar_get_property;
  object_class->set_property = tt_bar_set_property;
  widget_class->measure = tt_bar_measure;
  widget_class->snapshot = tt_bar_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);

  properties[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_COLOUR] = g_param_spec_string ("colour", NULL, NULL, "accent_bg_color", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_bar_init (TtBar *self)
{
  self->colour = g_strdup ("accent_bg_color");
}

GtkWidget *
tt_bar_new (void)
{
  return g_object_new (TT_TYPE_BAR, NULL);
}

void
tt_bar_set_share (TtBar *self, double share)
{
  double bounded = CLAMP (share, 0, 1);

  g_return_if_fail (TT_IS_BAR (self));

  if (G_APPROX_VALUE (self->share, bounded, 1e-9))
    return;
  self->share = bounded;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHARE]);
}

void
tt_bar_set_colour (TtBar *self, const char *colour)
{
  g_return_if_fail (TT_IS_BAR (self));
  g_return_if_fail (colour != NULL);

  if (g_str_equal (self->colour, colour))
    return;
  g_free (self->colour);
  self->colour = g_strdup (colour);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOUR]);
}
