/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/assistant/tt-assistant.h"

#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-zone.h"
#include "office/tt-office-protect.h"
#include "ui/assistant/tt-assistant-private.h"
#include "ui/dialogs/tt-import-dialog.h"
#include "ui/widgets/tt-format.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#define SHORTEST_PASSWORD 4

G_DEFINE_FINAL_TYPE (TtAssistant, tt_assistant, ADW_TYPE_BIN)

/* The pages that are steps of the way to a new office. */
static const char *const steps[] = { "welcome", "company", "copies", "done" };

static guint
step_of (const char *page)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_equal (steps[i], page))
      return i;
  return G_N_ELEMENTS (steps) - 2; /* while it is made */
}

void
tt_assistant_show_page (TtAssistant *self, const char *name)
{
  gboolean back = g_str_equal (name, "company") || g_str_equal (name, "copies");

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->back, back);
  tt_steps_set (self->steps, step_of (name), G_N_ELEMENTS (steps));
  gtk_stack_set_visible_child_name (self->pages, name);
}

void
tt_assistant_show_notice (TtAssistant *self, const char *words)
{
  gtk_widget_set_visible (self->notice, words != NULL);
  if (words != NULL)
    gtk_label_set_text (self->notice_text, words);
}

static void
show_progress (TtAssistant *self)
{
  g_autofree char *what = tt_progress_dup_what (self->progress);

  if (what != NULL && *what != '\0')
    gtk_label_set_text (self->working, what);
}

void
tt_assistant_show_working (TtAssistant *self, const char *words)
{
  g_clear_object (&self->progress);
  self->progress = tt_progress_new ();
  g_signal_connect_object (self->progress, "notify::what", G_CALLBACK (show_progress), self,
                           G_CONNECT_SWAPPED);
  tt_assistant_show_page (self, "working");
  gtk_label_set_text (self->working, words);
  gtk_spinner_start (self->spinner);
}

static GtkWindow *
window_of (TtAssistant *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
start_new (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);

  tt_assistant_show_notice (self, NULL);
  tt_assistant_show_page (self, "company");
  gtk_widget_grab_focus (GTK_WIDGET (self->company));
}

static void
start_import (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);

  tt_import_choose (window_of (self), self->session);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored = tt_office_restore_repository_finish (result, &error);

  if (self->session == NULL)
    return;
  if (restored != NULL)
    {
      tt_session_open (self->session);
      return;
    }
  tt_assistant_show_page (self, "welcome");
  tt_window_show_error (TT_WINDOW (window_of (self)), error);
}

static void
on_repository (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && self->session != NULL)
    {
      g_autofree char *path = g_file_get_path (file);

      tt_assistant_show_working (self, _ ("Building the office from the archive and proving it"));
      tt_office_restore_repository_async (tt_session_get_environment (self->session), path, 0,
                                          tt_session_get_folder (self->session), self->progress,
                                          on_restored, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
on_disk (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && self->session != NULL)
    {
      g_free (self->disk);
      self->disk = g_file_get_path (file);
      adw_action_row_set_subtitle (self->disk_row, self->disk);
      gtk_label_set_text (self->verdict_text,
                          _ ("If that folder is on another disk, nothing is lost when any one disk "
                             "breaks. Fire and theft still take everything in the house."));
    }
  g_object_unref (dialog);
}

static void
choose_folder (TtAssistant *self, const char *title, GCallback chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      title, window_of (self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"), _ ("_Cancel"));

  g_signal_connect (chooser, "response", chosen, g_object_ref (self));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
start_restore (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_folder (TT_ASSISTANT (widget), _ ("The Archive's Folder"), G_CALLBACK (on_repository));
}

static void
choose_disk (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose_folder (TT_ASSISTANT (widget), _ ("A Folder on Another Disk"), G_CALLBACK (on_disk));
}

/* NULL where all is well, else what must be typed anew. (transfer full) */
static char *
find_fault (TtAssistant *self)
{
  const char *password = gtk_editable_get_text (self->pass);
  g_autoptr (GError) error = NULL;
  g_autofree char *company = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *user = NULL;

  company = tt_name_clean (gtk_editable_get_text (self->company), _ ("The company's name"), &error);
  if (company == NULL || !tt_zone_check (gtk_editable_get_text (self->zone), &error) ||
      !tt_currency_check (gtk_editable_get_text (self->currency), &error))
    return g_strdup (error->message);
  owner = tt_name_clean (gtk_editable_get_text (self->owner), _ ("The owner's name"), &error);
  if (owner == NULL)
    return g_strdup (error->message);
  user = tt_username_clean (gtk_editable_get_text (self->user), &error);
  if (user == NULL)
    return g_strdup (error->message);
  if (g_utf8_strlen (password, -1) < SHORTEST_PASSWORD)
    return g_strdup_printf (ngettext ("A password has at least %d character.",
                                      "A password has at least %d characters.", SHORTEST_PASSWORD),
                            SHORTEST_PASSWORD);
  if (!g_str_equal (password, gtk_editable_get_text (self->pass2)))
    return g_strdup (_ ("The two passwords differ."));
  return NULL;
}

static void
finish_company (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);
  g_autofree char *fault = find_fault (self);

  tt_assistant_show_notice (self, fault);
  if (fault == NULL)
    tt_assistant_show_page (self, "copies");
}

static void
make (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_assistant_make (TT_ASSISTANT (widget));
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);

  if (self->progress != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->progress));
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);
  const char *page = gtk_stack_get_visible_child_name (self->pages);

  tt_assistant_show_page (self, g_str_equal (page, "copies") ? "company" : "welcome");
}

static void
open_office (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);

  tt_session_take_office (self->session, self->office, self->actor);
}

static void
open_people (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtAssistant *self = TT_ASSISTANT (widget);
  TtWindow *window = TT_WINDOW (window_of (self));

  tt_session_take_office (self->session, self->office, self->actor);
  tt_window_show_place (window, "people");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
}

/* The sign-in name is made of the first name until somebody types another. */
static void
on_owner (TtAssistant *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *name = NULL;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->user)) != NULL)
    return;
  tt_name_split (gtk_editable_get_text (self->owner), &first, &last);
  name = g_utf8_strdown (first, -1);
  g_strdelimit (name, " ", '.');
  gtk_editable_set_text (self->user, name);
}

static void
fill_defaults (TtAssistant *self)
{
  g_autofree char *zone = tt_zone_dup_local ();
  g_autofree char *currency = g_strndup (localeconv ()->int_curr_symbol, 3);

  gtk_editable_set_text (self->zone, zone);
  gtk_editable_set_text (self->currency, tt_currency_is_valid (currency) ? currency : "USD");
  gtk_label_set_text (self->verdict_text,
                      _ ("With this, nothing is lost if the main file breaks. If this disk breaks, "
                         "everything is gone: choose a folder on another disk if you can."));
}

/* How much is free where the office will lie: in the nearest folder above that is there already. */
static void
show_space (TtAssistant *self)
{
  TtDisk *disk = tt_environment_get_disk (tt_session_get_environment (self->session));
  g_autofree char *folder = g_strdup (tt_session_get_folder (self->session));
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;
  guint64 all_bytes;
  guint64 free_bytes;
  TtStat stat;

  /* What cannot be asked is looked at from the folder above. */
  while (!tt_disk_stat (disk, folder, &stat, NULL) || stat.kind == TT_KIND_NONE)
    {
      char *parent = g_path_get_dirname (folder);
      gboolean top = g_str_equal (parent, folder);

      g_free (folder);
      folder = parent;
      if (top)
        break;
    }
  /* Without an answer the row says nothing about room. */
  if (!tt_disk_space (disk, folder, &free_bytes, &all_bytes, NULL))
    return;
  size = tt_format_size (free_bytes);
  words = g_strdup_printf (_ ("Main file, live copy and archive. %s are free."), size);
  adw_action_row_set_subtitle (self->here, words);
}

static void
tt_assistant_dispose (GObject *object)
{
  TtAssistant *self = TT_ASSISTANT (object);

  g_clear_object (&self->progress);
  g_clear_object (&self->session);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_assistant_parent_class)->dispose (object);
}

static void
tt_assistant_finalize (GObject *object)
{
  TtAssistant *self = TT_ASSISTANT (object);

  g_free (self->disk);
  g_string_free (self->troubles, TRUE);
  G_OBJECT_CLASS (tt_assistant_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, steps);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, back);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, pages);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, company);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, zone);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, week);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, currency);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, owner);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, user);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, pass);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, pass2);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, stay);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, notice);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, notice_text);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, here);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, disk_row);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, verdict_text);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, spinner);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, working);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, done_icon);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, done_title);
  gtk_widget_class_bind_template_child (widget_class, TtAssistant, done_text);
}

static void
tt_assistant_class_init (TtAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_STEPS);

  object_class->dispose = tt_assistant_dispose;
  object_class->finalize = tt_assistant_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/assistant/tt-assistant.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "assistant.new", NULL, start_new);
  gtk_widget_class_install_action (widget_class, "assistant.import", NULL, start_import);
  gtk_widget_class_install_action (widget_class, "assistant.restore", NULL, start_restore);
  gtk_widget_class_install_action (widget_class, "assistant.company-done", NULL, finish_company);
  gtk_widget_class_install_action (widget_class, "assistant.choose-disk", NULL, choose_disk);
  gtk_widget_class_install_action (widget_class, "assistant.make", NULL, make);
  gtk_widget_class_install_action (widget_class, "assistant.cancel", NULL, cancel);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "assistant.open", NULL, open_office);
  gtk_widget_class_install_action (widget_class, "assistant.people", NULL, open_people);
}

static void
tt_assistant_init (TtAssistant *self)
{
  self->troubles = g_string_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_defaults (self);
  g_signal_connect_swapped (self->owner, "changed", G_CALLBACK (on_owner), self);
  tt_assistant_show_page (self, "welcome");
}

GtkWidget *
tt_assistant_new (TtSession *session)
{
  TtAssistant *self = g_object_new (TT_TYPE_ASSISTANT, NULL);

  g_return_val_if_fail (TT_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  show_space (self);
  return GTK_WIDGET (self);
}
