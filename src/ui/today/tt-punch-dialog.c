/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-punch-dialog.h"

#include "base/tt-error.h"
#include "core/tt-permission.h"
#include "core/tt-zone.h"
#include "office/tt-notice.h"
#include "office/tt-office-people.h"
#include "office/tt-office-punch.h"
#include "ui/dialogs/tt-preferences.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-picture-choice.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

struct _TtPunchDialog
{
  AdwWindow parent_instance;

  GtkButton *go;
  GtkSearchEntry *search;
  GtkToggleButton *kind_out;
  GtkToggleButton *kind_break;
  GtkToggleButton *kind_resume;
  GtkListView *list;
  GtkLabel *chosen;
  AdwComboRow *site_row;
  AdwEntryRow *time_row;
  AdwEntryRow *note_row;
  AdwActionRow *paid_row;
  GtkSwitch *paid;
  AdwActionRow *photo_row;
  GtkButton *photo_clear;
  GtkLabel *problem;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GListStore *people;
  GtkFilter *filter;
  GHashTable *picked; /* gint64* id */
  GPtrArray *sites;   /* TtSite, as in the row after "none" */
  GBytes *photo;
  GCancellable *cancellable;
  gboolean keep_position; /* inside pictures */
};

G_DEFINE_FINAL_TYPE (TtPunchDialog, tt_punch_dialog, ADW_TYPE_WINDOW)

static TtPunchKind
tt_punch_dialog_get_kind (TtPunchDialog *self)
{
  if (gtk_toggle_button_get_active (self->kind_out))
    return TT_PUNCH_OUT;
  if (gtk_toggle_button_get_active (self->kind_break))
    return TT_PUNCH_BREAK;
  if (gtk_toggle_button_get_active (self->kind_resume))
    return TT_PUNCH_RESUME;
  return TT_PUNCH_IN;
}

static const char *
tt_punch_dialog_get_deed (TtPunchKind kind)
{
  switch (kind)
    {
    case TT_PUNCH_IN:
      return _ ("Clock In");
    case TT_PUNCH_OUT:
      return _ ("Clock Out");
    case TT_PUNCH_BREAK:
      return _ ("Start Break");
    case TT_PUNCH_RESUME:
      return _ ("End Break");
    }
  g_return_val_if_reached ("");
}

static gboolean
tt_punch_dialog_is_picked (TtPunchDialog *self, TtUser *user)
{
  gint64 id = tt_user_get_id (user);

  return g_hash_table_contains (self->picked, &id);
}

static void
tt_punch_dialog_pick (TtPunchDialog *self, gint64 id, gboolean pick)
{
  if (pick)
    g_hash_table_add (self->picked, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (self->picked, &id);
}

/* The one person that is picked, or NULL. */
static TtUser *
tt_punch_dialog_get_only (TtPunchDialog *self)
{
  GHashTableIter iter;
  gpointer id = NULL;

  if (g_hash_table_size (self->picked) != 1)
    return NULL;
  g_hash_table_iter_init (&iter, self->picked);
  if (!g_hash_table_iter_next (&iter, &id, NULL))
    return NULL;
  return tt_directory_find_user (self->directory, *(gint64 *) id);
}

/* "in at Orchard Court since 07:02", or the position. (transfer full) */
static char *
tt_punch_dialog_dup_state (TtPunchDialog *self, TtUser *user)
{
  g_autofree char *time = NULL;

  if (!tt_user_get_clocked_in (user))
    return g_strdup (tt_user_get_position (user));
  time = tt_format_time (tt_user_get_open_since (user),
                         tt_directory_get_zone_of (self->directory, tt_user_get_open_site (user)));
  if (*tt_user_get_open_site_name (user) == '\0')
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("In since %s"), time);
  /* Translators: a site, then a time of day. */
  return g_strdup_printf (_ ("In at %s since %s"), tt_user_get_open_site_name (user), time);
}

static void
tt_punch_dialog_show (TtPunchDialog *self)
{
  TtPunchKind kind = tt_punch_dialog_get_kind (self);
  guint n = g_hash_table_size (self->picked);
  TtUser *only = tt_punch_dialog_get_only (self);
  g_autofree char *words = NULL;

  if (n == 0)
    words = g_strdup (_ ("Choose who"));
  else if (only != NULL)
    words = g_strdup (tt_user_get_name (only));
  else
    words = g_strdup_printf (ngettext ("%u person", "%u people", n), n);
  gtk_label_set_label (self->chosen, words);
  gtk_button_set_label (self->go, tt_punch_dialog_get_deed (kind));
  gtk_widget_set_sensitive (GTK_WIDGET (self->go), n > 0 && self->cancellable == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->site_row), kind == TT_PUNCH_IN);
  gtk_widget_set_visible (GTK_WIDGET (self->paid_row), kind == TT_PUNCH_BREAK);
  gtk_widget_set_visible (GTK_WIDGET (self->photo_row),
                          n < 2 && (kind == TT_PUNCH_IN || kind == TT_PUNCH_OUT));
}

static void
tt_punch_dialog_say (TtPunchDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
}

static gboolean
match_person (gpointer item, gpointer user_data)
{
  TtPunchDialog *self = user_data;
  g_autofree char *needle =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_autofree char *name = g_utf8_casefold (tt_user_get_name (item), -1);

  if (tt_punch_dialog_get_kind (self) != TT_PUNCH_IN && !tt_user_get_clocked_in (item))
    return FALSE;
  return strstr (name, needle) != NULL ||
         g_str_has_prefix (tt_user_get_staff_number (item), needle);
}

static void
on_search (TtPunchDialog *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_kind (TtPunchDialog *self, GtkToggleButton *button)
{
  GHashTableIter iter;
  gpointer id;

  if (!gtk_toggle_button_get_active (button) || self->filter == NULL)
    return;
  g_hash_table_iter_init (&iter, self->picked);
  while (tt_punch_dialog_get_kind (self) != TT_PUNCH_IN &&
         g_hash_table_iter_next (&iter, &id, NULL))
    {
      TtUser *user = tt_directory_find_user (self->directory, *(gint64 *) id);

      if (user == NULL || !tt_user_get_clocked_in (user))
        g_hash_table_iter_remove (&iter);
    }
  tt_punch_dialog_say (self, NULL);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  tt_punch_dialog_show (self);
}

static void
on_check (TtPunchDialog *self, GtkCheckButton *check)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (check), "item");
  TtUser *user = gtk_list_item_get_item (item);

  if (user == NULL || g_object_get_data (G_OBJECT (check), "binding") != NULL)
    return;
  tt_punch_dialog_pick (self, tt_user_get_id (user), gtk_check_button_get_active (check));
  tt_punch_dialog_say (self, NULL);
  tt_punch_dialog_show (self);
}

static void
on_setup (TtPunchDialog *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *words = gtk_label_new (NULL);

  gtk_widget_set_hexpand (check, TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 1);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 30);
  gtk_widget_add_css_class (words, "caption");
  gtk_widget_add_css_class (words, "dim-label");
  gtk_widget_add_css_class (words, "numeric");
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), words);
  g_object_set_data (G_OBJECT (check), "item", item);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_check), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (TtPunchDialog *self, GtkListItem *item)
{
  TtUser *user = gtk_list_item_get_item (item);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *state = tt_punch_dialog_dup_state (self, user);

  g_object_set_data (G_OBJECT (check), "binding", check);
  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), tt_user_get_name (user));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), tt_punch_dialog_is_picked (self, user));
  g_object_set_data (G_OBJECT (check), "binding", NULL);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (check)), state);
}

/* Enter or a click on the row is a press on its check button; the row is bound again for it. */
static void
on_activate (TtPunchDialog *self, guint position)
{
  g_autoptr (TtUser) user =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);
  guint at;

  if (user == NULL || !g_list_store_find (self->people, user, &at))
    return;
  tt_punch_dialog_pick (self, tt_user_get_id (user), !tt_punch_dialog_is_picked (self, user));
  g_list_store_splice (self->people, at, 1, (gpointer *) &user, 1);
  tt_punch_dialog_say (self, NULL);
  tt_punch_dialog_show (self);
}

/* The time that was typed, on the present day at the place; 0 for now. */
static gboolean
tt_punch_dialog_read_time (TtPunchDialog *self, gint64 site, gint64 *at, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->time_row));
  const char *zone = tt_directory_get_zone_of (self->directory, site);
  gint64 now = tt_directory_get_now (self->directory);
  TtWall wall;
  int minutes;

  *at = 0;
  if (*text == '\0')
    return TRUE;
  if (!tt_format_read_time (text, &minutes))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” is not a time of day. Write it like 7:02."), text);
      return FALSE;
    }
  tt_zone_get_wall (zone, now, &wall, NULL);
  wall.hour = minutes / 60;
  wall.minute = minutes % 60;
  wall.second = 0;
  wall.microsecond = 0;
  if (!tt_zone_resolve_one (zone, &wall, at, error))
    return FALSE;
  if (*at > now)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("%s has not come yet today."), text);
      return FALSE;
    }
  return TRUE;
}

static void
on_time (TtPunchDialog *self)
{
  tt_punch_dialog_say (self, NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->time_row), "error");
}

static gint64
tt_punch_dialog_get_site (TtPunchDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->site_row);

  if (tt_punch_dialog_get_kind (self) != TT_PUNCH_IN || selected == 0 ||
      selected > self->sites->len)
    return 0;
  return tt_site_get_id (g_ptr_array_index (self->sites, selected - 1));
}

/* What the toast says. (transfer full) */
static char *
tt_punch_dialog_dup_done (TtPunchDialog *self, gint64 at)
{
  TtUser *only = tt_punch_dialog_get_only (self);
  guint n = g_hash_table_size (self->picked);
  gint64 site = only != NULL ? tt_user_get_open_site (only) : 0;
  g_autofree char *time = NULL;
  g_autofree char *who = NULL;

  if (tt_punch_dialog_get_kind (self) == TT_PUNCH_IN)
    site = tt_punch_dialog_get_site (self);
  time = tt_format_time (at, tt_directory_get_zone_of (self->directory, site));
  who = only != NULL ? g_strdup (tt_user_get_name (only))
                     : g_strdup_printf (ngettext ("%u person", "%u people", n), n);
  switch (tt_punch_dialog_get_kind (self))
    {
    case TT_PUNCH_IN:
      /* Translators: a name or "5 people", then a time of day; the same in the next three. */
      return g_strdup_printf (_ ("%s clocked in at %s"), who, time);
    case TT_PUNCH_OUT:
      return g_strdup_printf (_ ("%s clocked out at %s"), who, time);
    case TT_PUNCH_BREAK:
      return g_strdup_printf (_ ("%s on a break since %s"), who, time);
    case TT_PUNCH_RESUME:
      return g_strdup_printf (_ ("%s back from the break at %s"), who, time);
    }
  g_return_val_if_reached (g_strdup (""));
}

static void
tt_punch_dialog_finish (TtPunchDialog *self, gboolean done, gint64 at, const GError *error)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  g_clear_object (&self->cancellable);
  if (done)
    {
      g_autofree char *words = tt_punch_dialog_dup_done (self, at);

      if (TT_IS_WINDOW (window))
        tt_window_toast_undo (TT_WINDOW (window), words);
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  tt_punch_dialog_show (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *hint = tt_notice_dup_hint (error);
      g_autofree char *words = hint != NULL ? g_strdup_printf ("%s\n%s", error->message, hint)
                                            : g_strdup (error->message);

      tt_punch_dialog_say (self, words);
    }
}

static void
on_punched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPunchDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };
  gboolean done = tt_office_punch_finish (TT_OFFICE (source), result, &punched, &error);

  tt_punch_dialog_finish (self, done, punched.at, error);
}

static void
on_crew_punched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPunchDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  TtPunched punched = { 0 };
  gboolean done = tt_office_punch_crew_finish (TT_OFFICE (source), result, &punched, &error);

  tt_punch_dialog_finish (self, done, punched.at, error);
}

static void
tt_punch_dialog_send (TtPunchDialog *self, TtPunch *punch)
{
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer id;

  self->cancellable = g_cancellable_new ();
  tt_punch_dialog_show (self);
  g_hash_table_iter_init (&iter, self->picked);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_val (users, *(gint64 *) id);
  if (users->len == 1)
    {
      tt_punch_set_user (punch, g_array_index (users, gint64, 0));
      tt_office_punch_async (
          self->office, self->actor, punch,
          gtk_widget_get_visible (GTK_WIDGET (self->photo_row)) ? self->photo : NULL,
          self->keep_position, self->cancellable, on_punched, g_object_ref (self));
    }
  else
    tt_office_punch_crew_async (self->office, self->actor, punch, users, self->cancellable,
                                on_crew_punched, g_object_ref (self));
}

static void
on_go (TtPunchDialog *self)
{
  g_autoptr (TtPunch) punch = tt_punch_new ();
  g_autoptr (GError) error = NULL;
  TtUser *only = tt_punch_dialog_get_only (self);
  gint64 site = tt_punch_dialog_get_site (self);
  gint64 at;

  if (!tt_punch_dialog_read_time (
          self, site == 0 && only != NULL ? tt_user_get_open_site (only) : site, &at, &error))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->time_row), "error");
      tt_punch_dialog_say (self, error->message);
      return;
    }
  tt_punch_set_kind (punch, tt_punch_dialog_get_kind (self));
  tt_punch_set_site (punch, site);
  tt_punch_set_at (punch, at);
  tt_punch_set_note (punch, gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
  tt_punch_set_paid (punch, gtk_switch_get_active (self->paid));
  tt_punch_dialog_send (self, punch);
}

static void
tt_punch_dialog_set_photo (TtPunchDialog *self, GBytes *photo, const char *name)
{
  g_clear_pointer (&self->photo, g_bytes_unref);
  self->photo = photo != NULL ? g_bytes_ref (photo) : NULL;
  adw_action_row_set_subtitle (self->photo_row, name);
  gtk_widget_set_visible (GTK_WIDGET (self->photo_clear), photo != NULL);
}

static void
on_photo_clear (TtPunchDialog *self)
{
  tt_punch_dialog_set_photo (self, NULL, "");
}

static void
on_photo_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPunchDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = tt_picture_choose_finish (result, &name, &error);
  g_autofree char *escaped = name != NULL ? g_markup_escape_text (name, -1) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  tt_punch_dialog_say (self, bytes == NULL ? error->message : NULL);
  if (bytes != NULL)
    tt_punch_dialog_set_photo (self, bytes, escaped);
}

static void
on_photo_choose (TtPunchDialog *self)
{
  tt_picture_choose_async (GTK_WINDOW (self), NULL, on_photo_chosen, g_object_ref (self));
}

static void
tt_punch_dialog_dispose (GObject *object)
{
  TtPunchDialog *self = TT_PUNCH_DIALOG (object);

  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_object (&self->directory);
  g_clear_object (&self->people);
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_clear_pointer (&self->photo, g_bytes_unref);
  G_OBJECT_CLASS (tt_punch_dialog_parent_class)->dispose (object);
}

static void
tt_punch_dialog_finalize (GObject *object)
{
  TtPunchDialog *self = TT_PUNCH_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->picked, g_hash_table_unref);
  G_OBJECT_CLASS (tt_punch_dialog_parent_class)->finalize (object);
}

static void
tt_punch_dialog_class_init (TtPunchDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tt_punch_dialog_dispose;
  object_class->finalize = tt_punch_dialog_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/today/tt-punch-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, go);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, search);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, kind_out);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, kind_break);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, kind_resume);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, chosen);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, site_row);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, note_row);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, paid_row);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, paid);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, photo_row);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, photo_clear);
  gtk_widget_class_bind_template_child (widget_class, TtPunchDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_kind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_time);
  gtk_widget_class_bind_template_callback (widget_class, on_photo_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_photo_choose);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tt_punch_dialog_init (TtPunchDialog *self)
{
  self->picked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
}

/* The place where most people are is the likeliest for the next one. */
static void
tt_punch_dialog_fill_sites (TtPunchDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint likely = 0;
  int most = -1;

  self->sites = g_ptr_array_ref (tt_directory_get_sites (self->directory));
  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < self->sites->len; i++)
    {
      TtSite *site = g_ptr_array_index (self->sites, i);

      gtk_string_list_append (names, tt_site_get_name (site));
      if (tt_site_get_people_in (site) > most)
        {
          most = tt_site_get_people_in (site);
          likely = i + 1;
        }
    }
  adw_combo_row_set_model (self->site_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->site_row, likely);
}

static void
tt_punch_dialog_fill_people (TtPunchDialog *self)
{
  GPtrArray *users = tt_directory_get_users (self->directory);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  self->people = g_list_store_new (TT_TYPE_USER);
  for (guint i = 0; i < users->len; i++)
    if (tt_permission_allows (self->actor, TT_DEED_PUNCH, g_ptr_array_index (users, i)))
      g_list_store_append (self->people, g_ptr_array_index (users, i));
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_person, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->people)),
                                        g_object_ref (self->filter));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list,
                           GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered))));
}

static void
on_setting (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPunchDialog) self = user_data;
  /* A setting that cannot be read leaves the position out. */
  g_autofree char *value = tt_office_get_setting_finish (TT_OFFICE (source), result, NULL);

  self->keep_position = g_strcmp0 (value, "yes") == 0;
}

void
tt_punch_dialog_present (
    GtkWidget *widget, TtOffice *office, TtActor *actor, TtDirectory *directory, gint64 user)
{
  TtPunchDialog *self =
      g_object_new (TT_TYPE_PUNCH_DIALOG, "transient-for", gtk_widget_get_root (widget), NULL);
  TtUser *first = NULL;

  self->office = g_object_ref (office);
  tt_office_get_setting_async (office, actor, TT_SETTING_KEEP_PHOTO_POSITION, self->cancellable,
                               on_setting, g_object_ref (self));
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  tt_punch_dialog_fill_sites (self);
  tt_punch_dialog_fill_people (self);
  if (user == 0 && g_list_model_get_n_items (G_LIST_MODEL (self->people)) == 1)
    user = tt_actor_get_user (actor);
  first = tt_directory_find_user (directory, user);
  if (first != NULL)
    {
      tt_punch_dialog_pick (self, user, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (self->search), tt_user_get_name (first));
      if (tt_user_get_clocked_in (first))
        gtk_toggle_button_set_active (self->kind_out, TRUE);
    }
  tt_punch_dialog_show (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
