/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-errand-bar.h"

#include "ui/widgets/tt-reflow.h"

#include <glib/gi18n-lib.h>

struct _TtErrandBar
{
  GtkWidget parent_instance;

  TtErrand *errand; /* (nullable) */
  GtkWidget *card;
  GtkLabel *title;
  GtkLabel *what;
  GtkProgressBar *bar;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (TtErrandBar, tt_errand_bar, GTK_TYPE_WIDGET)

static void
show_progress (TtErrandBar *self)
{
  TtProgress *progress = tt_errand_get_progress (self->errand);
  g_autofree char *what = tt_progress_dup_what (progress);

  gtk_label_set_text (self->what, what != NULL ? what : "");
  gtk_widget_set_visible (GTK_WIDGET (self->what), what != NULL && *what != '\0');
  if (tt_progress_get_total (progress) > 0)
    gtk_progress_bar_set_fraction (self->bar, tt_progress_get_fraction (progress));
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
on_cancel (TtErrandBar *self)
{
  gtk_widget_set_sensitive (self->cancel, FALSE);
  gtk_label_set_text (self->what, _ ("Stopping"));
  g_cancellable_cancel (tt_progress_get_cancellable (tt_errand_get_progress (self->errand)));
}

static void
on_done (TtErrandBar *self)
{
  tt_errand_bar_set_errand (self, NULL);
}

static GtkLabel *
new_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return GTK_LABEL (label);
}

static void
tt_errand_bar_dispose (GObject *object)
{
  TtErrandBar *self = TT_ERRAND_BAR (object);

  if (self->errand != NULL)
    tt_errand_bar_set_errand (self, NULL);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (tt_errand_bar_parent_class)->dispose (object);
}

static void
tt_errand_bar_class_init (TtErrandBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_errand_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tt_errand_bar_init (TtErrandBar *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->card = tt_reflow_new ();
  self->title = new_label ("heading");
  self->what = new_label ("dim-label");
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->cancel = gtk_button_new_with_label (_ ("Cancel"));
  gtk_progress_bar_set_pulse_step (self->bar, 0.05);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->what, NULL, -1);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (self->cancel, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->cancel, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->cancel, _ ("Stops and leaves everything as it was"));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->what));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->bar));
  g_object_set (self->card, "spacing", 24, "row-spacing", 12, NULL);
  tt_reflow_append (TT_REFLOW (self->card), words);
  tt_reflow_append (TT_REFLOW (self->card), self->cancel);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (self->card, "tt-pad");
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (on_cancel), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tt_errand_bar_set_errand (TtErrandBar *self, TtErrand *errand)
{
  g_return_if_fail (TT_IS_ERRAND_BAR (self));
  g_return_if_fail (errand == NULL || TT_IS_ERRAND (errand));

  if (self->errand == errand)
    return;
  if (self->errand != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->errand, self);
      g_signal_handlers_disconnect_by_data (tt_errand_get_progress (self->errand), self);
    }
  g_set_object (&self->errand, errand);
  gtk_widget_set_visible (GTK_WIDGET (self), errand != NULL);
  if (errand == NULL)
    return;

  gtk_label_set_text (self->title, tt_errand_get_title (errand));
  gtk_widget_set_sensitive (self->cancel, TRUE);
  g_signal_connect_object (tt_errand_get_progress (errand), "notify", G_CALLBACK (show_progress),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (errand, "notify::done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  show_progress (self);
}
