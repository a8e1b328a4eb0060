/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-picture-choice.h"

#include "base/tt-error.h"
#include "base/tt-picture.h"

#include <glib/gi18n-lib.h>

/* No camera makes larger ones. */
#define TT_PICTURE_BYTES (64 * 1024 * 1024)

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  gsize length;
  const guint8 *data;

  if (bytes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  data = g_bytes_get_data (bytes, &length);
  if (tt_picture_look (data, length, NULL, NULL) == TT_PICTURE_NONE)
    {
      g_task_return_new_error (
          task, TT_ERROR, TT_ERROR_INVALID,
          _ ("%s is not a picture. Choose a JPEG, PNG, WebP, GIF or HEIF file."), shown);
      return;
    }
  g_task_set_task_data (task, g_steal_pointer (&shown), g_free);
  g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

static void
on_sized (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_file_info_get_size (info) > TT_PICTURE_BYTES)
    g_task_return_new_error (task, TT_ERROR, TT_ERROR_INVALID, "%s",
                             _ ("That file is too large for a picture of a punch."));
  else
    g_file_load_bytes_async (G_FILE (source), cancellable, on_loaded, g_steal_pointer (&task));
}

static void
on_chosen (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_object_unref (chooser);
  if (file == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("No picture was chosen."));
  else
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, cancellable, on_sized, g_steal_pointer (&task));
}

void
tt_picture_choose_async (GtkWindow *window,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (window, cancellable, callback, user_data);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose a Picture"), window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_task_set_check_cancellable (task, FALSE);
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

GBytes *
tt_picture_choose_finish (GAsyncResult *result, char **name, GError **error)
{
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), error);

  if (bytes != NULL && name != NULL)
    *name = g_strdup (g_task_get_task_data (G_TASK (result)));
  return bytes;
}
