/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-shares.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#define WIDTH 60
#define HEIGHT 12
#define LEAST 3.0 /* pixels */
#define GAP 1.0

typedef struct
{
  double share;
  char *colour;
  double alpha;
} Share;

struct _TtShares
{
  GtkWidget parent_instance;

  GArray *shares;
  gboolean swatch;
};

G_DEFINE_FINAL_TYPE (TtShares, tt_shares, GTK_TYPE_WIDGET)

static void
clear_share (gpointer data)
{
  g_free (((Share *) data)->colour);
}

static void
tt_shares_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtShares *self = TT_SHARES (widget);
  TtPen pen;
  double x = 0;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  tt_pen_round_rect (&pen, 0, 0, pen.width, pen.height, pen.height / 4);
  cairo_clip (pen.cr);
  tt_pen_set_colour (&pen, "window_fg_color", 0.08);
  cairo_paint (pen.cr);
  for (guint i = 0; i < self->shares->len; i++)
    {
      const Share *share = &g_array_index (self->shares, Share, i);
      double width = MAX (LEAST, share->share * pen.width);

      if (share->share <= 0)
        continue;
      tt_pen_set_colour (&pen, share->colour, share->alpha);
      cairo_rectangle (pen.cr, x, 0, self->swatch ? pen.width : width - GAP, pen.height);
      cairo_fill (pen.cr);
      x += width;
    }
  tt_pen_end (&pen);
}

static void
tt_shares_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL && !TT_SHARES (widget)->swatch;

  *minimum = *natural = tt_text_size_pixels (widget, wide ? WIDTH : HEIGHT);
}

static void
tt_shares_finalize (GObject *object)
{
  g_array_unref (TT_SHARES (object)->shares);
  G_OBJECT_CLASS (tt_shares_parent_class)->finalize (object);
}

static void
tt_shares_class_init (TtSharesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_shares_finalize;
  widget_class->measure = tt_shares_measure;
  widget_class->snapshot = tt_shares_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tt_shares_init (TtShares *self)
{
  self->shares = g_array_new (FALSE, FALSE, sizeof (Share));
  g_array_set_clear_func (self->shares, clear_share);
}

GtkWidget *
tt_shares_new (void)
{
  return g_object_new (TT_TYPE_SHARES, NULL);
}

GtkWidget *
tt_shares_new_swatch (const char *colour, double alpha)
{
  TtShares *self =
      g_object_new (TT_TYPE_SHARES, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                    GTK_ALIGN_CENTER, NULL);

  self->swatch = TRUE;
  tt_shares_add (self, 1, colour, alpha);
  return GTK_WIDGET (self);
}

void
tt_shares_add (TtShares *self, double share, const char *colour, double alpha)
{
  Share added = { share, g_strdup (colour), alpha };

  g_return_if_fail (TT_IS_SHARES (self));

  g_array_append_val (self->shares, added);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_shares_set_label (TtShares *self, const char *label)
{
  g_return_if_fail (TT_IS_SHARES (self));
  g_return_if_fail (label != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
