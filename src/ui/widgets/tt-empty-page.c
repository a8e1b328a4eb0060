/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-empty-page.h"

#include "ui/widgets/tt-flow.h"

struct _TtEmptyPage
{
  AdwBin parent_instance;

  AdwStatusPage *status;
  GtkWidget *first;
  GtkWidget *second;
};

G_DEFINE_FINAL_TYPE (TtEmptyPage, tt_empty_page, ADW_TYPE_BIN)

static void
tt_empty_page_class_init (TtEmptyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/widgets/tt-empty-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtEmptyPage, status);
  gtk_widget_class_bind_template_child (widget_class, TtEmptyPage, first);
  gtk_widget_class_bind_template_child (widget_class, TtEmptyPage, second);
}

static void
tt_empty_page_init (TtEmptyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_empty_page_new (void)
{
  return g_object_new (TT_TYPE_EMPTY_PAGE, NULL);
}

void
tt_empty_page_set_words (TtEmptyPage *self,
                         const char *icon,
                         const char *title,
                         const char *description)
{
  g_return_if_fail (TT_IS_EMPTY_PAGE (self));

  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
}

static void
set_deed (GtkWidget *button, const char *label, const char *action)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
}

void
tt_empty_page_set_first (TtEmptyPage *self, const char *label, const char *action)
{
  g_return_if_fail (TT_IS_EMPTY_PAGE (self));

  set_deed (self->first, label, action);
}

void
tt_empty_page_set_second (TtEmptyPage *self, const char *label, const char *action)
{
  g_return_if_fail (TT_IS_EMPTY_PAGE (self));

  set_deed (self->second, label, action);
}
