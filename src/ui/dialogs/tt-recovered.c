/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-recovered.h"

#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-text-size.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  TtWindow *window;
  TtNotice *notice;
} Waiting;

static void
waiting_free (Waiting *self)
{
  g_object_unref (self->window);
  g_object_unref (self->notice);
  g_free (self);
}

static gboolean
show_waiting (gpointer user_data)
{
  Waiting *self = user_data;

  tt_recovered_show (self->window, self->notice);

  return G_SOURCE_REMOVE;
}

/* The dialog is still on its way out: what comes next is shown when it has gone. */
static void
on_dialog_unmapped_cb (GtkWidget *dialog, Waiting *self)
{
  g_signal_handlers_disconnect_by_func (dialog, on_dialog_unmapped_cb, self);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_waiting, self, (GDestroyNotify) waiting_free);
}

static void
wait_for (GtkWindow *dialog, TtWindow *window, TtNotice *notice)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->window = g_object_ref (window);
  waiting->notice = g_object_ref (notice);
  g_signal_connect (dialog, "unmap", G_CALLBACK (on_dialog_unmapped_cb), waiting);
}

static void
show_before (GtkWindow *parent, TtNotice *notice)
{
  const char *detail = tt_notice_get_detail (notice);
  GtkWidget *dialog;
  GtkWidget *list;

  dialog = adw_message_dialog_new (parent, tt_notice_get_title (notice), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s", tt_notice_get_words (notice));
  if (detail != NULL)
    {
      list = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_list_box_append (GTK_LIST_BOX (list),
                           tt_diff_row_new ("tt-layer-archive-symbolic", "dim-label",
                                            _ ("The damaged file is set aside"), detail, ""));
      adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
    }
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "go-on", _ ("_Go On Working"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  tt_text_size_apply (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
tt_recovered_show (TtWindow *window, TtNotice *notice)
{
  GtkWindow *front;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (TT_IS_NOTICE (notice));

  /* A window that was closed meanwhile has told it as a notification. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
    return;

  front = tt_window_get_front (window);
  if (front == GTK_WINDOW (window))
    show_before (front, notice);
  else
    wait_for (front, window, notice);
}
