/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-history-dialog.h"

#include "core/tt-entry.h"
#include "core/tt-role.h"
#include "core/tt-time.h"
#include "office/tt-office-moments.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

struct _TtHistoryDialog
{
  AdwWindow parent_instance;

  GCancellable *cancellable;
  TtDirectory *directory; /* names people and sites */
  GPtrArray *changes;     /* (nullable) TtHistoryRow, until it is shown */
  AdwPreferencesGroup *group;
  char *zone;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (TtHistoryDialog, tt_history_dialog, ADW_TYPE_WINDOW)

/* What a field holds, for the words of its values. */
typedef enum
{
  HOLDS_TEXT,
  HOLDS_INSTANT,
  HOLDS_YES_OR_NO,
  HOLDS_ROLE,
  HOLDS_USER,
  HOLDS_SITE,
  HOLDS_COMPANY,
  HOLDS_METRES,
  HOLDS_FLAGS,
} Holds;

typedef struct
{
  const char *name;
  const char *words;
  Holds holds;
} Field;

/* Fields of people, sites and entries in a person's words; what is not here is the program's own
 * (where a row came from, what is worked out of another field) and is not shown. */
static const Field fields[] = {
  { "name", N_ ("Name"), HOLDS_TEXT },
  { "username", N_ ("Sign-in name"), HOLDS_TEXT },
  { "first_name", N_ ("First name"), HOLDS_TEXT },
  { "last_name", N_ ("Last name"), HOLDS_TEXT },
  { "role", N_ ("Role"), HOLDS_ROLE },
  { "email", N_ ("Email"), HOLDS_TEXT },
  { "phone", N_ ("Telephone"), HOLDS_TEXT },
  { "department", N_ ("Department"), HOLDS_TEXT },
  { "position", N_ ("Position"), HOLDS_TEXT },
  { "staff_number", N_ ("Staff number"), HOLDS_TEXT },
  { "password_hash", N_ ("Password"), HOLDS_TEXT },
  { "pin_hash", N_ ("PIN"), HOLDS_TEXT },
  { "must_set_password", N_ ("Must set a password"), HOLDS_YES_OR_NO },
  { "active", N_ ("Active"), HOLDS_YES_OR_NO },
  { "erased", N_ ("Erased"), HOLDS_YES_OR_NO },
  { "company", N_ ("Company"), HOLDS_COMPANY },
  { "address", N_ ("Address"), HOLDS_TEXT },
  { "latitude", N_ ("Latitude"), HOLDS_TEXT },
  { "longitude", N_ ("Longitude"), HOLDS_TEXT },
  { "radius", N_ ("Fence"), HOLDS_METRES },
  { "zone", N_ ("Time zone"), HOLDS_TEXT },
  { "user", N_ ("Person"), HOLDS_USER },
  { "site", N_ ("Site"), HOLDS_SITE },
  { "started_at", N_ ("In"), HOLDS_INSTANT },
  { "ended_at", N_ ("Out"), HOLDS_INSTANT },
  { "punched_in_at", N_ ("Punched in"), HOLDS_INSTANT },
  { "punched_out_at", N_ ("Punched out"), HOLDS_INSTANT },
  { "in_note", N_ ("Note in"), HOLDS_TEXT },
  { "out_note", N_ ("Note out"), HOLDS_TEXT },
  { "in_latitude", N_ ("Latitude in"), HOLDS_TEXT },
  { "in_longitude", N_ ("Longitude in"), HOLDS_TEXT },
  { "in_accuracy", N_ ("Position in good to"), HOLDS_METRES },
  { "out_latitude", N_ ("Latitude out"), HOLDS_TEXT },
  { "out_longitude", N_ ("Longitude out"), HOLDS_TEXT },
  { "out_accuracy", N_ ("Position out good to"), HOLDS_METRES },
  { "in_status", N_ ("Status in"), HOLDS_TEXT },
  { "out_status", N_ ("Status out"), HOLDS_TEXT },
  { "in_by", N_ ("Punched in by"), HOLDS_USER },
  { "out_by", N_ ("Punched out by"), HOLDS_USER },
  { "flags", N_ ("Flags"), HOLDS_FLAGS },
  { "created_at", N_ ("Made"), HOLDS_INSTANT },
};

static void
tt_history_dialog_dispose (GObject *object)
{
  TtHistoryDialog *self = TT_HISTORY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->directory);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
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

static const Field *
find_field (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  return NULL;
}

/* Whom or what a number names; one that left since is in no list any more. */
static const char *
get_name (TtHistoryDialog *self, Holds holds, gint64 id)
{
  TtUser *user = holds == HOLDS_USER ? tt_directory_find_user (self->directory, id) : NULL;
  TtSite *site = holds == HOLDS_SITE ? tt_directory_find_site (self->directory, id) : NULL;
  TtCompany *company = holds == HOLDS_COMPANY ? tt_directory_get_company (self->directory) : NULL;

  if (user != NULL)
    return tt_user_get_name (user);
  if (site != NULL)
    return tt_site_get_name (site);
  if (company != NULL && tt_company_get_id (company) == id)
    return tt_company_get_name (company);
  return holds == HOLDS_USER   ? _ ("a former person")
         : holds == HOLDS_SITE ? _ ("a former site")
                               : _ ("another company");
}

/* As the entry panel and the attention list call them. */
static const char *
get_flag_words (TtEntryFlags flag)
{
  switch (flag)
    {
    case TT_ENTRY_LONG:
      return _ ("very long");
    case TT_ENTRY_OVERLAP:
      return _ ("overlaps another");
    case TT_ENTRY_OFF_SITE:
      return _ ("off-site");
    case TT_ENTRY_NO_PHOTO:
      return _ ("no picture");
    case TT_ENTRY_NO_POSITION:
      return _ ("no position");
    case TT_ENTRY_IMPORTED:
      return _ ("from a file");
    case TT_ENTRY_EDITED:
      return _ ("corrected");
    case TT_ENTRY_ESTIMATED:
      return _ ("estimated");
    case TT_ENTRY_NEGATIVE:
      return _ ("out before in");
    case TT_ENTRY_UNASSIGNED:
      return _ ("nobody known");
    case TT_ENTRY_ACCEPTED:
      return _ ("accepted");
    case TT_ENTRY_NO_FLAGS:
      break;
    }
  return NULL;
}

static char *
dup_flags (gint64 flags)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (gint64 flag = 1; flag <= (gint64) TT_ENTRY_ALL_FLAGS; flag <<= 1)
    if ((flags & flag) != 0)
      g_strv_builder_add (words, get_flag_words ((TtEntryFlags) flag));
  all = g_strv_builder_end (words);
  return all[0] != NULL ? g_strjoinv (_ (", "), all) : g_strdup (_ ("none"));
}

static char *
dup_number (TtHistoryDialog *self, Holds holds, gint64 number)
{
  switch (holds)
    {
    case HOLDS_YES_OR_NO:
      return g_strdup (number != 0 ? _ ("yes") : _ ("no"));
    case HOLDS_ROLE:
      return g_strdup (tt_role_get_title ((TtRole) number));
    case HOLDS_USER:
    case HOLDS_SITE:
    case HOLDS_COMPANY:
      return number != 0 ? g_strdup (get_name (self, holds, number)) : g_strdup (_ ("none"));
    case HOLDS_FLAGS:
      return dup_flags (number);
    case HOLDS_TEXT:
    case HOLDS_INSTANT:
    case HOLDS_METRES:
      break;
    }
  g_assert_not_reached ();
}

/* Instants are said in the company's zone; what does not read as it should is shown as it is. */
static char *
dup_value (TtHistoryDialog *self, const Field *field, const char *value)
{
  gint64 number = 0;
  TtRole role;

  if (value == NULL || *value == '\0')
    return g_strdup (_ ("none"));
  switch (field->holds)
    {
    case HOLDS_TEXT:
      return g_strdup (value);
    case HOLDS_INSTANT:
      if (!tt_time_parse (value, NULL, &number, NULL)) /* said above */
        return g_strdup (value);
      return tt_format_day_time (number, self->zone, self->now);
    case HOLDS_METRES:
      return tt_format_distance (g_ascii_strtod (value, NULL));
    case HOLDS_ROLE:
      if (tt_role_from_name (value, &role))
        return g_strdup (tt_role_get_title (role));
      break;
    case HOLDS_YES_OR_NO:
    case HOLDS_USER:
    case HOLDS_SITE:
    case HOLDS_COMPANY:
    case HOLDS_FLAGS:
      break;
    }
  if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL)) /* as above */
    return g_strdup (value);
  return dup_number (self, field->holds, number);
}

static void
add_field (TtHistoryDialog *self, GString *lines, const char *kind, const TtHistoryField *field)
{
  const Field *of = find_field (field->name);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *words;

  if (of == NULL)
    return;
  words = _ (of->words);
  before = dup_value (self, of, field->before);
  after = dup_value (self, of, field->after);
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

/* Names may come after the changes: both are waited for. */
static void
show (TtHistoryDialog *self)
{
  g_autoptr (GPtrArray) changes = NULL;

  if (self->changes == NULL || !tt_directory_is_loaded (self->directory))
    return;
  changes = g_steal_pointer (&self->changes);
  for (guint i = 0; i < changes->len; i++)
    add_change (self, changes->pdata[i]);
  if (changes->len == 0)
    add_row (self, _ ("No change of the last weeks"),
             _ ("Single changes are held for a time only; older ones are in the copies"));
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
  self->changes = g_steal_pointer (&changes);
  show (self);
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
  self->directory = tt_directory_get (tt_window_get_office (parent), tt_window_get_actor (parent));
  g_signal_connect_object (self->directory, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  tt_text_size_apply (GTK_WIDGET (self));
  tt_office_list_history_async (tt_window_get_office (parent), tt_window_get_actor (parent), table,
                                id, self->cancellable, on_history, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
