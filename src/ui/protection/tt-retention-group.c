/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-retention-group.h"

#include "core/tt-permission.h"
#include "office/tt-office-retention.h"
#include "ui/protection/tt-prune-look.h"
#include "ui/protection/tt-records.h"

#include <glib/gi18n-lib.h>

#define TT_RETENTION_LAYER "archive"

static const struct
{
  gsize offset;
  guint min;
  guint max; /* as TtRetention has them */
  const char *title;
  const char *text;
} fields[] = {
  { G_STRUCT_OFFSET (TtRetention, changes_days), 1, 3650, N_ ("Every single change"), N_ ("Days") },
  { G_STRUCT_OFFSET (TtRetention, daily), 1, 3650, N_ ("One copy of each day"), N_ ("Days") },
  { G_STRUCT_OFFSET (TtRetention, weekly), 0, 1200, N_ ("One copy of each week"), N_ ("Weeks") },
  { G_STRUCT_OFFSET (TtRetention, monthly), 0, 1200, N_ ("One copy of each month"), N_ ("Months") },
  { G_STRUCT_OFFSET (TtRetention, years), 0, 1200, N_ ("What the law asks to keep"),
    N_ ("Years in which nothing leaves, 0 for none") },
};

struct _TtRetentionGroup
{
  AdwPreferencesGroup parent_instance;

  TtOffice *office;
  TtActor *actor;
  GCancellable *cancellable;
  GtkWidget *save;
  GtkWidget *look;
  GtkWidget *spins[G_N_ELEMENTS (fields)];
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TtRetentionGroup, tt_retention_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tt_retention_group_dispose (GObject *object)
{
  TtRetentionGroup *self = TT_RETENTION_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_retention_group_parent_class)->dispose (object);
}

static void
tt_retention_group_class_init (TtRetentionGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_retention_group_dispose;
}

static void
say (TtRetentionGroup *self, const char *words)
{
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), words);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRetentionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_set_retention_finish (TT_OFFICE (source), result, &error);

  if (self->office == NULL)
    return;
  gtk_widget_set_sensitive (self->save, !done);
  say (self, done ? _ ("Saved. Edit > Undo takes it back.") : error->message);
}

static void
on_save (TtRetentionGroup *self)
{
  TtRetention retention = TT_RETENTION_DEFAULT;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GtkSpinButton *spin = GTK_SPIN_BUTTON (self->spins[i]);

      gtk_spin_button_update (spin);
      G_STRUCT_MEMBER (guint, &retention, fields[i].offset) =
          (guint) gtk_spin_button_get_value_as_int (spin);
    }
  gtk_widget_set_sensitive (self->save, FALSE);
  tt_office_set_retention_async (self->office, self->actor, TT_RETENTION_LAYER, &retention,
                                 self->cancellable, on_saved, g_object_ref (self));
}

static void
on_value (TtRetentionGroup *self)
{
  if (!self->filling)
    gtk_widget_set_sensitive (self->save, TRUE);
}

static void
add_field (TtRetentionGroup *self, guint i)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = self->spins[i] =
      gtk_spin_button_new_with_range (fields[i].min, fields[i].max, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (fields[i].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (fields[i].text));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (spin, FALSE);
  gtk_widget_add_css_class (spin, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (fields[i].text), -1);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (on_value), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
on_look (TtRetentionGroup *self, GtkWidget *button)
{
  TtWindow *window = tt_records_get_window (GTK_WIDGET (self));

  if (window != NULL)
    tt_prune_look (window, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), TT_RETENTION_LAYER,
                   button);
}

static void
add_look (TtRetentionGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = self->look = gtk_button_new_with_label (_ ("Look…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What would leave now"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("Once a day what need not be kept leaves by itself"));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("What would leave now"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
tt_retention_group_init (TtRetentionGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("How Long Copies Are Kept"));
  say (self, _ ("Moments that have a name stay until they are removed"));
  self->save = gtk_button_new_with_label (_ ("Save"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("How long copies are kept"), -1);
  gtk_widget_set_valign (self->save, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), self->save);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (self, i);
  add_look (self);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRetentionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  TtRetention retention = TT_RETENTION_DEFAULT;
  gboolean done = tt_office_get_retention_finish (TT_OFFICE (source), result, &retention, &error);

  if (self->office == NULL)
    return;
  if (!done)
    {
      say (self, error->message);
      return;
    }
  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->spins[i]),
                                 G_STRUCT_MEMBER (guint, &retention, fields[i].offset));
      gtk_widget_set_sensitive (self->spins[i],
                                tt_permission_allows (self->actor, TT_DEED_LAYERS, NULL));
    }
  self->filling = FALSE;
}

GtkWidget *
tt_retention_group_new (TtOffice *office, TtActor *actor)
{
  TtRetentionGroup *self = g_object_new (TT_TYPE_RETENTION_GROUP, NULL);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  gtk_widget_set_sensitive (self->look, tt_permission_allows (actor, TT_DEED_LAYERS, NULL));
  tt_office_get_retention_async (office, TT_RETENTION_LAYER, self->cancellable, on_read,
                                 g_object_ref (self));
  return GTK_WIDGET (self);
}
