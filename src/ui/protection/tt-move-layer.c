/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-move-layer.h"

#include "base/tt-error.h"
#include "office/tt-office-protect.h"
#include "ui/application/tt-application.h"

#include <glib/gi18n-lib.h>

/* One move, from the folder that was chosen to what became of it. */
typedef struct
{
  TtWindow *window;
  TtErrand *errand; /* NULL before it is begun */
  char *layer;
  char *path;
  gboolean plain;
} Move;

static Move *
move_new (TtWindow *window, const char *layer)
{
  Move *move = g_new0 (Move, 1);

  move->window = g_object_ref (window);
  move->layer = g_strdup (layer);
  return move;
}

static void
move_free (Move *move)
{
  g_object_unref (move->window);
  g_clear_object (&move->errand);
  g_free (move->layer);
  g_free (move->path);
  g_free (move);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static void move_begin (Move *move);

static void
on_plain (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (Move) move = user_data;

  if (!g_str_equal (response, "move"))
    return;
  move->plain = TRUE;
  move_begin (g_steal_pointer (&move));
}

/* Nothing was moved: whoever finds the disk could read what lies there. */
static void
move_ask_plain (Move *move)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (move->window), _ ("Can This Disk Be Carried Away?"),
                              _ ("The copy there can be read by whoever finds the disk: names, "
                                 "hours, places and photos."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "move",
                                    _ ("_Move All the Same"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "move",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_plain), move);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Move) move = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = tt_office_move_layer_finish (TT_OFFICE (source), result, &error);

  if (words != NULL)
    {
      tt_errand_succeed (move->errand, words, FALSE);
      return;
    }
  if (!move->plain && g_error_matches (error, TT_ERROR, TT_ERROR_REFUSED))
    {
      tt_errand_succeed (move->errand, "", FALSE);
      g_clear_object (&move->errand);
      move_ask_plain (g_steal_pointer (&move));
      return;
    }
  tt_errand_fail (move->errand, error);
}

/* Takes @move. */
static void
move_begin (Move *move)
{
  g_autoptr (Move) owned = move;
  TtApplication *application =
      TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (move->window)));
  g_autofree char *name = g_filename_display_basename (move->path);

  if (tt_application_get_errand (application) != NULL)
    {
      tt_window_toast (move->window, _ ("Something else is still under way"));
      return;
    }
  move->errand = tt_errand_new (_ ("Move a Copy"), name, "tt-layer-archive-symbolic");
  tt_application_add_errand (application, move->errand);
  tt_office_move_layer_async (tt_window_get_office (move->window),
                              tt_window_get_actor (move->window), move->layer, move->path,
                              move->plain, tt_errand_get_progress (move->errand), on_moved,
                              g_steal_pointer (&owned));
}

static void
on_folder (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Move) move = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    move->path = g_file_get_path (file);
  if (move->path != NULL)
    move_begin (g_steal_pointer (&move));
  g_object_unref (dialog);
}

void
tt_move_layer (TtWindow *window, const char *layer)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (layer != NULL);

  chooser = gtk_file_chooser_native_new (_ ("Choose an Empty Folder on the Other Disk"),
                                         GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                         _ ("_Move Here"), _ ("_Cancel"));
  g_signal_connect (chooser, "response", G_CALLBACK (on_folder), move_new (window, layer));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
