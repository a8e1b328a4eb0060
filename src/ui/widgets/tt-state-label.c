/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-state-label.h"

struct _TtStateLabel
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TtStateLabel, tt_state_label, GTK_TYPE_BOX)

static void
tt_state_label_class_init (TtStateLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/widgets/tt-state-label.ui");
  gtk_widget_class_bind_template_child (widget_class, TtStateLabel, icon);
  gtk_widget_class_bind_template_child (widget_class, TtStateLabel, label);
}

static void
tt_state_label_init (TtStateLabel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_state_label_new (void)
{
  return g_object_new (TT_TYPE_STATE_LABEL, NULL);
}

void
tt_state_label_set_look (TtStateLabel *self, const TtStateLook *look, const char *word)
{
  g_return_if_fail (look != NULL);

  tt_state_label_set (self, look->icon, word != NULL ? word : look->word, look->style);
}

void
tt_state_label_set (TtStateLabel *self, const char *icon, const char *word, const char *style)
{
  g_return_if_fail (TT_IS_STATE_LABEL (self));
  g_return_if_fail (word != NULL);

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->label, word);
  tt_state_set_style (GTK_WIDGET (self->icon), style);
}
