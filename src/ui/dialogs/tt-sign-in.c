/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-sign-in.h"

#include "base/tt-error.h"
#include "office/tt-office-people.h"

#include <glib/gi18n-lib.h>

#define SHORTEST_PASSWORD 4

struct _TtSignIn
{
  AdwBin parent_instance;

  TtSession *session;
  GCancellable *cancellable;
  TtActor *actor; /* right, but a new password must be set first */

  GtkLabel *title;
  GtkEditable *user;
  GtkEditable *pass;
  GtkWidget *new_list;
  GtkEditable *new_pass;
  GtkEditable *new_pass2;
  GtkSwitch *stay;
  GtkWidget *notice;
  GtkLabel *notice_text;
  GtkButton *go;
};

G_DEFINE_FINAL_TYPE (TtSignIn, tt_sign_in, ADW_TYPE_BIN)

static void
set_busy (TtSignIn *self, gboolean busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.go", !busy);
}

static void
show_notice (TtSignIn *self, const char *words)
{
  gtk_widget_set_visible (self->notice, words != NULL);
  if (words != NULL)
    gtk_label_set_text (self->notice_text, words);
}

static void
show_error (TtSignIn *self, const GError *error)
{
  /* A refused password says itself what comes next. */
  gboolean says_all = g_error_matches (error, TT_ERROR, TT_ERROR_DENIED) ||
                      g_error_matches (error, TT_ERROR, TT_ERROR_WAIT);
  g_autofree char *hint = says_all ? NULL : tt_notice_dup_hint (error);
  /* Translators: a sentence without its stop, and what to do about it. */
  g_autofree char *words = hint != NULL ? g_strdup_printf (_ ("%s. %s"), error->message, hint)
                                        : g_strdup_printf (_ ("%s."), error->message);

  show_notice (self, words);
}

static void
enter (TtSignIn *self, TtActor *actor)
{
  gtk_editable_set_text (self->pass, "");
  gtk_editable_set_text (self->new_pass, "");
  gtk_editable_set_text (self->new_pass2, "");
  tt_session_set_actor (self->session, actor);
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = g_steal_pointer (&self->actor);

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  /* Whoever cannot stay signed in reads why, and is not kept out: the next press goes in. */
  if (!tt_office_remember_finish (TT_OFFICE (source), result, &error))
    {
      show_error (self, error);
      gtk_switch_set_active (self->stay, FALSE);
      return;
    }
  enter (self, actor);
}

static void
go_in (TtSignIn *self, TtActor *actor)
{
  /* Only an owner may; for others the switch says so below it. */
  if (!gtk_switch_get_active (self->stay) || tt_actor_get_role (actor) != TT_ROLE_OWNER)
    {
      enter (self, actor);
      return;
    }
  set_busy (self, TRUE);
  g_set_object (&self->actor, actor);
  tt_office_remember_async (tt_session_get_office (self->session), actor, TRUE, self->cancellable,
                            on_remembered, g_object_ref (self));
}

static void
ask_new_password (TtSignIn *self, TtActor *actor)
{
  g_set_object (&self->actor, actor);
  gtk_widget_set_visible (self->new_list, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->user), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pass), FALSE);
  gtk_button_set_label (self->go, _ ("Set Password"));
  show_notice (self, _ ("A new password must be set before you go on."));
  gtk_widget_grab_focus (GTK_WIDGET (self->new_pass));
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean must_set = FALSE;
  g_autoptr (TtActor) actor =
      tt_office_sign_in_finish (TT_OFFICE (source), result, &must_set, &error);

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (actor == NULL)
    {
      show_error (self, error);
      gtk_editable_set_text (self->pass, "");
      gtk_widget_grab_focus (GTK_WIDGET (self->pass));
    }
  else if (must_set)
    {
      ask_new_password (self, actor);
    }
  else
    {
      go_in (self, actor);
    }
}

static void
on_password_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = NULL;

  if (self->session == NULL)
    return;
  set_busy (self, FALSE);
  if (!tt_office_set_password_finish (TT_OFFICE (source), result, &error))
    {
      show_error (self, error);
      return;
    }
  actor = g_steal_pointer (&self->actor);
  go_in (self, actor);
}

static void
set_password (TtSignIn *self)
{
  const char *password = gtk_editable_get_text (self->new_pass);

  if (g_utf8_strlen (password, -1) < SHORTEST_PASSWORD)
    {
      g_autofree char *words =
          g_strdup_printf (ngettext ("A password has at least %d character.",
                                     "A password has at least %d characters.", SHORTEST_PASSWORD),
                           SHORTEST_PASSWORD);

      show_notice (self, words);
      return;
    }
  if (!g_str_equal (password, gtk_editable_get_text (self->new_pass2)))
    {
      show_notice (self, _ ("The two passwords differ."));
      return;
    }
  set_busy (self, TRUE);
  tt_office_set_password_async (tt_session_get_office (self->session), self->actor,
                                tt_actor_get_user (self->actor), password, self->cancellable,
                                on_password_set, g_object_ref (self));
}

static void
go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtSignIn *self = TT_SIGN_IN (widget);

  show_notice (self, NULL);
  if (self->actor != NULL)
    {
      set_password (self);
      return;
    }
  set_busy (self, TRUE);
  tt_office_sign_in_async (tt_session_get_office (self->session),
                           gtk_editable_get_text (self->user), gtk_editable_get_text (self->pass),
                           self->cancellable, on_signed_in, g_object_ref (self));
}

static void
on_companies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) companies =
      tt_office_list_companies_finish (TT_OFFICE (source), result, &error);

  /* Without it the program's own name stands there. */
  if (companies != NULL && companies->len > 0 && self->session != NULL)
    gtk_label_set_text (self->title, tt_company_get_name (g_ptr_array_index (companies, 0)));
}

static void
on_user_entered (TtSignIn *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->pass));
}

static void
on_pass_entered (TtSignIn *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.go", NULL);
}

static gboolean
focus_user (gpointer user_data)
{
  gtk_widget_grab_focus (user_data);
  return G_SOURCE_REMOVE;
}

static void
tt_sign_in_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tt_sign_in_parent_class)->map (widget);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_user, g_object_ref (TT_SIGN_IN (widget)->user),
                   g_object_unref);
}

static void
tt_sign_in_dispose (GObject *object)
{
  TtSignIn *self = TT_SIGN_IN (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->actor);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tt_sign_in_parent_class)->dispose (object);
}

static void
tt_sign_in_class_init (TtSignInClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_sign_in_dispose;
  widget_class->map = tt_sign_in_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, title);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, user);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, pass);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, new_list);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, new_pass);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, new_pass2);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, stay);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, notice);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, notice_text);
  gtk_widget_class_bind_template_child (widget_class, TtSignIn, go);
  gtk_widget_class_bind_template_callback (widget_class, on_user_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_pass_entered);
  gtk_widget_class_install_action (widget_class, "sign-in.go", NULL, go);
}

static void
tt_sign_in_init (TtSignIn *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_sign_in_new (TtSession *session)
{
  TtSignIn *self = g_object_new (TT_TYPE_SIGN_IN, NULL);
  g_autoptr (TtActor) reader = tt_actor_new_command_line ();

  g_return_val_if_fail (TT_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  /* The office's name stands above the form, before anybody has signed in. */
  tt_office_list_companies_async (tt_session_get_office (session), reader, FALSE, self->cancellable,
                                  on_companies, g_object_ref (self));
  return GTK_WIDGET (self);
}
