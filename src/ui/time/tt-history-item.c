/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-history-item.h"

#include "ui/widgets/tt-rail.h"

struct _TtHistoryItem
{
  GtkBox parent_instance;

  TtRail *rail;
  GtkLabel *title;
  GtkLabel *text;

  char *icon;
};

G_DEFINE_FINAL_TYPE (TtHistoryItem, tt_history_item, GTK_TYPE_BOX)

static void
tt_history_item_finalize (GObject *object)
{
  g_free (TT_HISTORY_ITEM (object)->icon);
  G_OBJECT_CLASS (tt_history_item_parent_class)->finalize (object);
}

static void
tt_history_item_class_init (TtHistoryItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_history_item_finalize;
  g_type_ensure (TT_TYPE_RAIL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-history-item.ui");
  gtk_widget_class_bind_template_child (widget_class, TtHistoryItem, rail);
  gtk_widget_class_bind_template_child (widget_class, TtHistoryItem, title);
  gtk_widget_class_bind_template_child (widget_class, TtHistoryItem, text);
}

static void
tt_history_item_init (TtHistoryItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_history_item_new (const char *icon, const char *title, const char *text)
{
  TtHistoryItem *self = g_object_new (TT_TYPE_HISTORY_ITEM, NULL);

  self->icon = g_strdup (icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  return GTK_WIDGET (self);
}

void
tt_history_item_set_ends (TtHistoryItem *self, gboolean first, gboolean last)
{
  g_return_if_fail (TT_IS_HISTORY_ITEM (self));
  tt_rail_set_step (self->rail, first, last, self->icon);
}
