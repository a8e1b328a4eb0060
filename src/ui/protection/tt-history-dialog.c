/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-history-dialog.h"

#include "core/tt-time.h"
#include "office/tt-office-moments.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

struct _TtHistoryDialog
{
  AdwWindow parent_instance;

  GCancellable *cancellable;
  AdwPreferencesGroup *group;
  char *zone;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (TtHistoryDialog, tt_history_dialog, ADW_TYPE_WINDOW)

/* Fields of people, sites and entries in a person's words; what is not here is the program's own
 * (where a row came from, what is worked out of another field) and is not shown. */
static const struct
{
  const char *name;
  const char *words;
} fields[] = {
  { "name", N_ ("Name") },
  { "username", N_ ("Sign-in name") },
  { "first_name", N_ ("First name") },
  { "last_name", N_ ("Last name") },
  { "role", N_ ("Role") },
  { "email", N_ ("Email") },
  { "phone", N_ ("Telephone") },
  { "department", N_ ("Department") },
  { "position", N_ ("Position") },
  { "staff_number", N_ ("Staff number") },
  { "password_hash", N_ ("Password") },
  { "pin_hash", N_ ("PIN") },
  { "must_set_password", N_ ("Must set a password") },
  { "active", N_ ("Active") },
  { "erased", N_ ("Erased") },
  { "company", N_ ("Company") },
  { "address", N_ ("Address") },
  { "latitude", N_ ("Latitude") },
  { "longitude", N_ ("Longitude") },
  { "radius", N_ ("Metres around") },
  { "zone", N_ ("Time zone") },
  { "user", N_ ("Person") },
  { "site", N_ ("Site") },
  { "started_at", N_ ("In") },
  { "ended_at", N_ ("Out") },
  { "punched_in_at", N_ ("Punched in") },
  { "punched_out_at", N_ ("Punched out") },
  { "in_note", N_ ("Note in") },
  { "out_note", N_ ("Note out") },
  { "in_latitude", N_ ("Latitude in") },
  { "in_longitude", N_ ("Longitude in") },
  { "in_accuracy", N_ ("Accuracy in") },
  { "out_latitude", N_ ("Latitude out") },
  { "out_longitude", N_ ("Longitude out") },
  { "out_accuracy", N_ ("Accuracy out") },
  { "in_status", N_ ("Status in") },
  { "out_status", N_ ("Status out") },
  { "in_by", N_ ("Punched in by") },
  { "out_by", N_ ("Punched out by") },
  { "flags", N_ ("Flags") },
  { "created_at", N_ ("Made") },
};

static void
tt_history_dialog_dispose (GObject *object)
{
  TtHistoryDialog *self = TT_HISTORY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->zone, g_free);
  G_OBJECT_CLASS (tt_history_dialog_parent_class)->dispose (object);
}

static void
tt_history_dialog_class_init (TtHistoryDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_history_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
tt_history_dialog_init (TtHistoryDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();

  self->cancellable = g_cancellable_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), self->group);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static const char *
get_field_words (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return _ (fields[i].words);
  return NULL;
}

/* Instants are said in the company's zone. */
static char *
dup_value (TtHistoryDialog *self, const char *name, const char *value)
{
  gint64 at = 0;

  if (value == NULL)
    return g_strdup (_ ("none"));
  if (g_str_has_suffix (name, "_at") && tt_time_parse (value, NULL, &at, NULL)) /* else as it is */
    return tt_format_day_time (at, self->zone, self->now);
  return g_strdup (value);
}

static void
add_field (TtHistoryDialog *self, GString *lines, const char *kind, const TtHistoryField *field)
{
  g_autofree char *before = dup_value (self, field->name, field->before);
  g_autofree char *after = dup_value (self, field->name, field->after);
  const char *words = get_field_words (field->name);

  if (words == NULL)
    return;
  if (g_str_equal (kind, "changed") && g_strcmp0 (field->before, field->after) != 0)
    g_string_append_printf (lines, "\n%s: %s → %s", words, before, after);
  else if (g_str_equal (kind, "changed")) /* a password: that it was written is all that is told */
    g_string_append_printf (lines, "\n%s", words);
  else if (g_str_equal (kind, "added") && field->after != NULL)
    g_string_append_printf (lines, "\n%s: %s", words, after);
  else if (g_str_equal (kind, "removed") && field->before != NULL)
    g_string_append_printf (lines, "\n%s: %s", words, before);
}

static void
add_row (TtHistoryDialog *self, const char *title, const char *text)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_text = g_markup_escape_text (text, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  adw_preferences_group_add (self->group, row);
}

static void
add_change (TtHistoryDialog *self, const TtHistoryRow *change)
{
  g_autofree char *at = tt_format_day_time (change->at, self->zone, self->now);
  g_autoptr (GString) lines = g_string_new (at);
  /* Translators: %s is who did it. */
  const char *format = g_str_equal (change->kind, "added")     ? _ ("Added by %s")
                       : g_str_equal (change->kind, "removed") ? _ ("Removed by %s")
                                                               : _ ("Changed by %s");
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *title = g_strjoinv (change->actor, parts);

  for (guint i = 0; i < change->fields->len; i++)
    add_field (self, lines, change->kind, change->fields->pdata[i]);
  add_row (self, title, lines->str);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtHistoryDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes =
      tt_office_list_history_finish (TT_OFFICE (source), result, &error);

  if (self->cancellable == NULL)
    return;
  if (changes == NULL)
    {
      add_row (self, _ ("It cannot be read"), error->message);
      return;
    }
  for (guint i = 0; i < changes->len; i++)
    add_change (self, changes->pdata[i]);
  if (changes->len == 0)
    add_row (self, _ ("No change of the last weeks"),
             _ ("Single changes are held for a time only; older ones are in the copies"));
}

void
tt_history_dialog_present (TtWindow *parent, const char *table, gint64 id, const char *name)
{
  TtHistoryDialog *self;
  g_autofree char *title = NULL;

  g_return_if_fail (TT_IS_WINDOW (parent));

  if (tt_window_get_office (parent) == NULL || tt_window_get_actor (parent) == NULL)
    return;
  /* Translators: %s is a person or a site. */
  title = g_strdup_printf (_ ("History of %s"), name);
  self = g_object_new (TT_TYPE_HISTORY_DIALOG, "title", title, "transient-for", parent, "modal",
                       TRUE, "default-width", 560, "default-height", 640, NULL);
  self->zone = g_strdup (tt_session_get_zone (tt_window_get_session (parent)));
  self->now = tt_session_get_now (tt_window_get_session (parent));
  tt_text_size_apply (GTK_WIDGET (self));
  tt_office_list_history_async (tt_window_get_office (parent), tt_window_get_actor (parent), table,
                                id, self->cancellable, on_history, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
