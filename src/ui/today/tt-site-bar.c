/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-site-bar.h"

#include "ui/widgets/tt-bar.h"
#include "ui/widgets/tt-format.h"

struct _TtSiteBar
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkLabel *value;
  TtBar *bar;
};

G_DEFINE_FINAL_TYPE (TtSiteBar, tt_site_bar, GTK_TYPE_BOX)

static void
tt_site_bar_class_init (TtSiteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/today/tt-site-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TtSiteBar, title);
  gtk_widget_class_bind_template_child (widget_class, TtSiteBar, value);
  gtk_widget_class_bind_template_child (widget_class, TtSiteBar, bar);
}

static void
tt_site_bar_init (TtSiteBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_site_bar_new (void)
{
  return g_object_new (TT_TYPE_SITE_BAR, NULL);
}

void
tt_site_bar_set (TtSiteBar *self, const char *title, gint64 seconds, double share)
{
  g_autofree char *value = tt_format_duration (seconds);

  g_return_if_fail (TT_IS_SITE_BAR (self));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->value, value);
  tt_bar_set_share (self->bar, share);
}
