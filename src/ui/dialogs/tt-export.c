/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-export.h"

#include "office/tt-office-exchange.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* Asked for in one window, carried out wherever the program is then. */
typedef struct
{
  TtApplication *application;
  gint64 user;
  TtErrand *errand;
  char *name;
} Export;

static void
export_free (Export *self)
{
  g_object_unref (self->application);
  g_clear_object (&self->errand);
  g_free (self->name);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;
  TtExportResult written = { 0 };

  if (!tt_office_export_finish (TT_OFFICE (source), result, &written, &error))
    {
      tt_errand_fail (self->errand, error);
      return;
    }
  size = tt_format_size ((guint64) written.bytes);
  if (written.lost_photos > 0)
    /* Translators: a file's name and a number of pictures. */
    words = g_strdup_printf (ngettext ("Exported: %s, but %d picture is lost and not in it",
                                       "Exported: %s, but %d pictures are lost and not in it",
                                       (gulong) written.lost_photos),
                             self->name, (int) written.lost_photos);
  else
    /* Translators: a file's name and size. */
    words = g_strdup_printf (_ ("Exported and read back: %s, %s"), self->name, size);
  tt_errand_succeed (self->errand, words, FALSE);
}

static void
start (Export *self, GFile *file)
{
  TtSession *session = tt_application_get_session (self->application);
  g_autofree char *path = g_file_get_path (file);

  self->name = g_file_get_basename (file);
  self->errand = tt_errand_new (_ ("Export"), self->name, "document-save-symbolic");
  tt_application_add_errand (self->application, self->errand);
  tt_office_export_async (tt_session_get_office (session), tt_session_get_actor (session), path, -1,
                          FALSE, self->user, tt_errand_get_progress (self->errand), on_exported,
                          self);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Export) self = user_data;
  g_autoptr (GFile) file = NULL;
  TtSession *session = tt_application_get_session (self->application);

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  /* Whoever asked may have locked the window meanwhile. */
  if (file != NULL && tt_session_get_actor (session) != NULL &&
      tt_application_get_errand (self->application) == NULL)
    start (g_steal_pointer (&self), file);
  g_object_unref (dialog);
}

static void
choose (TtWindow *window, gint64 user, const char *file_name)
{
  TtApplication *application = TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  GtkFileChooserNative *chooser;
  Export *self;

  if (tt_application_get_errand (application) != NULL)
    {
      tt_window_toast (window, _ ("Something else is still under way"));
      return;
    }
  chooser =
      gtk_file_chooser_native_new (_ ("Export"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE,
                                   _ ("_Export"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), file_name);
  self = g_new0 (Export, 1);
  self->application = g_object_ref (application);
  self->user = user;
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
tt_export_choose (TtWindow *window)
{
  g_autofree char *name = NULL;

  g_return_if_fail (TT_IS_WINDOW (window));

  name = tt_export_dup_file_name (tt_session_get_now (tt_window_get_session (window)));
  choose (window, 0, name);
}

void
tt_export_choose_for (TtWindow *window, gint64 user, const char *username)
{
  g_autofree char *whole = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (user > 0 && username != NULL);

  whole = tt_export_dup_file_name (tt_session_get_now (tt_window_get_session (window)));
  name = g_strdup_printf ("%s-%s", username, whole);
  g_strdelimit (name, "/", '-');
  choose (window, user, name);
}
