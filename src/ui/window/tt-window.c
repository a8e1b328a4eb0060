/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/window/tt-window.h"

#include "tt-config.h"
#include "ui/assistant/tt-assistant.h"
#include "ui/dialogs/tt-decision-page.h"
#include "ui/dialogs/tt-sign-in.h"
#include "ui/widgets/tt-fit.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window-private.h"

#include <glib/gi18n-lib.h>

#define LOADING_SHOWS_AFTER 300 /* milliseconds */
#define TOAST_SECONDS 5
#define UNDO_SECONDS 8

G_DEFINE_FINAL_TYPE (TtWindow, tt_window, ADW_TYPE_APPLICATION_WINDOW)

typedef enum
{
  PROP_FOLDED = 1,
  PROP_OVERALL,
  PROP_SESSION,
} TtWindowProperty;

static GParamSpec *properties[PROP_SESSION + 1];

static void
on_folded (TtWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
on_text_size (TtWindow *self)
{
  tt_text_size_apply (GTK_WIDGET (self));
}

/* A page of the stack that is there only while its stage lasts. */
static void
show_stage_page (TtWindow *self, const char *name, GtkWidget *page)
{
  GtkWidget *old = gtk_stack_get_child_by_name (self->stages, name);

  if (old != NULL)
    gtk_stack_remove (self->stages, old);
  gtk_stack_add_named (self->stages, page, name);
  tt_text_size_apply (page);
  gtk_stack_set_visible_child_name (self->stages, name);
}

static void
drop_stage_page (TtWindow *self, const char *name)
{
  GtkWidget *old = gtk_stack_get_child_by_name (self->stages, name);

  if (old != NULL && gtk_stack_get_visible_child (self->stages) != old)
    gtk_stack_remove (self->stages, old);
}

static gboolean
on_loading_is_slow (gpointer user_data)
{
  TtWindow *self = user_data;

  self->loading_timer = 0;
  gtk_spinner_start (self->spinner);
  gtk_revealer_set_reveal_child (self->loading, TRUE);
  return G_SOURCE_REMOVE;
}

/* A spinner for what takes under a third of a second would only flicker. */
static void
show_loading (TtWindow *self)
{
  gtk_stack_set_visible_child_name (self->stages, "loading");
  if (self->loading_timer == 0)
    self->loading_timer = g_timeout_add (LOADING_SHOWS_AFTER, on_loading_is_slow, self);
}

static void
end_loading (TtWindow *self)
{
  g_clear_handle_id (&self->loading_timer, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_revealer_set_reveal_child (self->loading, FALSE);
}

static void
show_failed (TtWindow *self)
{
  const GError *error = tt_session_get_error (self->session);
  g_autofree char *hint = tt_notice_dup_hint (error);
  g_autofree char *words =
      hint != NULL ? g_strconcat (error->message, "\n", hint, NULL) : g_strdup (error->message);
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->failed, markup);
  gtk_stack_set_visible_child_name (self->stages, "failed");
}

static void
show_office (TtWindow *self)
{
  gtk_stack_set_visible_child_name (self->stages, "office");
  adw_leaflet_set_visible_child (self->leaflet, self->pane);
  tt_window_read_names (self);
  tt_window_show_condition (self);
}

/* An office may become one that can only be read while it is open: a full disk, a newer program. */
static void
on_status (TtWindow *self)
{
  tt_window_show_status (self);
  if (tt_session_get_stage (self->session) != TT_STAGE_OFFICE)
    return;
  tt_window_show_condition (self);
  tt_window_update_actions (self);
}

static void
on_stage (TtWindow *self)
{
  TtSessionStage stage = tt_session_get_stage (self->session);

  if (stage != TT_STAGE_LOADING)
    end_loading (self);
  tt_window_update_actions (self);
  tt_window_hand_office_to_pages (self);
  switch (stage)
    {
    case TT_STAGE_LOADING:
      show_loading (self);
      break;
    case TT_STAGE_WELCOME:
      show_stage_page (self, "welcome", tt_assistant_new (self->session));
      break;
    case TT_STAGE_FAILED:
      show_failed (self);
      break;
    case TT_STAGE_DECISION:
      show_stage_page (self, "decision", tt_decision_page_new (self->session));
      break;
    case TT_STAGE_SIGN_IN:
      show_stage_page (self, "sign-in", tt_sign_in_new (self->session));
      break;
    case TT_STAGE_OFFICE:
      show_office (self);
      break;
    default:
      g_assert_not_reached ();
    }
  drop_stage_page (self, "welcome");
  drop_stage_page (self, "decision");
  drop_stage_page (self, "sign-in");
}

/* NULL where the program is not installed: the window then has its usual size. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, TT_APP_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static void
restore_geometry (TtWindow *self)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_geometry (TtWindow *self)
{
  g_autoptr (GSettings) settings = open_settings ();
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  int width;
  int height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", maximized);
  if (maximized || width <= 0 || height <= 0)
    return;
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
}

static void
tt_window_unmap (GtkWidget *widget)
{
  save_geometry (TT_WINDOW (widget));
  GTK_WIDGET_CLASS (tt_window_parent_class)->unmap (widget);
}

static void
tt_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtWindow *self = TT_WINDOW (object);

  switch ((TtWindowProperty) prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, adw_leaflet_get_folded (self->leaflet));
      break;
    case PROP_OVERALL:
      g_value_set_string (value, self->overall);
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  TtWindow *self = TT_WINDOW (object);

  switch ((TtWindowProperty) prop_id)
    {
    case PROP_OVERALL:
      g_free (self->overall);
      self->overall = g_value_dup_string (value);
      break;
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_window_constructed (GObject *object)
{
  TtWindow *self = TT_WINDOW (object);

  G_OBJECT_CLASS (tt_window_parent_class)->constructed (object);

  restore_geometry (self);
  tt_window_fill_places (self);
  tt_text_size_apply (GTK_WIDGET (self));
  g_signal_connect_object (self->session, "notify::stage", G_CALLBACK (on_stage), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "status-changed", G_CALLBACK (on_status), self,
                           G_CONNECT_SWAPPED);
  tt_window_show_status (self);
  on_stage (self);
}

static void
tt_window_dispose (GObject *object)
{
  TtWindow *self = TT_WINDOW (object);

  g_clear_handle_id (&self->loading_timer, g_source_remove);
  g_clear_handle_id (&self->age_timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tt_window_parent_class)->dispose (object);
}

static void
tt_window_finalize (GObject *object)
{
  TtWindow *self = TT_WINDOW (object);

  g_free (self->overall);
  G_OBJECT_CLASS (tt_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TtWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, loading);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, failed);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, pane);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, office_avatar);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, office_name);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, office_user);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, places);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, content);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, protection_foot);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, foot_icon);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, foot_title);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, foot_text);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, strip_icon);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, strip_text);
  gtk_widget_class_bind_template_child (widget_class, TtWindow, strip_buttons);
}

static void
tt_window_class_init (TtWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_FIT);
  g_type_ensure (TT_TYPE_FLOW);
  g_type_ensure (TT_TYPE_REFLOW);

  object_class->constructed = tt_window_constructed;
  object_class->dispose = tt_window_dispose;
  object_class->finalize = tt_window_finalize;
  object_class->get_property = tt_window_get_property;
  object_class->set_property = tt_window_set_property;
  widget_class->unmap = tt_window_unmap;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/window/tt-window.ui");
  bind_children (widget_class);
  tt_window_class_install_actions (widget_class);

  properties[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OVERALL] = g_param_spec_string ("overall", NULL, NULL, "unprotected",
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, TT_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_window_init (TtWindow *self)
{
  GtkSettings *settings;

  self->cancellable = g_cancellable_new ();
  self->overall = g_strdup ("unprotected");
  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self);
  settings = gtk_widget_get_settings (GTK_WIDGET (self));
  g_signal_connect_object (settings, "notify::gtk-xft-dpi", G_CALLBACK (on_text_size), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-font-name", G_CALLBACK (on_text_size), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
tt_window_new (TtApplication *application)
{
  g_return_val_if_fail (TT_IS_APPLICATION (application), NULL);

  return g_object_new (TT_TYPE_WINDOW, "application", application, "session",
                       tt_application_get_session (application), NULL);
}

GtkWidget *
tt_window_new_look (TtApplication *application,
                    TtSession *session,
                    const char *words,
                    GtkWidget *deed)
{
  TtWindow *self;

  g_return_val_if_fail (TT_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (TT_IS_SESSION (session), NULL);
  g_return_val_if_fail (words != NULL, NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (deed), NULL);

  self = g_object_new (TT_TYPE_WINDOW, "application", application, "session", session, NULL);
  tt_window_show_look (self, words, deed);
  return GTK_WIDGET (self);
}

TtWindow *
tt_window_from (GtkWidget *widget)
{
  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  return TT_WINDOW (gtk_widget_get_root (widget));
}

TtSession *
tt_window_get_session (TtWindow *self)
{
  g_return_val_if_fail (TT_IS_WINDOW (self), NULL);

  return self->session;
}

TtOffice *
tt_window_get_office (TtWindow *self)
{
  g_return_val_if_fail (TT_IS_WINDOW (self), NULL);

  return self->session != NULL ? tt_session_get_office (self->session) : NULL;
}

TtActor *
tt_window_get_actor (TtWindow *self)
{
  g_return_val_if_fail (TT_IS_WINDOW (self), NULL);

  return self->session != NULL ? tt_session_get_actor (self->session) : NULL;
}

/* libadwaita 1.2 gives the button that takes a toast away an icon and no name. */
static void
name_close_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Close"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_close_buttons (child);
}

/* Toasts stand beside the overlay's child and come one after another. */
static gboolean
name_toast (gpointer user_data)
{
  TtWindow *self = user_data;
  GtkWidget *content;

  /* A window that closes takes its toasts with it. */
  if (self->session == NULL)
    return G_SOURCE_REMOVE;
  content = adw_toast_overlay_get_child (self->toasts);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->toasts)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != content)
      name_close_buttons (child);
  return G_SOURCE_REMOVE;
}

static void
on_toast_gone (TtWindow *self, AdwToast *toast)
{
  if (self->toast == toast)
    self->toast = NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, name_toast, g_object_ref (self), g_object_unref);
}

static void
show_toast (TtWindow *self, const char *text, gboolean undo)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  /* Undo is about the last change: what is said of an older one goes, or its button would lie. */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  self->toast = toast;
  adw_toast_set_timeout (toast, undo ? UNDO_SECONDS : TOAST_SECONDS);
  if (undo)
    {
      adw_toast_set_button_label (toast, _ ("Undo"));
      adw_toast_set_action_name (toast, "win.undo");
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_gone), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, toast);
  name_toast (self);
}

void
tt_window_toast (TtWindow *self, const char *text)
{
  g_return_if_fail (TT_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  show_toast (self, text, FALSE);
}

void
tt_window_toast_undo (TtWindow *self, const char *text)
{
  g_return_if_fail (TT_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  show_toast (self, text, TRUE);
}

static GtkWindow *
find_dialog_over (GtkWindow *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *link = toplevels; link != NULL; link = link->next)
    {
      GtkWindow *dialog = link->data;

      if (gtk_window_get_transient_for (dialog) == window && gtk_window_get_modal (dialog) &&
          gtk_widget_get_visible (GTK_WIDGET (dialog)))
        return dialog;
    }

  return NULL;
}

GtkWindow *
tt_window_get_front (TtWindow *self)
{
  GtkWindow *front = NULL;

  g_return_val_if_fail (TT_IS_WINDOW (self), NULL);

  for (GtkWindow *next = GTK_WINDOW (self); next != NULL; next = find_dialog_over (next))
    front = next;

  return front;
}

void
tt_window_show_error (TtWindow *self, const GError *error)
{
  g_autofree char *hint = NULL;
  GtkWidget *dialog;

  g_return_if_fail (TT_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  hint = tt_notice_dup_hint (error);
  dialog = adw_message_dialog_new (tt_window_get_front (self), _ ("That was not done"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s%s%s", error->message,
                                  hint != NULL ? "\n" : "", hint != NULL ? hint : "");
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
