/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-reflow.h"

#include "ui/widgets/tt-text-size.h"

typedef struct
{
  int first_width;
  int spacing;
  int row_spacing;
  gboolean equal;
} TtReflowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (TtReflow, tt_reflow, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FIRST_WIDTH = 1,
  PROP_SPACING,
  PROP_ROW_SPACING,
  PROP_EQUAL,
} TtReflowProperty;

static GParamSpec *properties[PROP_EQUAL + 1];

static TtReflowPlace *
place_at (GArray *places, guint i)
{
  return &g_array_index (places, TtReflowPlace, i);
}

static guint
count_rows (GArray *places)
{
  return places->len > 0 ? place_at (places, places->len - 1)->row + 1 : 0;
}

GArray *
tt_reflow_get_naturals (TtReflow *self)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);
  GArray *naturals = g_array_new (FALSE, FALSE, sizeof (TtReflowPlace));
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TtReflowPlace place = { .child = child };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &place.width, NULL, NULL);
      if (naturals->len == 0 && priv->first_width > 0)
        place.width = MAX (place.width, tt_text_size_pixels (GTK_WIDGET (self), priv->first_width));
      widest = MAX (widest, place.width);
      g_array_append_val (naturals, place);
    }
  for (guint i = 0; priv->equal && i < naturals->len; i++)
    place_at (naturals, i)->width = widest;
  return naturals;
}

static void
place_equal (TtReflow *self, GArray *places, int width)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);
  int gap = priv->spacing;
  guint columns = places->len;

  while (columns > 1 &&
         (width - gap * ((int) columns - 1)) / (int) columns < place_at (places, 0)->width)
    columns = (columns + 1) / 2;

  for (guint i = 0; i < places->len; i++)
    {
      TtReflowPlace *place = place_at (places, i);
      double column = (double) (width + gap) / columns;
      int from = (int) (column * (i % columns) + 0.5);
      int to = (int) (column * (i % columns + 1) + 0.5);

      place->row = i / columns;
      place->x = from;
      place->width = to - from - gap;
    }
}

static void
place_stacked (GArray *places, int width)
{
  for (guint i = 0; i < places->len; i++)
    {
      place_at (places, i)->row = i;
      place_at (places, i)->x = 0;
      place_at (places, i)->width = width;
    }
}

static void
place_beside (TtReflow *self, GArray *places, int left)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);
  int n_grow = 0;
  int x = 0;

  for (guint i = 0; i < places->len; i++)
    n_grow += gtk_widget_compute_expand (place_at (places, i)->child, GTK_ORIENTATION_HORIZONTAL);
  for (guint i = 0; i < places->len; i++)
    {
      TtReflowPlace *place = place_at (places, i);

      if (gtk_widget_compute_expand (place->child, GTK_ORIENTATION_HORIZONTAL))
        place->width += left / n_grow;
      place->x = x;
      x += place->width + priv->spacing;
    }
}

static GArray *
tt_reflow_real_places (TtReflow *self, int width)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);
  GArray *places = tt_reflow_get_naturals (self);
  int left = width - priv->spacing * ((int) places->len - 1);

  if (priv->equal && places->len > 0)
    {
      place_equal (self, places, width);
      return places;
    }

  for (guint i = 0; i < places->len; i++)
    left -= place_at (places, i)->width;
  if (left < 0)
    place_stacked (places, width);
  else
    place_beside (self, places, left);
  return places;
}

static int
tt_reflow_real_head (TtReflow *self)
{
  return 0;
}

GArray *
tt_reflow_get_places (TtReflow *self, int width)
{
  return TT_REFLOW_GET_CLASS (self)->places (self, width);
}

int
tt_reflow_get_spacing (TtReflow *self)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);

  return priv->spacing;
}

int
tt_reflow_get_row_spacing (TtReflow *self)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);

  return priv->row_spacing < 0 ? priv->spacing : priv->row_spacing;
}

int
tt_reflow_get_row_height (TtReflow *self, GArray *places, guint row, gboolean least)
{
  int height = 0;

  for (guint i = 0; i < places->len; i++)
    {
      TtReflowPlace *place = place_at (places, i);
      int minimum;
      int natural;

      if (place->row != row)
        continue;
      gtk_widget_measure (place->child, GTK_ORIENTATION_VERTICAL, place->width, &minimum, &natural,
                          NULL, NULL);
      height = MAX (height, least ? minimum : natural);
    }
  return height + TT_REFLOW_GET_CLASS (self)->head (self);
}

static GtkSizeRequestMode
tt_reflow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (TtReflow *self, int *minimum, int *natural)
{
  g_autoptr (GArray) naturals = tt_reflow_get_naturals (self);
  int gaps = tt_reflow_get_spacing (self) * ((int) MAX (naturals->len, 1) - 1);

  *minimum = 0;
  *natural = gaps;
  for (guint i = 0; i < naturals->len; i++)
    {
      int least;

      gtk_widget_measure (place_at (naturals, i)->child, GTK_ORIENTATION_HORIZONTAL, -1, &least,
                          NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += place_at (naturals, i)->width;
    }
  *natural = MAX (*natural, *minimum);
}

/* Children one below the other are never squeezed: a viewport gives its child the minimum height
 * before it scrolls. */
static void
measure_height (TtReflow *self, int width, int *minimum, int *natural)
{
  g_autoptr (GArray) places = tt_reflow_get_places (self, width);
  guint n_rows = count_rows (places);
  int gaps = tt_reflow_get_row_spacing (self) * ((int) MAX (n_rows, 1) - 1);

  *natural = gaps;
  for (guint row = 0; row < n_rows; row++)
    *natural += tt_reflow_get_row_height (self, places, row, FALSE);
  *minimum = n_rows == 1 ? tt_reflow_get_row_height (self, places, 0, TRUE) : *natural;
}

static void
tt_reflow_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  TtReflow *self = TT_REFLOW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, minimum, natural);
      return;
    }
  if (for_size < 0)
    {
      int least;

      measure_width (self, &least, &for_size);
    }
  measure_height (self, for_size, minimum, natural);
}

static void
tt_reflow_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TtReflow *self = TT_REFLOW (widget);
  g_autoptr (GArray) places = tt_reflow_get_places (self, width);
  int head = TT_REFLOW_GET_CLASS (self)->head (self);
  guint n_rows = count_rows (places);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;
  guint i = 0;

  for (guint row = 0; row < n_rows; row++)
    {
      int row_height = n_rows == 1 ? height : tt_reflow_get_row_height (self, places, row, FALSE);

      for (; i < places->len && place_at (places, i)->row == row; i++)
        {
          TtReflowPlace *place = place_at (places, i);
          GtkAllocation allocation = {
            .x = rtl ? width - place->x - place->width : place->x,
            .y = y + head,
            .width = place->width,
            .height = row_height - head,
          };

          gtk_widget_size_allocate (place->child, &allocation, -1);
        }
      y += row_height + tt_reflow_get_row_spacing (self);
    }
}

static void
tt_reflow_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (TT_REFLOW (object));

  switch ((TtReflowProperty) prop_id)
    {
    case PROP_FIRST_WIDTH:
      g_value_set_int (value, priv->first_width);
      break;
    case PROP_SPACING:
      g_value_set_int (value, priv->spacing);
      break;
    case PROP_ROW_SPACING:
      g_value_set_int (value, priv->row_spacing);
      break;
    case PROP_EQUAL:
      g_value_set_boolean (value, priv->equal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_reflow_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (TT_REFLOW (object));

  switch ((TtReflowProperty) prop_id)
    {
    case PROP_FIRST_WIDTH:
      priv->first_width = g_value_get_int (value);
      break;
    case PROP_SPACING:
      priv->spacing = g_value_get_int (value);
      break;
    case PROP_ROW_SPACING:
      priv->row_spacing = g_value_get_int (value);
      break;
    case PROP_EQUAL:
      priv->equal = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
tt_reflow_dispose (GObject *object)
{
  tt_reflow_remove_all (TT_REFLOW (object));
  G_OBJECT_CLASS (tt_reflow_parent_class)->dispose (object);
}

static void
tt_reflow_class_init (TtReflowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = tt_reflow_dispose;
  object_class->get_property = tt_reflow_get_property;
  object_class->set_property = tt_reflow_set_property;
  widget_class->get_request_mode = tt_reflow_get_request_mode;
  widget_class->measure = tt_reflow_measure;
  widget_class->size_allocate = tt_reflow_size_allocate;
  klass->places = tt_reflow_real_places;
  klass->head = tt_reflow_real_head;

  properties[PROP_FIRST_WIDTH] =
      g_param_spec_int ("first-width", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 24, flags);
  properties[PROP_ROW_SPACING] =
      g_param_spec_int ("row-spacing", NULL, NULL, -1, G_MAXINT16, -1, flags);
  properties[PROP_EQUAL] = g_param_spec_boolean ("equal", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_reflow_init (TtReflow *self)
{
  TtReflowPrivate *priv = tt_reflow_get_instance_private (self);

  priv->spacing = 24;
  priv->row_spacing = -1;
}

GtkWidget *
tt_reflow_new (void)
{
  return g_object_new (TT_TYPE_REFLOW, NULL);
}

void
tt_reflow_append (TtReflow *self, GtkWidget *child)
{
  g_return_if_fail (TT_IS_REFLOW (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

void
tt_reflow_remove_all (TtReflow *self)
{
  GtkWidget *child;

  g_return_if_fail (TT_IS_REFLOW (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
