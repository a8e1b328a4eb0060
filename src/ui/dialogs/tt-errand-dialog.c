/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-errand-dialog.h"

#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

struct _TtErrandDialog
{
  AdwWindow parent_instance;

  TtErrand *errand;
  AdwWindowTitle *title;
  GtkImage *icon;
  GtkLabel *what;
  GtkProgressBar *bar;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (TtErrandDialog, tt_errand_dialog, ADW_TYPE_WINDOW)

static void
show_progress (TtErrandDialog *self)
{
  TtProgress *progress = tt_errand_get_progress (self->errand);
  g_autofree char *what = tt_progress_dup_what (progress);

  if (what != NULL && *what != '\0')
    gtk_label_set_text (self->what, what);
  if (tt_progress_get_total (progress) > 0)
    gtk_progress_bar_set_fraction (self->bar, tt_progress_get_fraction (progress));
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
on_done (TtErrandDialog *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtErrandDialog *self = TT_ERRAND_DIALOG (widget);

  gtk_widget_set_sensitive (self->cancel, FALSE);
  gtk_label_set_text (self->what, _ ("Stopping"));
  g_cancellable_cancel (tt_progress_get_cancellable (tt_errand_get_progress (self->errand)));
}

static void
tt_errand_dialog_dispose (GObject *object)
{
  g_clear_object (&TT_ERRAND_DIALOG (object)->errand);
  G_OBJECT_CLASS (tt_errand_dialog_parent_class)->dispose (object);
}

static void
tt_errand_dialog_class_init (TtErrandDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_errand_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-errand-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TtErrandDialog, title);
  gtk_widget_class_bind_template_child (widget_class, TtErrandDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, TtErrandDialog, what);
  gtk_widget_class_bind_template_child (widget_class, TtErrandDialog, bar);
  gtk_widget_class_bind_template_child (widget_class, TtErrandDialog, cancel);
  gtk_widget_class_install_action (widget_class, "errand.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tt_errand_dialog_init (TtErrandDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_errand_dialog_new (TtErrand *errand)
{
  TtErrandDialog *self = g_object_new (TT_TYPE_ERRAND_DIALOG, NULL);

  g_return_val_if_fail (TT_IS_ERRAND (errand), GTK_WIDGET (self));

  self->errand = g_object_ref (errand);
  adw_window_title_set_title (self->title, tt_errand_get_title (errand));
  adw_window_title_set_subtitle (self->title, tt_errand_get_subtitle (errand));
  gtk_window_set_title (GTK_WINDOW (self), tt_errand_get_title (errand));
  gtk_image_set_from_icon_name (self->icon, tt_errand_get_icon (errand));
  g_signal_connect_object (tt_errand_get_progress (errand), "notify", G_CALLBACK (show_progress),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (errand, "notify::done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  show_progress (self);
  tt_text_size_apply (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
