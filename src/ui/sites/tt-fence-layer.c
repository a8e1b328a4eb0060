/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/sites/tt-fence-layer.h"

#include "core/tt-site.h"
#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#include <math.h>

/* Metres from one degree of latitude to the next, on the sphere that core measures on. */
#define TT_METRES_PER_DEGREE (G_PI / 180 * 6371000)
#define TT_FENCE_SIGN 13 /* radius of the disc with the number, pixels at 100 % */

struct _TtFenceLayer
{
  ShumateLayer parent_instance;

  GPtrArray *sites; /* TtSite */
  gint64 chosen;
};

G_DEFINE_FINAL_TYPE (TtFenceLayer, tt_fence_layer, SHUMATE_TYPE_LAYER)

static void
tt_fence_layer_place (TtFenceLayer *self, TtSite *site, double *x, double *y, double *radius)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  double north = tt_site_get_latitude (site) + tt_site_get_radius (site) / TT_METRES_PER_DEGREE;
  double edge_x;
  double edge_y;

  shumate_viewport_location_to_widget_coords (
      viewport, GTK_WIDGET (self), tt_site_get_latitude (site), tt_site_get_longitude (site), x, y);
  shumate_viewport_location_to_widget_coords (viewport, GTK_WIDGET (self), MIN (north, 85),
                                              tt_site_get_longitude (site), &edge_x, &edge_y);
  *radius = hypot (edge_x - *x, edge_y - *y);
}

static void
tt_fence_layer_draw_fence (TtPen *pen, double x, double y, double radius, gboolean chosen)
{
  tt_pen_circle (pen, x, y, radius);
  tt_pen_set_colour (pen, "accent_bg_color", chosen ? 0.2 : 0.1);
  cairo_fill_preserve (pen->cr);
  tt_pen_set_colour (pen, "accent_bg_color", chosen ? 1 : 0.6);
  cairo_set_line_width (pen->cr, chosen ? 2 : 1.5);
  cairo_stroke (pen->cr);
}

static void
tt_fence_layer_draw_sign (TtPen *pen, TtSite *site, double x, double y, gboolean chosen)
{
  const TtPenText number = {
    .size = 9, .bold = TRUE, .align = 0.5, .colour = "accent_fg_color", .alpha = 1
  };
  const TtPenText name = { .size = 9, .bold = chosen, .align = 0.5, .alpha = 1 };
  double r = TT_FENCE_SIGN * pen->scale;
  double height = 20 * pen->scale;
  double width = tt_pen_measure (pen, tt_site_get_name (site), &name) + 16;
  g_autofree char *count = g_strdup_printf ("%d", tt_site_get_people_in (site));

  tt_pen_circle (pen, x, y, r);
  if (tt_site_get_people_in (site) > 0)
    tt_pen_set_colour (pen, "accent_bg_color", 1);
  else
    cairo_set_source_rgb (pen->cr, 0.45, 0.45, 0.47); /* quiet on any map, light or dark */
  cairo_fill (pen->cr);
  tt_pen_text (pen, count, x, y, &number);
  if (*tt_site_get_name (site) == '\0')
    return;
  tt_pen_round_rect (pen, x - width / 2, y + r + 5, width, height, 8);
  tt_pen_set_colour (pen, "popover_bg_color", 0.94);
  cairo_fill (pen->cr);
  tt_pen_text (pen, tt_site_get_name (site), x, y + r + 5 + height / 2, &name);
}

static void
tt_fence_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtFenceLayer *self = TT_FENCE_LAYER (widget);
  TtPen pen;

  if (self->sites->len == 0)
    return;
  tt_pen_begin (&pen, widget, snapshot, FALSE); /* maps do not turn round */
  for (int pass = 0; pass < 2; pass++)          /* signs over all fences */
    for (guint i = 0; i < self->sites->len; i++)
      {
        TtSite *site = g_ptr_array_index (self->sites, i);
        gboolean chosen = tt_site_get_id (site) == self->chosen;
        double x;
        double y;
        double radius;

        tt_fence_layer_place (self, site, &x, &y, &radius);
        if (x + radius < 0 || y + radius < 0 || x - radius > pen.width || y - radius > pen.height)
          continue;
        if (pass == 0)
          tt_fence_layer_draw_fence (&pen, x, y, radius, chosen);
        else
          tt_fence_layer_draw_sign (&pen, site, x, y, chosen);
      }
  tt_pen_end (&pen);
}

static void
tt_fence_layer_constructed (GObject *object)
{
  TtFenceLayer *self = TT_FENCE_LAYER (object);
  static const char *const signs[] = { "notify::latitude", "notify::longitude",
                                       "notify::zoom-level", "notify::rotation" };

  G_OBJECT_CLASS (tt_fence_layer_parent_class)->constructed (object);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), signs[i],
                             G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

static void
tt_fence_layer_finalize (GObject *object)
{
  g_ptr_array_unref (TT_FENCE_LAYER (object)->sites);
  G_OBJECT_CLASS (tt_fence_layer_parent_class)->finalize (object);
}

static void
tt_fence_layer_class_init (TtFenceLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = tt_fence_layer_constructed;
  G_OBJECT_CLASS (klass)->finalize = tt_fence_layer_finalize;
  widget_class->snapshot = tt_fence_layer_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tt_fence_layer_init (TtFenceLayer *self)
{
  self->sites = g_ptr_array_new_with_free_func (g_object_unref);
}

TtFenceLayer *
tt_fence_layer_new (ShumateViewport *viewport)
{
  return g_object_new (TT_TYPE_FENCE_LAYER, "viewport", viewport, NULL);
}

void
tt_fence_layer_set_sites (TtFenceLayer *self, GPtrArray *sites, gint64 chosen)
{
  g_return_if_fail (TT_IS_FENCE_LAYER (self));
  g_ptr_array_set_size (self->sites, 0);
  for (guint i = 0; i < sites->len; i++)
    {
      TtSite *site = g_ptr_array_index (sites, i);

      if (tt_site_get_has_position (site))
        g_ptr_array_add (self->sites, g_object_ref (site));
    }
  self->chosen = chosen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gint64
tt_fence_layer_find (TtFenceLayer *self, double x, double y)
{
  double reach = (TT_FENCE_SIGN + 8) * tt_text_size_get_scale (GTK_WIDGET (self));

  g_return_val_if_fail (TT_IS_FENCE_LAYER (self), 0);
  for (guint i = 0; i < self->sites->len; i++)
    {
      TtSite *site = g_ptr_array_index (self->sites, i);
      double site_x;
      double site_y;
      double radius;

      tt_fence_layer_place (self, site, &site_x, &site_y, &radius);
      if (hypot (x - site_x, y - site_y) <= reach)
        return tt_site_get_id (site);
    }
  return 0;
}
