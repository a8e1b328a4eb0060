/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-papers-group.h"

#include "office/tt-office-check.h"
#include "office/tt-office-proof.h"
#include "office/tt-office-protect.h"
#include "office/tt-office-state.h"
#include "ui/protection/tt-paper-row.h"
#include "ui/protection/tt-records.h"
#include "ui/protection/tt-sheets.h"
#include "ui/today/tt-directory.h"

#include <glib/gi18n-lib.h>

struct _TtPapersGroup
{
  AdwPreferencesGroup parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TtPapersGroup, tt_papers_group, ADW_TYPE_PREFERENCES_GROUP)

/* What is known is asked anew for each paper. */
typedef struct
{
  TtPapersGroup *self;
  gboolean save;
} Question;

static Question *
question_new (TtPapersGroup *self, gboolean save)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->save = save;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
say (TtPapersGroup *self, const char *words)
{
  tt_records_say (GTK_WIDGET (self), words);
}

/* Whether the answer is still wanted. */
static gboolean
hears (TtPapersGroup *self, const GError *error)
{
  if (self->office == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL)
    say (self, error->message);
  return error == NULL;
}

static char *
dup_office (TtPapersGroup *self)
{
  TtCompany *company = tt_directory_get_company (self->directory);

  return tt_sheet_dup_office (company != NULL ? tt_company_get_name (company) : "",
                              tt_directory_get_zone (self->directory),
                              tt_directory_get_now (self->directory));
}

/* Takes @question and @paper. */
static void
put_on_paper (Question *question, TtPaper *paper, TtPaperDone done)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (question->self)));

  if (question->save)
    tt_paper_save (paper, window, done, question);
  else
    tt_paper_print (paper, window, done, question);
}

static void
on_record_done (gboolean done, const GError *error, gpointer user_data)
{
  g_autoptr (Question) question = user_data;

  if (hears (question->self, error) && done && question->save)
    say (question->self, _ ("Saved as PDF"));
}

/* ---- the emergency sheet ------------------------------------------------------- */

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPapersGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  tt_office_note_sheet_finish (TT_OFFICE (source), result, &error);
  if (hears (self, error))
    say (self, _ ("Noted. Keep it where this computer is not"));
}

static void
on_sheet_done (gboolean done, const GError *error, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  TtPapersGroup *self = question->self;

  if (hears (self, error) && done)
    tt_office_note_sheet_async (self->office, self->actor, NULL, on_noted, g_object_ref (self));
}

static void
on_facts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  TtPapersGroup *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtChecklistFacts) facts = tt_office_check_finish (TT_OFFICE (source), result, &error);
  g_autoptr (TtProtectStatus) status = NULL;
  g_autofree char *office = NULL;

  if (!hears (self, error))
    return;
  status = tt_office_get_status (self->office);
  office = dup_office (self);
  put_on_paper (
      g_steal_pointer (&question),
      tt_sheet_new_emergency (status, office, tt_office_get_folder (self->office), facts->contact),
      on_sheet_done);
}

static void
ask_sheet (TtPapersGroup *self, gboolean save)
{
  tt_office_check_async (self->office, self->cancellable, on_facts, question_new (self, save));
}

static void
on_print_sheet (TtPapersGroup *self)
{
  ask_sheet (self, FALSE);
}

static void
on_save_sheet (TtPapersGroup *self)
{
  ask_sheet (self, TRUE);
}

/* ---- the records ------------------------------------------------------------------ */

static void
on_proofs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  TtPapersGroup *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) proofs = tt_office_list_proofs_finish (TT_OFFICE (source), result, &error);
  g_autofree char *office = NULL;

  if (!hears (self, error))
    return;
  office = dup_office (self);
  put_on_paper (g_steal_pointer (&question),
                tt_sheet_new_proofs (proofs, office, tt_directory_get_zone (self->directory)),
                on_record_done);
}

static void
ask_proofs (TtPapersGroup *self, gboolean save)
{
  tt_office_list_proofs_async (self->office, 0, self->cancellable, on_proofs,
                               question_new (self, save));
}

static void
on_print_proofs (TtPapersGroup *self)
{
  ask_proofs (self, FALSE);
}

static void
on_save_proofs (TtPapersGroup *self)
{
  ask_proofs (self, TRUE);
}

static void
on_incidents (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  TtPapersGroup *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_office_list_incidents_finish (TT_OFFICE (source), result, &error);
  g_autofree char *office = NULL;

  if (!hears (self, error))
    return;
  office = dup_office (self);
  put_on_paper (g_steal_pointer (&question),
                tt_sheet_new_incidents (list, office, tt_directory_get_zone (self->directory)),
                on_record_done);
}

static void
ask_incidents (TtPapersGroup *self, gboolean save)
{
  tt_office_list_incidents_async (self->office, self->cancellable, on_incidents,
                                  question_new (self, save));
}

static void
on_print_incidents (TtPapersGroup *self)
{
  ask_incidents (self, FALSE);
}

static void
on_save_incidents (TtPapersGroup *self)
{
  ask_incidents (self, TRUE);
}

/* ---- the support bundle -------------------------------------------------------------- */

static void
on_bundle_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPapersGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  tt_office_diagnose_finish (TT_OFFICE (source), result, &error);
  if (hears (self, error))
    say (self, _ ("Support bundle saved"));
}

static void
on_bundle_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (TtPapersGroup) self = user_data;
  g_autoptr (GtkNativeDialog) owned = dialog;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->office != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    tt_office_diagnose_async (self->office, self->actor, path, self->cancellable, on_bundle_saved,
                              g_object_ref (self));
}

static void
on_save_bundle (TtPapersGroup *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save Support Bundle"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "timetracker-support.txt");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_bundle_chosen), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* ---- the object -------------------------------------------------------------------------- */

static void
add_paper (
    TtPapersGroup *self, const char *title, const char *text, GCallback print, GCallback save)
{
  GtkWidget *row = tt_paper_row_new (title, text);

  g_signal_connect_object (row, "print", print, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "save-as-pdf", save, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
add_bundle (TtPapersGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Save…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Support bundle"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("For whoever helps: no names, passwords, positions or keys"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Support bundle"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_save_bundle), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
tt_papers_group_dispose (GObject *object)
{
  TtPapersGroup *self = TT_PAPERS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_papers_group_parent_class)->dispose (object);
}

static void
tt_papers_group_class_init (TtPapersGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_papers_group_dispose;
}

static void
tt_papers_group_init (TtPapersGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("On Paper"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         _ ("Keep the emergency sheet where this computer is not"));
  add_paper (self, _ ("Emergency sheet"),
             _ ("Where the copies are, how to get everything back, whom to call"),
             G_CALLBACK (on_print_sheet), G_CALLBACK (on_save_sheet));
  add_paper (self, _ ("Proof record"), _ ("When copies were tested, as an insurer asks for it"),
             G_CALLBACK (on_print_proofs), G_CALLBACK (on_save_proofs));
  add_paper (self, _ ("Incident record"), _ ("What went wrong, what was done, and your remarks"),
             G_CALLBACK (on_print_incidents), G_CALLBACK (on_save_incidents));
  add_bundle (self);
}

GtkWidget *
tt_papers_group_new (TtOffice *office, TtActor *actor)
{
  TtPapersGroup *self = g_object_new (TT_TYPE_PAPERS_GROUP, NULL);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = tt_directory_get (office, actor);
  return GTK_WIDGET (self);
}
