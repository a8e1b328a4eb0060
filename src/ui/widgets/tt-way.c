/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-way.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-state.h"
#include "ui/widgets/tt-text-size.h"

#define HEAD 44
#define NODE_MIDDLE 14
#define NODE_SIZE 20
#define WORD_BELOW 18

typedef struct
{
  const TtStateLook *look;
  gboolean flows;
  char *word;
} Node;

struct _TtWay
{
  TtReflow parent_instance;

  GArray *nodes; /* Node */
};

G_DEFINE_FINAL_TYPE (TtWay, tt_way, TT_TYPE_REFLOW)

static int
tt_way_head (TtReflow *reflow)
{
  return tt_text_size_pixels (GTK_WIDGET (reflow), HEAD);
}

static void
draw_line (TtPen *pen, double from, double to, double y, const Node *node)
{
  static const double dots[] = { 2, 4 };

  cairo_save (pen->cr);
  cairo_set_line_width (pen->cr, 2);
  if (node->flows)
    {
      tt_pen_set_colour (pen, "success_bg_color", 1);
    }
  else
    {
      tt_pen_set_colour (pen, "window_fg_color", 0.3);
      cairo_set_dash (pen->cr, dots, G_N_ELEMENTS (dots), 0);
    }
  cairo_new_path (pen->cr);
  cairo_move_to (pen->cr, from, y);
  cairo_line_to (pen->cr, to, y);
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

static double
middle_of (const TtReflowPlace *place)
{
  return place->x + place->width / 2.0;
}

/* The line to node @i comes from the node before it, or in from the edge in a new row; at the end
 * of a row that goes on below it leaves at the edge. */
static void
draw_node (TtWay *self, TtPen *pen, GArray *places, guint i, double y)
{
  const Node *node = &g_array_index (self->nodes, Node, i);
  const TtReflowPlace *place = &g_array_index (places, TtReflowPlace, i);
  const TtReflowPlace *before = i > 0 ? place - 1 : NULL;
  const TtReflowPlace *after = i + 1 < places->len ? place + 1 : NULL;
  double gap = NODE_MIDDLE * pen->scale;
  double x = middle_of (place);
  TtPenText quiet = { .size = 8.5, .align = 0.5 };

  if (before != NULL && before->row == place->row)
    draw_line (pen, middle_of (before) + gap, x - gap, y, node);
  else if (before != NULL)
    draw_line (pen, 0, x - gap, y, node);
  if (after != NULL && after->row != place->row && i + 1 < self->nodes->len)
    draw_line (pen, x + gap, pen->width, y, node + 1);

  tt_pen_icon (pen, node->look->icon, x, y, NODE_SIZE * pen->scale, node->look->colour, 1);
  if (*node->word != '\0')
    tt_pen_text (pen, node->word, x, y + WORD_BELOW * pen->scale, &quiet);
}

static void
tt_way_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtWay *self = TT_WAY (widget);
  TtReflow *reflow = TT_REFLOW (widget);
  g_autoptr (GArray) places = tt_reflow_get_places (reflow, gtk_widget_get_width (widget));
  double top = 0;
  guint row = 0;
  TtPen pen;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  for (guint i = 0; i < MIN (places->len, self->nodes->len); i++)
    {
      guint at = g_array_index (places, TtReflowPlace, i).row;

      if (at != row)
        top += tt_reflow_get_row_height (reflow, places, row, FALSE) +
               tt_reflow_get_row_spacing (reflow);
      row = at;
      draw_node (self, &pen, places, i, top + NODE_MIDDLE * pen.scale);
    }
  tt_pen_end (&pen);

  GTK_WIDGET_CLASS (tt_way_parent_class)->snapshot (widget, snapshot);
}

static void
tt_way_finalize (GObject *object)
{
  TtWay *self = TT_WAY (object);

  g_array_unref (self->nodes);
  G_OBJECT_CLASS (tt_way_parent_class)->finalize (object);
}

static void
tt_way_class_init (TtWayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_way_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = tt_way_snapshot;
  TT_REFLOW_CLASS (klass)->head = tt_way_head;
}

static void
clear_node (gpointer node)
{
  g_free (((Node *) node)->word);
}

static void
tt_way_init (TtWay *self)
{
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  g_array_set_clear_func (self->nodes, clear_node);
}

GtkWidget *
tt_way_new (void)
{
  return g_object_new (TT_TYPE_WAY, NULL);
}

void
tt_way_clear_nodes (TtWay *self)
{
  g_return_if_fail (TT_IS_WAY (self));

  g_array_set_size (self->nodes, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_way_add_node (TtWay *self, const char *state, const char *word)
{
  Node node;

  g_return_if_fail (TT_IS_WAY (self));
  g_return_if_fail (state != NULL);

  node.look = tt_state_get_layer (state);
  node.flows = g_str_equal (state, "ok");
  node.word = g_strdup (word != NULL ? word : "");
  g_array_append_val (self->nodes, node);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
