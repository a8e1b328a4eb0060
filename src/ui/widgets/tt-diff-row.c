/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-diff-row.h"

#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-reflow.h"
#include "ui/widgets/tt-state.h"

struct _TtDiffRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  TtReflow *body;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (TtDiffRow, tt_diff_row, GTK_TYPE_LIST_BOX_ROW)

static void
tt_diff_row_class_init (TtDiffRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/widgets/tt-diff-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDiffRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TtDiffRow, body);
  gtk_widget_class_bind_template_child (widget_class, TtDiffRow, title);
  gtk_widget_class_bind_template_child (widget_class, TtDiffRow, text);
  gtk_widget_class_bind_template_child (widget_class, TtDiffRow, value);
}

static void
tt_diff_row_init (TtDiffRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_diff_row_new (
    const char *icon, const char *style, const char *title, const char *text, const char *value)
{
  TtDiffRow *self = g_object_new (TT_TYPE_DIFF_ROW, NULL);
  g_autofree char *amount = tt_format_isolate (value);

  gtk_image_set_from_icon_name (self->icon, icon);
  tt_state_set_style (GTK_WIDGET (self->icon), style);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_label_set_text (self->value, amount);
  gtk_widget_set_visible (GTK_WIDGET (self->value), *value != '\0');
  return GTK_WIDGET (self);
}

void
tt_diff_row_add_button (TtDiffRow *self, GtkWidget *button)
{
  g_return_if_fail (TT_IS_DIFF_ROW (self));
  g_return_if_fail (GTK_IS_WIDGET (button));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  tt_reflow_append (self->body, button);
}
