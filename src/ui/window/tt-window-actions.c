/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-permission.h"
#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"
#include "ui/dialogs/tt-backup.h"
#include "ui/dialogs/tt-export.h"
#include "ui/dialogs/tt-import-dialog.h"
#include "ui/window/tt-window-private.h"

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  guint done = 0;
  g_autofree char *words = tt_office_undo_finish (TT_OFFICE (source), result, &done, &error);

  if (self->session == NULL)
    return;
  if (error != NULL)
    tt_window_show_error (self, error);
  else
    tt_window_toast (self, words);
}

static void
on_redone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = tt_office_redo_finish (TT_OFFICE (source), result, &error);

  if (self->session == NULL)
    return;
  if (error != NULL)
    tt_window_show_error (self, error);
  else
    tt_window_toast_undo (self, words);
}

/* While somebody types, Undo and Redo are about the text; GTK does not tell whether there was
 * anything to take back in it, but it shows. */
static gboolean
reaches_text (TtWindow *self, const char *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  g_autofree char *before = NULL;

  if (!GTK_IS_TEXT (focus))
    return FALSE;
  before = g_strdup (gtk_editable_get_text (GTK_EDITABLE (focus)));
  gtk_widget_activate_action (focus, action, NULL);
  return !g_str_equal (before, gtk_editable_get_text (GTK_EDITABLE (focus)));
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtWindow *self = TT_WINDOW (widget);

  if (reaches_text (self, "text.undo"))
    return;
  tt_office_undo_async (tt_window_get_office (self), tt_window_get_actor (self), 1, NULL, on_undone,
                        g_object_ref (self));
}

static void
redo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtWindow *self = TT_WINDOW (widget);

  if (reaches_text (self, "text.redo"))
    return;
  tt_office_redo_async (tt_window_get_office (self), tt_window_get_actor (self), NULL, on_redone,
                        g_object_ref (self));
}

static void
import_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_import_choose (GTK_WINDOW (widget), TT_WINDOW (widget)->session);
}

static void
export_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_export_choose (TT_WINDOW (widget));
}

static void
back_up_now (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_backup_start (TT_WINDOW (widget));
}

static void
restore (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_window_show_place (TT_WINDOW (widget), "restore");
}

static void
lock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_session_set_actor (TT_WINDOW (widget)->session, NULL);
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (!tt_office_remember_finish (TT_OFFICE (source), result, &error))
    tt_window_show_error (self, error);
  else
    tt_session_set_actor (self->session, NULL);
}

/* Unlike locking, signing out is also for the next start. */
static void
sign_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtWindow *self = TT_WINDOW (widget);

  tt_office_remember_async (tt_window_get_office (self), tt_window_get_actor (self), FALSE, NULL,
                            on_forgotten, g_object_ref (self));
}

static void
show_place (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_window_show_place (TT_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_protection (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_window_show_place (TT_WINDOW (widget), "protection");
}

static void
show_places (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtWindow *self = TT_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar);
  gtk_widget_child_focus (GTK_WIDGET (self->places), GTK_DIR_TAB_FORWARD);
}

static void
open_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_session_open (TT_WINDOW (widget)->session);
}

/* "win.find" is "page.find" of the page that is seen; a page without it has nothing to find. */
static void
reach_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtWindow *self = TT_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->content);
  g_autofree char *name = g_strconcat ("page.", action + strlen ("win."), NULL);

  if (page != NULL)
    gtk_widget_activate_action (page, name, NULL);
}

void
tt_window_class_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const page_actions[] = { "win.find", "win.new",   "win.previous",
                                              "win.next", "win.today", "win.panel" };

  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_file);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_file);
  gtk_widget_class_install_action (widget_class, "win.back-up-now", NULL, back_up_now);
  gtk_widget_class_install_action (widget_class, "win.restore", NULL, restore);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo);
  gtk_widget_class_install_action (widget_class, "win.place", "s", show_place);
  gtk_widget_class_install_action (widget_class, "win.show-places", NULL, show_places);
  gtk_widget_class_install_action (widget_class, "win.open-protection", NULL, open_protection);
  gtk_widget_class_install_action (widget_class, "win.open-again", NULL, open_again);
  for (gsize i = 0; i < G_N_ELEMENTS (page_actions); i++)
    gtk_widget_class_install_action (widget_class, page_actions[i], NULL, reach_page);
}

static void
allow (TtWindow *self, const char *action, TtDeed deed, gboolean changes)
{
  TtActor *actor = tt_window_get_actor (self);
  gboolean allowed =
      actor != NULL && tt_permission_allows (actor, deed, NULL) &&
      (!changes || tt_office_get_condition (tt_window_get_office (self)) == TT_CONDITION_OPEN);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, allowed);
}

void
tt_window_update_actions (TtWindow *self)
{
  gboolean working = tt_session_get_stage (self->session) == TT_STAGE_OFFICE;
  static const char *const while_working[] = {
    "win.lock", "win.sign-out", "win.place",    "win.show-places", "win.open-protection",
    "win.find", "win.new",      "win.previous", "win.next",        "win.today",
    "win.panel"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (while_working); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), while_working[i], working);
  allow (self, "win.import", TT_DEED_IMPORT, TRUE);
  allow (self, "win.export", TT_DEED_EXPORT, FALSE);
  allow (self, "win.back-up-now", TT_DEED_BACKUP, FALSE);
  allow (self, "win.restore", TT_DEED_RESTORE, TRUE);
  allow (self, "win.undo", TT_DEED_UNDO_OWN, TRUE);
  allow (self, "win.redo", TT_DEED_UNDO_OWN, TRUE);
}
