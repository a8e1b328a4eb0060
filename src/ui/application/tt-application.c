/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-application.h"

#include "office/tt-office-protect.h"
#include "tt-config.h"
#include "ui/application/tt-notifier.h"
#include "ui/application/tt-status-bus.h"
#include "ui/dialogs/tt-about.h"
#include "ui/dialogs/tt-errand-dialog.h"
#include "ui/dialogs/tt-preferences.h"
#include "ui/dialogs/tt-recovered.h"
#include "ui/tray/tt-tray.h"
#include "ui/window/tt-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#define PATH "/org/timetracker_office/TimeTracker"
#define ERRAND_SHOWS_AFTER 300 /* milliseconds */

struct _TtApplication
{
  AdwApplication parent_instance;

  TtEnvironment *environment;
  TtSession *session;
  TtTray *tray;
  TtStatusBus *bus;
  TtErrand *errand; /* under way, or NULL */
  guint errand_timer;
  char *folder;
  gboolean hidden;    /* started without a window */
  gboolean told_once; /* where a closed window's program went */
  gboolean quitting;
};

G_DEFINE_FINAL_TYPE (TtApplication, tt_application, ADW_TYPE_APPLICATION)

/* The window of the office itself: one that looks at a copy has another session. */
static TtWindow *
find_window (TtApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (TT_IS_WINDOW (l->data) && tt_window_get_session (l->data) == self->session)
      return l->data;
  return NULL;
}

/* With its dialogs, which would point at a window that is gone. */
static void
destroy_window (TtWindow *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (window))
      {
        gtk_window_set_focus (l->data, NULL);
        gtk_window_destroy (l->data);
      }
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Goes on in the background: the office stays open, copies are made, the tray shows it. */
static void
close_window (TtApplication *self, TtWindow *window)
{
  destroy_window (window);
  if (self->tray != NULL && tt_tray_is_shown (self->tray))
    return;
  tt_notifier_tell (G_APPLICATION (self), "background", _ ("TimeTracker goes on working"),
                    _ ("It keeps your copies up to date. Press here to open its window again."),
                    TT_APP_ID, G_NOTIFICATION_PRIORITY_LOW);
}

static gboolean
close_after_answer (gpointer user_data)
{
  TtApplication *self = user_data;
  TtWindow *window = find_window (self);

  if (window != NULL)
    close_window (self, window);
  return G_SOURCE_REMOVE;
}

static void
on_close_answer (AdwMessageDialog *dialog, const char *response, TtApplication *self)
{
  if (g_str_equal (response, "quit"))
    {
      g_action_group_activate_action (G_ACTION_GROUP (self), "quit", NULL);
    }
  else if (g_str_equal (response, "close"))
    {
      /* The dialog that asks is still at work here. */
      self->told_once = TRUE;
      g_idle_add (close_after_answer, self);
    }
}

/* Without a tray nobody would see that the program is still there: it says so, once. */
static void
tell_where (TtApplication *self, TtWindow *window)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (window), _ ("TimeTracker goes on without its window"),
                              _ ("It keeps your copies up to date in the background. Open it again "
                                 "from its notification or "
                                 "like any other program. Quit stops it."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "quit",
                                    _ ("_Quit"), "close", _ ("Close the _Window"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answer), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
on_close_request (TtWindow *window, TtApplication *self)
{
  TtSessionStage stage = tt_session_get_stage (self->session);

  if (self->quitting)
    return GDK_EVENT_PROPAGATE;
  if (stage == TT_STAGE_WELCOME || stage == TT_STAGE_FAILED)
    g_action_group_activate_action (G_ACTION_GROUP (self), "quit", NULL);
  else if (self->told_once || (self->tray != NULL && tt_tray_is_shown (self->tray)))
    close_window (self, window);
  else
    tell_where (self, window);
  return GDK_EVENT_STOP;
}

static void
show_errand (TtApplication *self, TtWindow *window)
{
  GtkWidget *dialog;

  if (tt_errand_get_in_page (self->errand))
    return;
  dialog = tt_errand_dialog_new (self->errand);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (dialog));
}

static TtWindow *
need_window (TtApplication *self)
{
  TtWindow *window = find_window (self);

  if (window == NULL)
    {
      window = TT_WINDOW (tt_window_new (self));
      g_signal_connect_object (window, "close-request", G_CALLBACK (on_close_request), self, 0);
      if (self->errand != NULL)
        show_errand (self, window);
    }
  return window;
}

static void
open_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtApplication *self = user_data;

  gtk_window_present (GTK_WINDOW (need_window (self)));
  g_application_withdraw_notification (G_APPLICATION (self), "background");
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_session_close_finish (TT_SESSION (source), result, &error))
    tt_notifier_tell (G_APPLICATION (self), "quit",
                      _ ("The copies were not brought up to date at the end"), error->message,
                      "tt-at-risk-symbolic", G_NOTIFICATION_PRIORITY_HIGH);
  g_application_quit (G_APPLICATION (self));
}

static gboolean
end (gpointer user_data)
{
  TtApplication *self = user_data;
  TtWindow *window = find_window (self);

  if (window != NULL)
    destroy_window (window);
  tt_session_close_async (self->session, on_closed, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtApplication *self = user_data;

  if (self->quitting)
    return;
  self->quitting = TRUE;
  if (self->errand != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (tt_errand_get_progress (self->errand)));
  /* Whoever asked, a dialog or a menu of the window, is done first. */
  g_idle_add (end, self);
}

static void
back_up_now (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtWindow *window = need_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back-up-now", NULL);
}

static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtWindow *window = need_window (user_data);

  if (tt_window_get_actor (window) != NULL)
    tt_preferences_show (window);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_about_show (GTK_WINDOW (need_window (user_data)));
}

/* What must be heard is shown in the window that is looked at, else as a notification. */
static void
on_notice (TtApplication *self, TtNotice *notice)
{
  TtWindow *window = find_window (self);
  TtOffice *office = tt_session_get_office (self->session);
  g_autoptr (TtProtectStatus) status = office != NULL ? tt_office_get_status (office) : NULL;

  if (window == NULL || !gtk_window_is_active (GTK_WINDOW (window)))
    tt_notifier_tell_notice (G_APPLICATION (self), notice,
                             status != NULL ? tt_overall_get_name (status->overall) : NULL);
  if (window == NULL)
    return;
  if (tt_notice_get_kind (notice) == TT_NOTICE_RECOVERED)
    tt_recovered_show (window, notice);
  else
    tt_window_toast (window, tt_notice_get_title (notice));
}

static gboolean
on_signal (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);
  return G_SOURCE_CONTINUE;
}

static void
add_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "win.import", { "<Control>i" } },
    { "win.export", { "<Control>e" } },
    { "win.back-up-now", { "<Control>b" } },
    { "win.restore", { "<Control><Shift>r" } },
    { "win.lock", { "<Control>l" } },
    { "win.undo", { "<Control>z" } },
    { "win.redo", { "<Control><Shift>z" } },
    { "win.find", { "<Control>f" } },
    { "win.new", { "<Control>n" } },
    { "win.previous", { "<Alt>Left" } },
    { "win.next", { "<Alt>Right" } },
    { "win.today", { "<Control>t" } },
    { "win.panel", { "F9" } },
    { "win.place('today')", { "<Control>1" } },
    { "win.place('time')", { "<Control>2" } },
    { "win.place('people')", { "<Control>3" } },
    { "win.place('sites')", { "<Control>4" } },
    { "win.place('plan')", { "<Control>5" } },
    { "win.place('reports')", { "<Control>6" } },
    { "win.place('protection')", { "<Control>7" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
}

static void
tt_application_startup (GApplication *application)
{
  TtApplication *self = TT_APPLICATION (application);
  static const GActionEntry actions[] = {
    { .name = "open", .activate = open_window },
    { .name = "quit", .activate = quit },
    { .name = "back-up-now", .activate = back_up_now },
    { .name = "preferences", .activate = show_preferences },
    { .name = "about", .activate = show_about },
  };

  /* The desktop finds the windows' program by this name. */
  g_set_prgname (TT_APP_ID);
  G_APPLICATION_CLASS (tt_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (TT_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_accelerators (GTK_APPLICATION (self));

  self->environment = tt_environment_new_system ();
  self->session = tt_session_new (self->environment, self->folder);
  g_signal_connect_object (self->session, "notice", G_CALLBACK (on_notice), self,
                           G_CONNECT_SWAPPED);
  self->tray = tt_tray_new (self);
  self->bus = tt_status_bus_new (application, self->session);
  g_unix_signal_add (SIGTERM, on_signal, self);
  g_unix_signal_add (SIGINT, on_signal, self);
  g_application_hold (application);
  tt_session_open (self->session);
}

static void
tt_application_activate (GApplication *application)
{
  TtApplication *self = TT_APPLICATION (application);

  /* Only the first start may be without a window: a second one asks for it. */
  if (self->hidden)
    self->hidden = FALSE;
  else
    open_window (NULL, NULL, self);
}

static int
tt_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  TtApplication *self = TT_APPLICATION (application);
  g_autofree char *usual = tt_office_dup_default_folder ();
  const char *folder = NULL;

  self->hidden = g_variant_dict_contains (options, "hidden");
  g_variant_dict_lookup (options, "data-dir", "^&ay", &folder);
  self->folder = folder != NULL ? g_canonicalize_filename (folder, NULL) : g_strdup (usual);

  /* Each office has a program of its own: the second start of the same one raises its window. */
  if (!g_str_equal (self->folder, usual))
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->folder, -1);
      g_autofree char *id = g_strdup_printf ("%s.office%.16s", TT_APP_ID, sum);

      g_application_set_application_id (application, id);
    }
  return -1;
}

static void
tt_application_finalize (GObject *object)
{
  TtApplication *self = TT_APPLICATION (object);

  g_clear_handle_id (&self->errand_timer, g_source_remove);
  g_clear_object (&self->errand);
  g_clear_object (&self->tray);
  g_clear_pointer (&self->bus, tt_status_bus_free);
  g_clear_object (&self->session);
  g_clear_object (&self->environment);
  g_free (self->folder);
  G_OBJECT_CLASS (tt_application_parent_class)->finalize (object);
}

static void
tt_application_class_init (TtApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_application_finalize;
  application_class->startup = tt_application_startup;
  application_class->activate = tt_application_activate;
  application_class->handle_local_options = tt_application_handle_local_options;
}

static void
tt_application_init (TtApplication *self)
{
  static const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("The office's folder"), N_ ("DIR") },
    { "hidden", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start without a window"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

TtApplication *
tt_application_new (void)
{
  return g_object_new (TT_TYPE_APPLICATION, "application-id", TT_APP_ID, "resource-base-path", PATH,
                       "register-session", TRUE, NULL);
}

TtSession *
tt_application_get_session (TtApplication *self)
{
  g_return_val_if_fail (TT_IS_APPLICATION (self), NULL);

  return self->session;
}

TtErrand *
tt_application_get_errand (TtApplication *self)
{
  g_return_val_if_fail (TT_IS_APPLICATION (self), NULL);

  return self->errand;
}

static void
tell_end (TtApplication *self, TtErrand *errand)
{
  TtWindow *window = find_window (self);
  const GError *error = tt_errand_get_error (errand);
  const char *words = tt_errand_get_words (errand);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (window == NULL)
    tt_notifier_tell (G_APPLICATION (self), "errand", tt_errand_get_title (errand),
                      error != NULL ? error->message : words,
                      error != NULL ? "tt-at-risk-symbolic" : tt_errand_get_icon (errand),
                      G_NOTIFICATION_PRIORITY_NORMAL);
  else if (error != NULL)
    tt_window_show_error (window, error);
  else if (*words != '\0' && tt_errand_can_undo (errand))
    tt_window_toast_undo (window, words);
  else if (*words != '\0')
    tt_window_toast (window, words);
}

static void
on_errand_done (TtErrand *errand, GParamSpec *pspec, TtApplication *self)
{
  g_autoptr (TtErrand) done = g_object_ref (errand);

  g_clear_handle_id (&self->errand_timer, g_source_remove);
  g_clear_object (&self->errand);
  g_application_release (G_APPLICATION (self));
  if (!self->quitting)
    tell_end (self, done);
}

static gboolean
on_errand_is_slow (gpointer user_data)
{
  TtApplication *self = user_data;
  TtWindow *window = find_window (self);

  self->errand_timer = 0;
  if (window != NULL)
    show_errand (self, window);
  return G_SOURCE_REMOVE;
}

void
tt_application_add_errand (TtApplication *self, TtErrand *errand)
{
  g_return_if_fail (TT_IS_APPLICATION (self));
  g_return_if_fail (TT_IS_ERRAND (errand));
  g_return_if_fail (self->errand == NULL);

  self->errand = g_object_ref (errand);
  g_application_hold (G_APPLICATION (self));
  g_signal_connect_object (errand, "notify::done", G_CALLBACK (on_errand_done), self, 0);
  self->errand_timer = g_timeout_add (ERRAND_SHOWS_AFTER, on_errand_is_slow, self);
}
