/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-preferences.h"

#include "core/tt-permission.h"
#include "office/tt-office-people.h"
#include "ui/application/tt-autostart.h"
#include "ui/sites/tt-site-map.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

#define TT_TYPE_PREFERENCES (tt_preferences_get_type ())
G_DECLARE_FINAL_TYPE (TtPreferences, tt_preferences, TT, PREFERENCES, AdwPreferencesWindow)

struct _TtPreferences
{
  AdwPreferencesWindow parent_instance;

  TtSession *session;
  TtCompany *company;
  GCancellable *cancellable;
  gboolean filling;

  GtkSwitch *autostart;
  GtkWidget *company_group;
  AdwEntryRow *company_name;
  AdwEntryRow *zone;
  AdwEntryRow *currency;
  AdwComboRow *week;
  GtkSwitch *keep_position;
  GtkWidget *privacy_group;
  AdwEntryRow *tiles;
  GtkWidget *map_group;
};

G_DEFINE_FINAL_TYPE (TtPreferences, tt_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
tell (TtPreferences *self, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

static void
show_company (TtPreferences *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->company_name), tt_company_get_name (self->company));
  gtk_editable_set_text (GTK_EDITABLE (self->zone), tt_company_get_zone (self->company));
  gtk_editable_set_text (GTK_EDITABLE (self->currency), tt_company_get_currency (self->company));
  adw_combo_row_set_selected (self->week, (guint) tt_company_get_week_start (self->company));
  self->filling = FALSE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    return;
  if (tt_office_save_company_finish (TT_OFFICE (source), result, NULL, &error))
    tell (self, _ ("Saved"));
  else
    tell (self, error->message);
}

static void
save_company (TtPreferences *self)
{
  if (self->filling || self->company == NULL)
    return;
  tt_company_set_name (self->company, gtk_editable_get_text (GTK_EDITABLE (self->company_name)));
  tt_company_set_zone (self->company, gtk_editable_get_text (GTK_EDITABLE (self->zone)));
  tt_company_set_currency (self->company, gtk_editable_get_text (GTK_EDITABLE (self->currency)));
  tt_company_set_week_start (self->company, (int) adw_combo_row_get_selected (self->week));
  tt_office_save_company_async (tt_session_get_office (self->session),
                                tt_session_get_actor (self->session), self->company,
                                self->cancellable, on_saved, g_object_ref (self));
}

static void
on_companies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) companies =
      tt_office_list_companies_finish (TT_OFFICE (source), result, &error);

  if (self->session == NULL)
    return;
  if (companies == NULL)
    {
      tell (self, error->message);
      return;
    }
  if (companies->len == 0)
    return;
  self->company = tt_company_dup (g_ptr_array_index (companies, 0));
  show_company (self);
  gtk_widget_set_sensitive (self->company_group, TRUE);
}

static void
on_setting (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = tt_office_get_setting_finish (TT_OFFICE (source), result, &error);

  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      tell (self, error->message);
      return;
    }
  self->filling = TRUE;
  gtk_switch_set_active (self->keep_position, g_strcmp0 (value, "yes") == 0);
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->privacy_group, TRUE);
}

static void
on_tiles (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = tt_office_get_setting_finish (TT_OFFICE (source), result, &error);

  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      tell (self, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->tiles), value != NULL ? value : "");
  adw_entry_row_set_show_apply_button (self->tiles, TRUE);
  gtk_widget_set_sensitive (self->map_group, TRUE);
}

static void
on_setting_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_office_set_setting_finish (TT_OFFICE (source), result, &error) && self->session != NULL)
    tell (self, error->message);
}

static void
on_keep_position (TtPreferences *self)
{
  if (self->filling)
    return;
  tt_office_set_setting_async (tt_session_get_office (self->session),
                               tt_session_get_actor (self->session), TT_SETTING_KEEP_PHOTO_POSITION,
                               gtk_switch_get_active (self->keep_position) ? "yes" : NULL,
                               self->cancellable, on_setting_set, g_object_ref (self));
}

static void
on_tiles_apply (TtPreferences *self)
{
  const char *url = gtk_editable_get_text (GTK_EDITABLE (self->tiles));

  tt_office_set_setting_async (tt_session_get_office (self->session),
                               tt_session_get_actor (self->session), TT_SETTING_MAP_TILES,
                               *url != '\0' ? url : NULL, self->cancellable, on_setting_set,
                               g_object_ref (self));
}

static TtDisk *
disk_of (TtPreferences *self)
{
  return tt_environment_get_disk (tt_session_get_environment (self->session));
}

static void
on_autostart (TtPreferences *self)
{
  g_autofree char *usual = tt_office_dup_default_folder ();
  const char *folder = tt_session_get_folder (self->session);
  g_autoptr (GError) error = NULL;

  if (self->filling)
    return;
  if (tt_autostart_set (disk_of (self), gtk_switch_get_active (self->autostart),
                        g_str_equal (folder, usual) ? NULL : folder, &error))
    return;
  tell (self, error->message);
  self->filling = TRUE;
  gtk_switch_set_active (self->autostart, tt_autostart_get (disk_of (self)));
  self->filling = FALSE;
}

static void
tt_preferences_dispose (GObject *object)
{
  TtPreferences *self = TT_PREFERENCES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->company);
  G_OBJECT_CLASS (tt_preferences_parent_class)->dispose (object);
}

static void
tt_preferences_class_init (TtPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_preferences_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, autostart);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, company_group);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, company_name);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, zone);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, currency);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, week);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, keep_position);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, privacy_group);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, tiles);
  gtk_widget_class_bind_template_child (widget_class, TtPreferences, map_group);
  gtk_widget_class_bind_template_callback (widget_class, save_company);
  gtk_widget_class_bind_template_callback (widget_class, on_autostart);
  gtk_widget_class_bind_template_callback (widget_class, on_keep_position);
  gtk_widget_class_bind_template_callback (widget_class, on_tiles_apply);
}

static void
tt_preferences_init (TtPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
read_what_is (TtPreferences *self)
{
  TtOffice *office = tt_session_get_office (self->session);
  TtActor *actor = tt_session_get_actor (self->session);

  self->filling = TRUE;
  gtk_switch_set_active (self->autostart, tt_autostart_get (disk_of (self)));
  self->filling = FALSE;

  gtk_widget_set_sensitive (self->company_group, FALSE);
  gtk_widget_set_sensitive (self->privacy_group, FALSE);
  gtk_widget_set_sensitive (self->map_group, FALSE);
  gtk_widget_set_visible (self->company_group,
                          tt_permission_allows (actor, TT_DEED_EDIT_COMPANY, NULL));
  gtk_widget_set_visible (self->privacy_group,
                          tt_permission_allows (actor, TT_DEED_SETTINGS, NULL));
  gtk_widget_set_visible (self->map_group, gtk_widget_get_visible (self->privacy_group));
  if (gtk_widget_get_visible (self->company_group))
    tt_office_list_companies_async (office, actor, FALSE, self->cancellable, on_companies,
                                    g_object_ref (self));
  if (!gtk_widget_get_visible (self->privacy_group))
    return;
  tt_office_get_setting_async (office, actor, TT_SETTING_KEEP_PHOTO_POSITION, self->cancellable,
                               on_setting, g_object_ref (self));
  tt_office_get_setting_async (office, actor, TT_SETTING_MAP_TILES, self->cancellable, on_tiles,
                               g_object_ref (self));
}

void
tt_preferences_show (TtWindow *window)
{
  TtPreferences *self;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (tt_window_get_actor (window) != NULL);

  self = g_object_new (TT_TYPE_PREFERENCES, "transient-for", window, NULL);
  self->session = g_object_ref (tt_window_get_session (window));
  read_what_is (self);
  tt_text_size_apply (GTK_WIDGET (self));
  gtk_window_present (GTK_WINDOW (self));
}
