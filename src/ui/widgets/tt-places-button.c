/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-places-button.h"

#include "ui/widgets/tt-state.h"

struct _TtPlacesButton
{
  GtkBox parent_instance;

  GtkButton *safe;
  GtkWidget *root; /* (unowned) the window while we are in it */
};

G_DEFINE_FINAL_TYPE (TtPlacesButton, tt_places_button, GTK_TYPE_BOX)

static void
show_state (TtPlacesButton *self)
{
  g_autofree char *overall = NULL;
  gboolean folded = FALSE;
  const TtStateLook *look;

  g_object_get (self->root, "folded", &folded, "overall", &overall, NULL);
  look = tt_state_get_overall (overall);
  gtk_widget_set_visible (GTK_WIDGET (self), folded);
  gtk_button_set_icon_name (self->safe, look->icon);
  tt_state_set_style (gtk_button_get_child (self->safe), look->style);
}

static void
tt_places_button_root (GtkWidget *widget)
{
  TtPlacesButton *self = TT_PLACES_BUTTON (widget);
  GtkWidget *root;

  GTK_WIDGET_CLASS (tt_places_button_parent_class)->root (widget);

  /* Pages may stand in a window without a sidebar: there is nothing to go back to then. */
  root = GTK_WIDGET (gtk_widget_get_root (widget));
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (root), "folded") == NULL ||
      g_object_class_find_property (G_OBJECT_GET_CLASS (root), "overall") == NULL)
    return;

  self->root = root;
  g_signal_connect_swapped (root, "notify::folded", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (root, "notify::overall", G_CALLBACK (show_state), self);
  show_state (self);
}

static void
tt_places_button_unroot (GtkWidget *widget)
{
  TtPlacesButton *self = TT_PLACES_BUTTON (widget);

  if (self->root != NULL)
    g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = NULL;

  GTK_WIDGET_CLASS (tt_places_button_parent_class)->unroot (widget);
}

static void
tt_places_button_class_init (TtPlacesButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->root = tt_places_button_root;
  widget_class->unroot = tt_places_button_unroot;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/widgets/tt-places-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPlacesButton, safe);
}

static void
tt_places_button_init (TtPlacesButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
