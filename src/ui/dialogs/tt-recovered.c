/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-recovered.h"

#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

void
tt_recovered_show (GtkWindow *parent, TtNotice *notice)
{
  const char *detail = tt_notice_get_detail (notice);
  GtkWidget *dialog;
  GtkWidget *list;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (TT_IS_NOTICE (notice));

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
