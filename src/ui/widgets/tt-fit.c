/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-fit.h"

#include "ui/widgets/tt-text-size.h"

struct _TtFit
{
  GtkWidget parent_instance;

  int natural;
};

G_DEFINE_FINAL_TYPE (TtFit, tt_fit, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_NATURAL = 1,
} TtFitProperty;

static GParamSpec *properties[PROP_NATURAL + 1];

static GtkSizeRequestMode
tt_fit_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tt_fit_measure (GtkWidget *widget,
                GtkOrientation orientation,
                int for_size,
                int *minimum,
                int *natural,
                int *minimum_baseline,
                int *natural_baseline)
{
  TtFit *self = TT_FIT (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = 0;
  *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, tt_text_size_pixels (widget, self->natural));
}

static void
tt_fit_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
tt_fit_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtFit *self = TT_FIT (object);

  switch ((TtFitProperty) prop_id)
    {
    case PROP_NATURAL:
      g_value_set_int (value, self->natural);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_fit_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TtFit *self = TT_FIT (object);

  switch ((TtFitProperty) prop_id)
    {
    case PROP_NATURAL:
      self->natural = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_fit_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tt_fit_parent_class)->dispose (object);
}

static void
tt_fit_class_init (TtFitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tt_fit_dispose;
  object_class->get_property = tt_fit_get_property;
  object_class->set_property = tt_fit_set_property;
  widget_class->get_request_mode = tt_fit_get_request_mode;
  widget_class->measure = tt_fit_measure;
  widget_class->size_allocate = tt_fit_size_allocate;

  properties[PROP_NATURAL] = g_param_spec_int ("natural", NULL, NULL, 0, G_MAXINT16, 400,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_fit_init (TtFit *self)
{
  self->natural = 400;
}

GtkWidget *
tt_fit_new (int natural, GtkWidget *child)
{
  GtkWidget *self = g_object_new (TT_TYPE_FIT, "natural", natural, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (child), self);

  gtk_widget_set_parent (child, self);
  return self;
}
