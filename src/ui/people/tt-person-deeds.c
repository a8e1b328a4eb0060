/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/people/tt-person-deeds.h"

#include "core/tt-day.h"
#include "core/tt-money.h"
#include "office/tt-office-people.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* What is asked, of whom, and what is said afterwards. */
typedef struct Deed Deed;

struct Deed
{
  TtWindow *window;
  TtOffice *office;
  TtActor *actor;
  TtUser *user;
  GtkEditable *first;
  GtkEditable *second;
  char *currency;
  char *done;
  gboolean can_undo;
  void (*go) (Deed *self); /* does it, and takes it */
};

static Deed *
deed_new (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user)
{
  Deed *self = g_new0 (Deed, 1);

  self->window = g_object_ref (tt_window_from (widget));
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->user = g_object_ref (user);
  self->can_undo = TRUE;
  return self;
}

static void
deed_free (Deed *self)
{
  g_object_unref (self->window);
  g_object_unref (self->office);
  g_object_unref (self->actor);
  g_object_unref (self->user);
  g_free (self->currency);
  g_free (self->done);
  g_free (self);
}

static void
deed_end (Deed *self, gboolean done, const GError *error)
{
  if (!done)
    tt_window_show_error (self->window, error);
  else if (self->can_undo)
    tt_window_toast_undo (self->window, self->done);
  else
    tt_window_toast (self->window, self->done);
  deed_free (self);
}

static void
on_user_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_save_user_finish (TT_OFFICE (source), result, NULL, &error);

  deed_end (user_data, done, error);
}

static void
on_password_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_set_password_finish (TT_OFFICE (source), result, &error);

  deed_end (user_data, done, error);
}

static void
on_active_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_set_user_active_finish (TT_OFFICE (source), result, &error);

  deed_end (user_data, done, error);
}

static void
on_erased (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_erase_user_finish (TT_OFFICE (source), result, &error);

  deed_end (user_data, done, error);
}

/* ---- dialogs ------------------------------------------------------------------------- */

static AdwMessageDialog *
deed_ask (Deed *self, const char *heading, const char *body, const char *deed)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self->window), heading, body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "go",
                                    deed, NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "deed", self);
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
on_text_changed (AdwMessageDialog *dialog)
{
  Deed *self = g_object_get_data (G_OBJECT (dialog), "deed");
  const char *first = gtk_editable_get_text (self->first);
  gboolean same = self->second == NULL || self->currency != NULL ||
                  g_str_equal (first, gtk_editable_get_text (self->second));

  adw_message_dialog_set_response_enabled (dialog, "go", *first != '\0' && same);
}

static GtkEditable *
deed_add_row (AdwMessageDialog *dialog, GtkListBox *list, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_text_changed), dialog, G_CONNECT_SWAPPED);
  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static GtkListBox *
deed_new_list (AdwMessageDialog *dialog)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_message_dialog_set_extra_child (dialog, list);
  return GTK_LIST_BOX (list);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Deed *self = user_data;

  /* A password row of libadwaita 1.2 that goes with the focus in it ends the program. */
  gtk_window_set_focus (GTK_WINDOW (dialog), NULL);
  if (g_str_equal (response, "go"))
    self->go (self);
  else
    deed_free (self);
}

static void
deed_present (Deed *self, AdwMessageDialog *dialog, void (*go) (Deed *self))
{
  self->go = go;
  if (self->first != NULL)
    on_text_changed (dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
deed_set_pin (Deed *self)
{
  tt_office_save_user_async (
      self->office, self->actor, self->user,
      &(TtUserChange){ .pin = gtk_editable_get_text (self->first), .rate = -1 }, NULL,
      on_user_saved, self);
}

void
tt_person_ask_pin (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user)
{
  Deed *self = deed_new (widget, office, actor, user);
  g_autofree char *heading = g_strdup_printf (_ ("New PIN for %s"), tt_user_get_name (user));
  AdwMessageDialog *dialog = deed_ask (
      self, heading, _ ("4 to 8 digits. Nobody can read it, only set a new one."), _ ("_Set PIN"));
  GtkListBox *list = deed_new_list (dialog);

  self->first = deed_add_row (dialog, list, adw_password_entry_row_new (), _ ("PIN"));
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->first), GTK_INPUT_PURPOSE_PIN);
  self->done = g_strdup_printf (_ ("%s has a new PIN"), tt_user_get_name (user));
  deed_present (self, dialog, deed_set_pin);
}

static void
deed_set_password (Deed *self)
{
  tt_office_set_password_async (self->office, self->actor, tt_user_get_id (self->user),
                                gtk_editable_get_text (self->first), NULL, on_password_set, self);
}

void
tt_person_ask_password (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user)
{
  Deed *self = deed_new (widget, office, actor, user);
  g_autofree char *heading = g_strdup_printf (_ ("New Password for %s"), tt_user_get_name (user));
  AdwMessageDialog *dialog =
      deed_ask (self, heading, _ ("Type it twice; both must be the same."), _ ("_Set Password"));
  GtkListBox *list = deed_new_list (dialog);

  self->first = deed_add_row (dialog, list, adw_password_entry_row_new (), _ ("Password"));
  self->second = deed_add_row (dialog, list, adw_password_entry_row_new (), _ ("Once more"));
  self->done = g_strdup_printf (_ ("%s has a new password"), tt_user_get_name (user));
  self->can_undo = FALSE;
  deed_present (self, dialog, deed_set_password);
}

static void
deed_set_rate (Deed *self)
{
  g_autoptr (GError) error = NULL;
  TtUserChange change = { .rate = -1 };

  change.rate_from = gtk_editable_get_text (self->second);
  if (!tt_day_check (change.rate_from, &error) ||
      !tt_money_parse (gtk_editable_get_text (self->first), self->currency, &change.rate, &error))
    {
      deed_end (self, FALSE, error);
      return;
    }
  tt_office_save_user_async (self->office, self->actor, self->user, &change, NULL, on_user_saved,
                             self);
}

void
tt_person_ask_rate (GtkWidget *widget,
                    TtOffice *office,
                    TtActor *actor,
                    TtUser *user,
                    const char *currency,
                    const char *today)
{
  Deed *self = deed_new (widget, office, actor, user);
  g_autofree char *heading = g_strdup_printf (_ ("New Rate for %s"), tt_user_get_name (user));
  g_autofree char *title = NULL;
  AdwMessageDialog *dialog = deed_ask (
      self, heading, _ ("Hours keep the rate of the day they were worked on."), _ ("_Set Rate"));
  GtkListBox *list = deed_new_list (dialog);

  self->currency = g_strdup (currency);
  /* Translators: %s is a currency code. */
  title = g_strdup_printf (_ ("%s an hour"), currency);
  self->first = deed_add_row (dialog, list, adw_entry_row_new (), title);
  self->second = deed_add_row (dialog, list, adw_entry_row_new (), _ ("From (year-month-day)"));
  gtk_editable_set_text (self->second, today);
  self->done = g_strdup_printf (_ ("%s has a new rate"), tt_user_get_name (user));
  deed_present (self, dialog, deed_set_rate);
}

void
tt_person_set_active (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user, gboolean active)
{
  Deed *self = deed_new (widget, office, actor, user);

  self->done =
      g_strdup_printf (active ? _ ("%s works here again") : _ ("%s is not active any more"),
                       tt_user_get_name (user));
  tt_office_set_user_active_async (office, actor, tt_user_get_id (user), active, NULL,
                                   on_active_set, self);
}

static void
deed_erase (Deed *self)
{
  tt_office_erase_user_async (self->office, self->actor, tt_user_get_id (self->user), NULL,
                              on_erased, self);
}

void
tt_person_ask_erase (GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user)
{
  Deed *self = deed_new (widget, office, actor, user);
  g_autofree char *heading =
      g_strdup_printf (_ ("Erase What Is Known of %s?"), tt_user_get_name (user));
  AdwMessageDialog *dialog = deed_ask (
      self, heading,
      _ ("Name, contacts, login, pictures and positions go for good; hours and pay stay under "
         "“Former employee”. This cannot be undone, and going back to an earlier moment does not "
         "bring it back. Older copies lose it as they are thinned out."),
      _ ("_Erase"));

  adw_message_dialog_set_response_appearance (dialog, "go", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  self->done = g_strdup (_ ("Personal data erased"));
  self->can_undo = FALSE;
  deed_present (self, dialog, deed_erase);
}

void
tt_person_save (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtUser *user, const char *words)
{
  Deed *self = deed_new (widget, office, actor, user);

  self->done = g_strdup (words);
  tt_office_save_user_async (office, actor, user, NULL, NULL, on_user_saved, self);
}
