/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/tray/tt-tray.h"

#include "office/tt-office-protect.h"
#include "ui/today/tt-directory.h"
#include "ui/tray/tt-tray-item.h"
#include "ui/tray/tt-tray-menu.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

/* A panel's menu is no place for a long list. */
#define TT_TRAY_NAMES 15

struct _TtTray
{
  GObject parent_instance;

  GWeakRef application;
  TtSession *session;
  TtTrayItem *item;
  TtTrayMenu *menu;
  TtDirectory *directory; /* while somebody has signed in */
  gulong directory_id;
  char *state; /* the line in the menu */
};

G_DEFINE_FINAL_TYPE (TtTray, tt_tray, G_TYPE_OBJECT)

static void
tt_tray_activate (TtTray *self, const char *action)
{
  g_autoptr (TtApplication) application = g_weak_ref_get (&self->application);

  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
}

static void
on_item_activated (TtTray *self)
{
  tt_tray_activate (self, "open");
}

static void
on_menu_activated (TtTray *self, const char *action)
{
  tt_tray_activate (self, action);
}

/* ---- the menu ----------------------------------------------------------------------- */

static void
tt_tray_add_name (TtTray *self, int parent, TtUser *user)
{
  g_autofree char *time =
      tt_format_time (tt_user_get_open_since (user),
                      tt_directory_get_zone_of (self->directory, tt_user_get_open_site (user)));
  /* Translators: a name, then a time of day. */
  g_autofree char *label = g_strdup_printf (_ ("%s, since %s"), tt_user_get_name (user), time);

  tt_tray_menu_add_below (self->menu, parent, label);
}

/* Names are for whoever has signed in; a locked window tells none. */
static void
tt_tray_add_people (TtTray *self)
{
  GPtrArray *users;
  guint in = 0;
  guint shown = 0;
  int parent;
  g_autofree char *label = NULL;

  if (self->directory == NULL || !tt_directory_is_loaded (self->directory))
    return;
  users = tt_directory_get_users (self->directory);
  for (guint i = 0; i < users->len; i++)
    in += tt_user_get_clocked_in (g_ptr_array_index (users, i)) ? 1 : 0;
  if (in == 0)
    {
      tt_tray_menu_add (self->menu, _ ("Nobody is in"), "");
      return;
    }
  label = g_strdup_printf (ngettext ("%u person is in", "%u people are in", in), in);
  parent = tt_tray_menu_add (self->menu, label, "");
  for (guint i = 0; i < users->len && shown < TT_TRAY_NAMES; i++)
    if (tt_user_get_clocked_in (g_ptr_array_index (users, i)))
      {
        tt_tray_add_name (self, parent, g_ptr_array_index (users, i));
        shown++;
      }
  if (in > shown)
    {
      g_autofree char *more =
          g_strdup_printf (ngettext ("and %u other", "and %u others", in - shown), in - shown);

      tt_tray_menu_add_below (self->menu, parent, more);
    }
}

static void
tt_tray_fill_menu (TtTray *self)
{
  tt_tray_menu_begin (self->menu);
  tt_tray_menu_add (self->menu, _ ("Open TimeTracker"), "open");
  tt_tray_menu_add_separator (self->menu);
  if (*self->state != '\0')
    tt_tray_menu_add (self->menu, self->state, "");
  tt_tray_add_people (self);
  if (tt_session_get_actor (self->session) != NULL)
    tt_tray_menu_add (self->menu, _ ("Back Up Now"), "back-up-now");
  tt_tray_menu_add_separator (self->menu);
  tt_tray_menu_add (self->menu, _ ("Quit"), "quit");
  tt_tray_menu_end (self->menu);
}

/* ---- the state ------------------------------------------------------------------------ */

/* Words that do not grow old: how many copies, not how many seconds ago. */
static char *
tt_tray_dup_words (const TtProtectStatus *status, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  if (status->overall == TT_OVERALL_PROTECTED)
    /* Translators: the main file counts as a copy. */
    return g_strdup_printf (ngettext ("%u copy", "%u copies", status->copies + 1),
                            status->copies + 1);
  return tt_protect_status_dup_sentence (status, now, zone);
}

static void
tt_tray_show_status (TtTray *self)
{
  TtOffice *office = tt_session_get_office (self->session);
  g_autoptr (TtProtectStatus) status = office != NULL ? tt_office_get_status (office) : NULL;
  const TtStateLook *look;
  g_autofree char *words = NULL;
  gboolean urgent;

  g_free (self->state);
  if (status == NULL)
    {
      self->state = g_strdup ("");
      tt_tray_item_set (self->item, "tt-unprotected-symbolic", FALSE, "TimeTracker", "");
      tt_tray_fill_menu (self);
      return;
    }
  urgent = status->overall == TT_OVERALL_UNPROTECTED;
  look = tt_state_get_overall (status->working && !urgent ? "behind"
                                                          : tt_overall_get_name (status->overall));
  words = tt_tray_dup_words (status, tt_session_get_now (self->session));
  self->state = g_strdup (look->word);
  tt_tray_item_set (self->item, look->icon, urgent, look->word, words);
  tt_tray_fill_menu (self);
}

static void
tt_tray_follow_session (TtTray *self)
{
  TtOffice *office = tt_session_get_office (self->session);
  TtActor *actor = tt_session_get_actor (self->session);

  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_object (&self->directory);
  if (office != NULL && actor != NULL)
    {
      self->directory = tt_directory_get (office, actor);
      self->directory_id = g_signal_connect_swapped (self->directory, "changed",
                                                     G_CALLBACK (tt_tray_fill_menu), self);
    }
  tt_tray_show_status (self);
}

/* ---- the object -------------------------------------------------------------------------- */

gboolean
tt_tray_is_shown (TtTray *self)
{
  g_return_val_if_fail (TT_IS_TRAY (self), FALSE);
  return self->item != NULL && tt_tray_item_get_shown (self->item);
}

static void
tt_tray_dispose (GObject *object)
{
  TtTray *self = TT_TRAY (object);

  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_object (&self->directory);
  g_clear_object (&self->item);
  g_clear_object (&self->menu);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tt_tray_parent_class)->dispose (object);
}

static void
tt_tray_finalize (GObject *object)
{
  TtTray *self = TT_TRAY (object);

  g_weak_ref_clear (&self->application);
  g_free (self->state);
  G_OBJECT_CLASS (tt_tray_parent_class)->finalize (object);
}

static void
tt_tray_class_init (TtTrayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_tray_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_tray_finalize;
}

static void
tt_tray_init (TtTray *self)
{
  g_weak_ref_init (&self->application, NULL);
  self->state = g_strdup ("");
}

TtTray *
tt_tray_new (TtApplication *application)
{
  TtTray *self = g_object_new (TT_TYPE_TRAY, NULL);
  GDBusConnection *connection = g_application_get_dbus_connection (G_APPLICATION (application));
  g_autoptr (GError) error = NULL;

  g_weak_ref_set (&self->application, application);
  if (connection == NULL) /* no session bus: no tray, and nothing to do about it */
    return self;
  self->session = g_object_ref (tt_application_get_session (application));
  self->menu = tt_tray_menu_new ();
  if (!tt_tray_menu_export (self->menu, connection, &error))
    g_warning ("tray: %s", error->message);
  self->item = tt_tray_item_new (connection, TT_TRAY_MENU_PATH);
  g_signal_connect_object (self->menu, "activate", G_CALLBACK (on_menu_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item, "activate", G_CALLBACK (on_item_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "status-changed", G_CALLBACK (tt_tray_show_status), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::actor", G_CALLBACK (tt_tray_follow_session),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::stage", G_CALLBACK (tt_tray_follow_session),
                           self, G_CONNECT_SWAPPED);
  tt_tray_follow_session (self);
  return self;
}
