/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/window/tt-place-row.h"

#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

struct _TtPlaceRow
{
  GtkListBoxRow parent_instance;

  char *name;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *badge;
};

G_DEFINE_FINAL_TYPE (TtPlaceRow, tt_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
tt_place_row_finalize (GObject *object)
{
  g_free (TT_PLACE_ROW (object)->name);
  G_OBJECT_CLASS (tt_place_row_parent_class)->finalize (object);
}

static void
tt_place_row_class_init (TtPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_place_row_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/window/tt-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPlaceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TtPlaceRow, title);
  gtk_widget_class_bind_template_child (widget_class, TtPlaceRow, badge);
}

static void
tt_place_row_init (TtPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_place_row_new (const char *name, const char *icon, const char *title)
{
  TtPlaceRow *self = g_object_new (TT_TYPE_PLACE_ROW, NULL);

  self->name = g_strdup (name);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->title, title);
  tt_place_row_set_count (self, 0);
  return GTK_WIDGET (self);
}

const char *
tt_place_row_get_name (TtPlaceRow *self)
{
  g_return_val_if_fail (TT_IS_PLACE_ROW (self), NULL);

  return self->name;
}

void
tt_place_row_set_count (TtPlaceRow *self, guint count)
{
  g_autofree char *text = tt_format_count (count);
  g_autofree char *label = NULL;
  const char *title;

  g_return_if_fail (TT_IS_PLACE_ROW (self));

  title = gtk_label_get_text (self->title);
  if (count > 0)
    /* Translators: a place in the sidebar and how many things there need somebody. */
    label = g_strdup_printf (ngettext ("%s, %u needs you", "%s, %u need you", count), title, count);
  gtk_label_set_text (self->badge, text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), count > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : title, -1);
}
