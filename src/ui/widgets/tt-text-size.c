/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-text-size.h"

#include <adwaita.h>

#define FULL_POINTS 11.0
#define FULL_DPI 96.0

double
tt_text_size_get_scale (GtkWidget *widget)
{
  g_autofree char *font = NULL;
  PangoFontDescription *description;
  double points;
  int dpi = 0;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1.0);

  g_object_get (gtk_widget_get_settings (widget), "gtk-font-name", &font, "gtk-xft-dpi", &dpi,
                NULL);
  description = pango_font_description_from_string (font != NULL ? font : "");
  points = (double) pango_font_description_get_size (description) / PANGO_SCALE;
  pango_font_description_free (description);
  if (points <= 0)
    points = FULL_POINTS;
  if (dpi <= 0)
    dpi = (int) (FULL_DPI * 1024);

  return points / FULL_POINTS * dpi / 1024 / FULL_DPI;
}

int
tt_text_size_pixels (GtkWidget *widget, int length)
{
  return (int) (length * tt_text_size_get_scale (widget) + 0.5);
}

/* The size at 100 % is kept on the widget when it is met first. */
static int
remember (GtkWidget *widget, const char *key, int now)
{
  gpointer kept = g_object_get_data (G_OBJECT (widget), key);

  if (kept == NULL)
    {
      kept = GINT_TO_POINTER (now);
      g_object_set_data (G_OBJECT (widget), key, kept);
    }
  return GPOINTER_TO_INT (kept);
}

static void
apply_to_clamp (GtkWidget *widget, double scale)
{
  AdwClamp *clamp = ADW_CLAMP (widget);
  int maximum = remember (widget, "tt-maximum", adw_clamp_get_maximum_size (clamp));
  int threshold = remember (widget, "tt-threshold", adw_clamp_get_tightening_threshold (clamp));

  adw_clamp_set_maximum_size (clamp, (int) (maximum * scale + 0.5));
  adw_clamp_set_tightening_threshold (clamp, (int) (threshold * scale + 0.5));
}

void
tt_text_size_apply (GtkWidget *root)
{
  double scale;

  g_return_if_fail (GTK_IS_WIDGET (root));

  scale = tt_text_size_get_scale (root);
  if (ADW_IS_AVATAR (root))
    {
      int size = remember (root, "tt-size", adw_avatar_get_size (ADW_AVATAR (root)));

      adw_avatar_set_size (ADW_AVATAR (root), (int) (size * (1 + scale) / 2 + 0.5));
    }
  else if (ADW_IS_CLAMP (root))
    {
      apply_to_clamp (root, scale);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    tt_text_size_apply (child);
}

int
tt_text_size_measure (GtkWidget *parent, const char *const *strings, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);
  int widest = 0;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), 0);
  g_return_val_if_fail (strings != NULL, 0);

  if (classes != NULL)
    gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_widget_set_parent (label, parent);
  for (guint i = 0; strings[i] != NULL; i++)
    {
      int natural;

      gtk_label_set_text (GTK_LABEL (label), strings[i]);
      gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      widest = MAX (widest, natural);
    }
  gtk_widget_unparent (label);
  return widest;
}
