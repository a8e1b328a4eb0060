/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-paper-row.h"

#include "ui/widgets/tt-flow.h"

struct _TtPaperRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *text;
  GtkWidget *save;
  GtkWidget *print;
};

G_DEFINE_FINAL_TYPE (TtPaperRow, tt_paper_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  SIGNAL_PRINT,
  SIGNAL_SAVE_AS_PDF,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_print (TtPaperRow *self)
{
  g_signal_emit (self, signals[SIGNAL_PRINT], 0);
}

static void
on_save (TtPaperRow *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVE_AS_PDF], 0);
}

static void
tt_paper_row_class_init (TtPaperRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_FLOW);
  signals[SIGNAL_PRINT] = g_signal_new ("print", TT_TYPE_PAPER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAVE_AS_PDF] = g_signal_new ("save-as-pdf", TT_TYPE_PAPER_ROW, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-paper-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPaperRow, text);
  gtk_widget_class_bind_template_child (widget_class, TtPaperRow, save);
  gtk_widget_class_bind_template_child (widget_class, TtPaperRow, print);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
tt_paper_row_init (TtPaperRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_paper_row_new (const char *title, const char *text)
{
  TtPaperRow *self = g_object_new (TT_TYPE_PAPER_ROW, "title", title, "use-markup", FALSE, NULL);

  gtk_label_set_label (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  /* Several rows have the same buttons: say of what. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->print), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  title, -1);
  return GTK_WIDGET (self);
}
