/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-import-dialog.h"

#include "base/tt-error.h"
#include "core/tt-zone.h"
#include "ui/application/tt-application.h"
#include "ui/dialogs/tt-import-dialog-private.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (TtImportDialog, tt_import_dialog, ADW_TYPE_WINDOW)

static void
show_failed (TtImportDialog *self, const GError *error)
{
  g_autofree char *hint = tt_notice_dup_hint (error);
  g_autofree char *words =
      hint != NULL ? g_strconcat (error->message, "\n", hint, NULL) : g_strdup (error->message);
  g_autofree char *markup = g_markup_escape_text (words, -1);
  gboolean ambiguous = g_error_matches (error, TT_ERROR, TT_ERROR_AMBIGUOUS);

  adw_status_page_set_title (self->failed, ambiguous ? _ ("How are dates written here?")
                                                     : _ ("The file cannot be brought in"));
  adw_status_page_set_description (self->failed, markup);
  gtk_widget_set_visible (self->dates_list, ambiguous);
  gtk_widget_set_visible (self->again, !ambiguous);
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  gtk_stack_set_visible_child_name (self->stages, "failed");
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtImport) import = tt_office_read_import_finish (result, &error);

  if (self->session == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (import == NULL)
    {
      show_failed (self, error);
      return;
    }
  g_set_object (&self->import, import);
  tt_import_dialog_show_preview (self);
  gtk_widget_set_visible (GTK_WIDGET (self->go), TRUE);
  gtk_stack_set_visible_child_name (self->stages, "preview");
  tt_text_size_apply (GTK_WIDGET (self));
}

static void
show_reading (TtImportDialog *self)
{
  gtk_progress_bar_set_fraction (self->bar, tt_progress_get_fraction (self->progress));
}

static void
read_file (TtImportDialog *self)
{
  g_autofree char *local = tt_zone_dup_local ();
  TtImportOptions options = {
    .format = TT_IMPORT_AUTO,
    .mode = self->mode,
    .dates = self->dates,
    .fallback_zone = local,
  };

  if (self->progress != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->progress));
  g_clear_object (&self->progress);
  g_clear_object (&self->import);
  self->progress = tt_progress_new ();
  g_signal_connect_object (self->progress, "notify::fraction", G_CALLBACK (show_reading), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  gtk_stack_set_visible_child_name (self->stages, "reading");
  tt_office_read_import_async (
      tt_session_get_office (self->session), tt_session_get_environment (self->session),
      tt_session_get_folder (self->session), tt_session_get_actor (self->session), self->path, -1,
      &options, self->progress, on_read, g_object_ref (self));
}

static void
choose_dates (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtImportDialog *self = TT_IMPORT_DIALOG (widget);

  self->dates = (TtDateOrder) g_variant_get_int32 (parameter);
  read_file (self);
}

static void
choose_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtImportDialog *self = TT_IMPORT_DIALOG (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (TtSession) session = g_object_ref (self->session);

  gtk_window_destroy (GTK_WINDOW (self));
  if (parent != NULL)
    tt_import_choose (parent, session);
}

/* Adding is worked out against what is there: the file is read again with the other answer. */
static void
on_mode (TtImportDialog *self)
{
  TtImportMode mode = gtk_check_button_get_active (self->add) ? TT_IMPORT_ADD : TT_IMPORT_REPLACE;

  if (mode == self->mode)
    return;
  self->mode = mode;
  gtk_button_set_label (self->go,
                        mode == TT_IMPORT_ADD ? _ ("Add What Is New") : _ ("Replace Everything"));
  read_file (self);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtErrand) errand = user_data;
  g_autoptr (GError) error = NULL;

  if (tt_office_apply_import_finish (TT_OFFICE (source), result, &error))
    tt_errand_succeed (errand, _ ("The file was brought in and read back"), TRUE);
  else
    tt_errand_fail (errand, error);
}

typedef struct
{
  TtSession *session;
  TtErrand *errand;
} Creation;

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Creation *creation = user_data;
  g_autoptr (TtSession) session = creation->session;
  g_autoptr (TtErrand) errand = creation->errand;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtOffice) office = tt_office_create_from_import_finish (result, &error);

  if (office == NULL)
    {
      tt_errand_fail (errand, error);
      return;
    }
  tt_session_take_office (session, office, NULL);
  tt_errand_succeed (errand, _ ("Your office was made from the file and read back"), FALSE);
}

static void
create (TtImportDialog *self, TtErrand *errand)
{
  Creation *creation = g_new0 (Creation, 1);

  creation->session = g_object_ref (self->session);
  creation->errand = g_object_ref (errand);
  tt_office_create_from_import_async (
      tt_session_get_environment (self->session), tt_session_get_folder (self->session),
      self->import, TT_OFFICE_RESIDENT, tt_errand_get_progress (errand), on_created, creation);
}

static void
bring_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtImportDialog *self = TT_IMPORT_DIALOG (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkApplication *application = gtk_window_get_application (parent);
  TtOffice *office = tt_session_get_office (self->session);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autoptr (TtErrand) errand = tt_errand_new (_ ("Import"), name, "document-open-symbolic");

  tt_application_add_errand (TT_APPLICATION (application), errand);
  if (office == NULL)
    create (self, errand);
  else
    tt_office_apply_import_async (office, tt_session_get_actor (self->session), self->import,
                                  tt_errand_get_progress (errand), on_applied,
                                  g_object_ref (errand));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
tt_import_dialog_dispose (GObject *object)
{
  TtImportDialog *self = TT_IMPORT_DIALOG (object);

  if (self->progress != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->progress));
  g_clear_object (&self->progress);
  g_clear_object (&self->import);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tt_import_dialog_parent_class)->dispose (object);
}

static void
tt_import_dialog_finalize (GObject *object)
{
  g_free (TT_IMPORT_DIALOG (object)->path);
  G_OBJECT_CLASS (tt_import_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, stages);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, bar);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, dates_list);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, again);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, go);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, headline);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, about);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, counts);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, problem_box);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, problem_count);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, problems);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, choice_box);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, add);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, safety);
  gtk_widget_class_bind_template_child (widget_class, TtImportDialog, safety_text);
}

static void
tt_import_dialog_class_init (TtImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_REFLOW);

  object_class->dispose = tt_import_dialog_dispose;
  object_class->finalize = tt_import_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-import-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_mode);
  gtk_widget_class_install_action (widget_class, "import.dates", "i", choose_dates);
  gtk_widget_class_install_action (widget_class, "import.again", NULL, choose_again);
  gtk_widget_class_install_action (widget_class, "import.go", NULL, bring_in);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tt_import_dialog_init (TtImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_import_dialog_new (TtSession *session, const char *path)
{
  TtImportDialog *self = g_object_new (TT_TYPE_IMPORT_DIALOG, NULL);
  g_autofree char *name = g_path_get_basename (path);

  g_return_val_if_fail (TT_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  adw_window_title_set_subtitle (self->title, name);
  if (tt_session_get_office (session) == NULL)
    gtk_button_set_label (self->go, _ ("Bring It In"));
  tt_text_size_apply (GTK_WIDGET (self));
  read_file (self);
  return GTK_WIDGET (self);
}

typedef struct
{
  GtkWindow *parent;
  TtSession *session;
} Choice;

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (GtkWindow) parent = choice->parent;
  g_autoptr (TtSession) session = choice->session;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    {
      g_autofree char *path = g_file_get_path (file);
      GtkWidget *self = tt_import_dialog_new (session, path);

      gtk_window_set_transient_for (GTK_WINDOW (self), parent);
      gtk_window_present (GTK_WINDOW (self));
    }
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
  g_object_unref (filter);
}

void
tt_import_choose (GtkWindow *parent, TtSession *session)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Import"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  Choice *choice = g_new0 (Choice, 1);

  choice->parent = g_object_ref (parent);
  choice->session = g_object_ref (session);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Backups (*.json)"), "*.json");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All files"), "*");
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), choice);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
