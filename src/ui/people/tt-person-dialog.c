/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/people/tt-person-dialog.h"

#include "core/tt-money.h"
#include "core/tt-name.h"
#include "core/tt-permission.h"
#include "office/tt-notice.h"
#include "office/tt-office-people.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

struct _TtPersonDialog
{
  AdwWindow parent_instance;

  GtkButton *go;
  GtkLabel *problem;
  AdwEntryRow *name_row;
  AdwEntryRow *username_row;
  AdwComboRow *role_row;
  AdwEntryRow *number_row;
  AdwEntryRow *position_row;
  AdwEntryRow *rate_row;
  AdwEntryRow *email_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *password_row;
  AdwEntryRow *pin_row;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  char *proposed; /* the username that follows the name */
  gboolean saving;
};

enum
{
  ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtPersonDialog, tt_person_dialog, ADW_TYPE_WINDOW)

/* In the order of the row. */
static const TtRole roles[] = { TT_ROLE_EMPLOYEE, TT_ROLE_MANAGER, TT_ROLE_OWNER };

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
tt_person_dialog_say (TtPersonDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

static void
on_changed (TtPersonDialog *self)
{
  tt_person_dialog_say (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->go), !self->saving &&
                                                       *get_text (self->name_row) != '\0' &&
                                                       *get_text (self->username_row) != '\0');
}

/* "Femi Adeyemi" is likely "femi" or, where that is taken, "femi.adeyemi". */
static char *
tt_person_dialog_propose (TtPersonDialog *self)
{
  g_autofree char *lower = g_utf8_strdown (get_text (self->name_row), -1);
  g_auto (GStrv) words = g_strsplit (g_strstrip (lower), " ", -1);
  GPtrArray *users = tt_directory_get_users (self->directory);

  if (words[0] == NULL)
    return g_strdup ("");
  for (guint i = 0; i < users->len; i++)
    {
      g_autofree char *key =
          tt_username_get_key (tt_user_get_username (g_ptr_array_index (users, i)));

      if (g_str_equal (key, words[0]))
        return g_strjoinv (".", words);
    }
  return g_strdup (words[0]);
}

static void
on_name (TtPersonDialog *self)
{
  if (g_str_equal (get_text (self->username_row), self->proposed))
    {
      g_free (self->proposed);
      self->proposed = tt_person_dialog_propose (self);
      gtk_editable_set_text (GTK_EDITABLE (self->username_row), self->proposed);
    }
  on_changed (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPersonDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  gint64 id = 0;
  g_autofree char *words = NULL;

  self->saving = FALSE;
  if (!tt_office_save_user_finish (TT_OFFICE (source), result, &id, &error))
    {
      g_autofree char *hint = tt_notice_dup_hint (error);

      words = hint != NULL ? g_strdup_printf ("%s\n%s", error->message, hint)
                           : g_strdup (error->message);
      on_changed (self);
      tt_person_dialog_say (self, words);
      return;
    }
  words = g_strdup_printf (_ ("%s works here now"), get_text (self->name_row));
  if (TT_IS_WINDOW (window))
    tt_window_toast_undo (TT_WINDOW (window), words);
  g_signal_emit (self, signals[ADDED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_go (TtPersonDialog *self)
{
  g_autoptr (TtUser) user = tt_user_new ();
  g_autoptr (GError) error = NULL;
  TtUserChange change = { .rate = -1 };
  TtCompany *company = tt_directory_get_company (self->directory);
  const char *rate = get_text (self->rate_row);

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->go)))
    return;
  if (*rate != '\0' &&
      !tt_money_parse (rate, tt_directory_get_currency (self->directory), &change.rate, &error))
    {
      tt_person_dialog_say (self, error->message);
      return;
    }
  tt_user_set_name (user, get_text (self->name_row));
  tt_user_set_username (user, get_text (self->username_row));
  tt_user_set_role (user, roles[adw_combo_row_get_selected (self->role_row)]);
  tt_user_set_staff_number (user, get_text (self->number_row));
  tt_user_set_position (user, get_text (self->position_row));
  tt_user_set_email (user, get_text (self->email_row));
  tt_user_set_phone (user, get_text (self->phone_row));
  tt_user_set_active (user, TRUE);
  if (company != NULL)
    tt_user_set_company (user, tt_company_get_id (company));
  change.password = *get_text (self->password_row) != '\0' ? get_text (self->password_row) : NULL;
  change.pin = *get_text (self->pin_row) != '\0' ? get_text (self->pin_row) : NULL;
  self->saving = TRUE;
  on_changed (self);
  tt_office_save_user_async (self->office, self->actor, user, &change, NULL, on_saved,
                             g_object_ref (self));
}

static gboolean
tt_person_dialog_close_request (GtkWindow *window)
{
  /* A password row of libadwaita 1.2 that goes with the focus in it ends the program. */
  gtk_window_set_focus (window, NULL);
  return GTK_WINDOW_CLASS (tt_person_dialog_parent_class)->close_request (window);
}

static void
tt_person_dialog_dispose (GObject *object)
{
  TtPersonDialog *self = TT_PERSON_DIALOG (object);

  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_object (&self->directory);
  G_OBJECT_CLASS (tt_person_dialog_parent_class)->dispose (object);
}

static void
tt_person_dialog_finalize (GObject *object)
{
  g_free (TT_PERSON_DIALOG (object)->proposed);
  G_OBJECT_CLASS (tt_person_dialog_parent_class)->finalize (object);
}

static void
tt_person_dialog_class_init (TtPersonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_person_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_person_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = tt_person_dialog_close_request;
  signals[ADDED] = g_signal_new ("added", TT_TYPE_PERSON_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/people/tt-person-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, go);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, username_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, role_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, number_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, position_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, rate_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, phone_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonDialog, pin_row);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_name);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tt_person_dialog_init (TtPersonDialog *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->proposed = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_append (titles, tt_role_get_title (roles[i]));
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (titles));
  g_signal_connect_object (self, "map", G_CALLBACK (gtk_widget_grab_focus), self->name_row,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

TtPersonDialog *
tt_person_dialog_new (GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory)
{
  TtPersonDialog *self =
      g_object_new (TT_TYPE_PERSON_DIALOG, "transient-for", gtk_widget_get_root (widget), NULL);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  gtk_widget_set_visible (GTK_WIDGET (self->rate_row),
                          tt_permission_allows (actor, TT_DEED_SET_RATE, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->role_row),
                          tt_permission_allows (actor, TT_DEED_SET_ROLE, NULL));
  return self;
}
