/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-pen.h"

#include "ui/widgets/tt-text-size.h"

#include <math.h>

#define PIXELS_PER_POINT (96.0 / 72.0)
#define QUIET 0.6

void
tt_pen_begin (TtPen *self, GtkWidget *widget, GtkSnapshot *snapshot, gboolean mirror)
{
  graphene_rect_t bounds;

  self->widget = widget;
  self->snapshot = snapshot;
  self->width = gtk_widget_get_width (widget);
  self->height = gtk_widget_get_height (widget);
  self->scale = tt_text_size_get_scale (widget);
  self->flipped = mirror && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  graphene_rect_init (&bounds, 0, 0, (float) self->width, (float) self->height);
  self->cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (self->flipped)
    {
      cairo_translate (self->cr, self->width, 0);
      cairo_scale (self->cr, -1, 1);
    }
}

void
tt_pen_end (TtPen *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
}

static void
look_up_colour (GtkWidget *widget, const char *name, double alpha, GdkRGBA *rgba)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  /* A theme without the name still shows a picture: in the colour of the text. */
  if (!gtk_style_context_lookup_color (context, name, rgba))
    gtk_style_context_get_color (context, rgba);
  rgba->alpha *= (float) alpha;
}

void
tt_pen_set_colour (TtPen *self, const char *name, double alpha)
{
  GdkRGBA rgba;

  look_up_colour (self->widget, name, alpha, &rgba);
  gdk_cairo_set_source_rgba (self->cr, &rgba);
}

void
tt_pen_round_rect (TtPen *self, double x, double y, double width, double height, double radius)
{
  double r = CLAMP (radius, 0, MIN (width, height) / 2);

  cairo_new_sub_path (self->cr);
  cairo_arc (self->cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (self->cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (self->cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (self->cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (self->cr);
}

void
tt_pen_circle (TtPen *self, double x, double y, double radius)
{
  cairo_new_path (self->cr);
  cairo_arc (self->cr, x, y, radius, 0, 2 * G_PI);
}

static PangoLayout *
make_layout (TtPen *self, const char *text, const TtPenText *style)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  PangoContext *context = gtk_widget_get_pango_context (self->widget);
  PangoFontDescription *description =
      pango_font_description_copy (pango_context_get_font_description (context));
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (description, style->size * PIXELS_PER_POINT *
                                                             self->scale * PANGO_SCALE);
  pango_font_description_set_weight (description,
                                     style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, description);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);

  pango_font_description_free (description);
  pango_attr_list_unref (attributes);
  return layout;
}

double
tt_pen_text (TtPen *self, const char *text, double x, double y, const TtPenText *style)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, style);
  double align = self->flipped ? 1 - style->align : style->align;
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  if (self->flipped)
    cairo_scale (self->cr, -1, 1);
  tt_pen_set_colour (self, style->colour != NULL ? style->colour : "window_fg_color",
                     style->alpha > 0 ? style->alpha : QUIET);
  cairo_move_to (self->cr, -width * align, -height / 2.0);
  pango_cairo_show_layout (self->cr, layout);
  cairo_restore (self->cr);
  cairo_new_path (self->cr);
  return width;
}

double
tt_pen_measure (TtPen *self, const char *text, const TtPenText *style)
{
  g_autoptr (PangoLayout) layout = make_layout (self, text, style);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

void
tt_pen_icon (TtPen *self,
             const char *name,
             double x,
             double y,
             double size,
             const char *colour,
             double alpha)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (self->widget));
  double edge = floor (size + 0.5);
  double at = self->flipped ? self->width - x : x;
  g_autoptr (GtkIconPaintable) icon = NULL;
  GdkRGBA rgba;

  icon = gtk_icon_theme_lookup_icon (
      theme, name, NULL, (int) edge, gtk_widget_get_scale_factor (self->widget),
      gtk_widget_get_direction (self->widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  look_up_colour (self->widget, colour, alpha, &rgba);
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot,
                          &GRAPHENE_POINT_INIT ((float) floor (at - edge / 2 + 0.5),
                                                (float) floor (y - edge / 2 + 0.5)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), self->snapshot, edge,
                                            edge, &rgba, 1);
  gtk_snapshot_restore (self->snapshot);
}
