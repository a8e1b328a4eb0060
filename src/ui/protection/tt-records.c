/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-records.h"

#include "core/tt-permission.h"
#include "office/tt-office-state.h"
#include "ui/protection/tt-contact-group.h"
#include "ui/protection/tt-retention-group.h"
#include "ui/protection/tt-sheets.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-paper.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

/* So many proofs are listed; on paper are all of them. */
#define SHOWN 12

struct _TtRecords
{
  AdwWindow parent_instance;

  TtOffice *office;
  TtActor *actor;
  GCancellable *cancellable;
  GPtrArray *proofs;
  char *zone;
  gint64 now;

  TtContactGroup *contact;
  AdwPreferencesGroup *room;
  AdwPreferencesGroup *tests;
  AdwPreferencesGroup *incidents;
};

G_DEFINE_FINAL_TYPE (TtRecords, tt_records, ADW_TYPE_WINDOW)

static void
tt_records_dispose (GObject *object)
{
  TtRecords *self = TT_RECORDS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->proofs, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_free);

  G_OBJECT_CLASS (tt_records_parent_class)->dispose (object);
}

static void
tt_records_class_init (TtRecordsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_records_dispose;
}

static void
tt_records_init (TtRecords *self)
{
  self->cancellable = g_cancellable_new ();
}

/* In the window that this one is over, which may be gone. */
static void
toast (TtRecords *self, const char *words)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (window != NULL)
    tt_window_toast (TT_WINDOW (window), words);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  return row;
}

static void
fail (AdwPreferencesGroup *group, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_preferences_group_add (group, new_row (_ ("It cannot be read"), error->message));
}

static const char *
get_kind_words (const char *kind)
{
  if (g_str_equal (kind, "database"))
    return _ ("Database");
  if (g_str_equal (kind, "bases"))
    return _ ("Whole copies");
  if (g_str_equal (kind, "changes"))
    return _ ("Changes");
  if (g_str_equal (kind, "photos"))
    return _ ("Pictures");

  return _ ("Set aside");
}

static void
add_layer_row (TtRecords *self, const TtStorageUse *use, const char *layer)
{
  g_autoptr (GString) kinds = g_string_new (NULL);
  gint64 sum = 0;
  g_autofree char *total = NULL;
  GtkWidget *row;
  GtkWidget *label;

  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];
      g_autofree char *size = tt_format_size ((guint64) part->bytes);

      if (!g_str_equal (part->layer, layer))
        continue;
      sum += part->bytes;
      if (part->bytes > 0)
        g_string_append_printf (kinds, "%s%s %s", kinds->len > 0 ? " · " : "",
                                get_kind_words (part->kind), size);
    }

  total = tt_format_size ((guint64) sum);
  row = new_row (*layer != '\0' ? tt_sheet_get_layer_name (layer) : _ ("Office"), kinds->str);
  label = gtk_label_new (total);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->room, row);
}

static char *
dup_forecast (const TtStorageUse *use)
{
  int weeks = use->full_in_days / 7;

  if (use->full_in_days < 0)
    return g_strdup (use->per_day > 0 ? _ ("It will do for years")
                                      : _ ("How long it will do is known after a few days"));
  if (weeks < 1)
    return g_strdup_printf (
        ngettext ("Full in about %d day", "Full in about %d days", (gulong) use->full_in_days),
        use->full_in_days);
  if (weeks > 104)
    return g_strdup (_ ("It will do for years"));

  return g_strdup_printf (
      ngettext ("Full in about %d week", "Full in about %d weeks", (gulong) weeks), weeks);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStorageUse) use =
      tt_office_measure_storage_finish (TT_OFFICE (source), result, &error);
  g_autofree char *free_bytes = NULL;
  g_autofree char *all_bytes = NULL;
  g_autofree char *title = NULL;
  g_autofree char *forecast = NULL;
  const char *last = NULL;
  GtkWidget *row;
  GtkWidget *bar;

  if (self->office == NULL)
    return;
  if (use == NULL)
    {
      fail (self->room, error);
      return;
    }

  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];

      if (g_strcmp0 (last, part->layer) != 0)
        add_layer_row (self, use, part->layer);
      last = part->layer;
    }
  free_bytes = tt_format_size ((guint64) use->free);
  all_bytes = tt_format_size ((guint64) use->total);
  forecast = dup_forecast (use);
  /* Translators: sizes: "61 GB of 250 GB are free". */
  title = g_strdup_printf (_ ("%s of %s are free"), free_bytes, all_bytes);
  row = new_row (title, forecast);
  bar = gtk_level_bar_new_for_interval (0, 1);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar),
                           use->total > 0 ? 1 - (double) use->free / (double) use->total : 0);
  gtk_widget_set_size_request (bar, 120, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
  adw_preferences_group_add (self->room, row);
}

static void
on_proofs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *proofs = tt_office_list_proofs_finish (TT_OFFICE (source), result, &error);

  if (self->office == NULL)
    {
      g_clear_pointer (&proofs, g_ptr_array_unref);
      return;
    }
  if (proofs == NULL)
    {
      fail (self->tests, error);
      return;
    }

  self->proofs = proofs;
  for (guint i = 0; i < MIN (proofs->len, SHOWN); i++)
    {
      const TtProof *proof = proofs->pdata[i];
      g_autofree char *at = tt_format_day_time (proof->at, self->zone, self->now);
      g_autofree char *what =
          g_strdup_printf ("%s · %s · %s", at, tt_sheet_get_layer_name (proof->layer),
                           tt_sheet_get_proof_words (proof));

      adw_preferences_group_add (
          self->tests, new_row (what, *proof->detail != '\0' ? proof->detail
                                                             : tt_sheet_get_result_words (proof)));
    }
  if (proofs->len == 0)
    adw_preferences_group_add (self->tests,
                               new_row (_ ("Nothing was tried yet"),
                                        _ ("The first test restore follows the first backup")));
}

static void
on_remarked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_office_remark_incident_finish (TT_OFFICE (source), result, &error) &&
      self->office != NULL)
    toast (self, error->message);
}

static void
on_apply (AdwEntryRow *row, TtRecords *self)
{
  tt_office_remark_incident_async (self->office, self->actor,
                                   g_object_get_data (G_OBJECT (row), "tt-incident"),
                                   gtk_editable_get_text (GTK_EDITABLE (row)), self->cancellable,
                                   on_remarked, g_object_ref (self));
}

static void
add_incident (TtRecords *self, const TtIncident *incident)
{
  g_autofree char *at = tt_format_day_time (incident->at, self->zone, self->now);
  g_autofree char *title = g_markup_escape_text (incident->title, -1);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *remark = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), at);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_row (incident->text, ""));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (remark), _ ("Your remark"));
  gtk_editable_set_text (GTK_EDITABLE (remark), incident->remark);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (remark), TRUE);
  gtk_widget_set_sensitive (remark, tt_permission_allows (self->actor, TT_DEED_RESTORE, NULL));
  g_object_set_data_full (G_OBJECT (remark), "tt-incident", g_strdup (incident->id), g_free);
  g_signal_connect_object (remark, "apply", G_CALLBACK (on_apply), self, 0);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), remark);
  adw_preferences_group_add (self->incidents, row);
}

static void
on_incidents (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_office_list_incidents_finish (TT_OFFICE (source), result, &error);

  if (self->office == NULL)
    return;
  if (list == NULL)
    {
      fail (self->incidents, error);
      return;
    }

  for (guint i = 0; i < list->len; i++)
    add_incident (self, list->pdata[i]);
  if (list->len == 0)
    adw_preferences_group_add (self->incidents,
                               new_row (_ ("Nothing went wrong so far"),
                                        _ ("A recovery, a restore or a failed test is written "
                                           "down here")));
}

static void
on_print_proofs (TtRecords *self)
{
  g_autofree char *markup = NULL;

  if (self->proofs == NULL)
    return;
  markup = tt_sheet_dup_proofs (self->proofs, self->zone, self->now);
  tt_paper_print (GTK_WINDOW (self), _ ("Proof record"), markup);
}

static void
on_print_sheet (TtRecords *self)
{
  g_autoptr (TtProtectStatus) status = tt_office_get_status (self->office);
  g_autofree char *contact = tt_contact_group_dup_words (self->contact);
  g_autofree char *markup = NULL;

  if (status == NULL)
    return;
  markup = tt_sheet_dup_emergency (status, tt_office_get_folder (self->office), contact);
  tt_paper_print (GTK_WINDOW (self), _ ("Emergency sheet"), markup);
}

static void
on_bundle_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_diagnose_finish (TT_OFFICE (source), result, &error);

  if (self->office != NULL)
    toast (self, done ? _ ("Support bundle saved") : error->message);
}

static void
on_bundle_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (TtRecords) self = user_data;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT && self->office != NULL)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    tt_office_diagnose_async (self->office, self->actor, path, self->cancellable, on_bundle_saved,
                              g_object_ref (self));
  g_object_unref (dialog);
}

static void
on_save_bundle (TtRecords *self)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Save Support Bundle"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "timetracker-support.txt");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_bundle_chosen), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title, const char *words)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), words);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
new_button (TtRecords *self, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_papers (TtRecords *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group =
      add_group (page, _ ("On Paper"), _ ("Keep the emergency sheet where this computer is not"));
  GtkWidget *sheet =
      new_row (_ ("Emergency sheet"), _ ("Where the copies are, and how to get everything back"));
  GtkWidget *record =
      new_row (_ ("Proof record"), _ ("When copies were tried, as an insurer asks for it"));
  GtkWidget *bundle = new_row (_ ("Support bundle"),
                               _ ("For whoever helps: no names, passwords, positions or keys"));

  adw_action_row_add_suffix (ADW_ACTION_ROW (sheet),
                             new_button (self, _ ("_Print…"), G_CALLBACK (on_print_sheet)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (record),
                             new_button (self, _ ("P_rint…"), G_CALLBACK (on_print_proofs)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (bundle),
                             new_button (self, _ ("_Save…"), G_CALLBACK (on_save_bundle)));
  adw_preferences_group_add (group, sheet);
  adw_preferences_group_add (group, record);
  adw_preferences_group_add (group, bundle);
}

static void
build (TtRecords *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);

  self->room = add_group (ADW_PREFERENCES_PAGE (page), _ ("Room"), NULL);
  adw_preferences_page_add (
      ADW_PREFERENCES_PAGE (page),
      ADW_PREFERENCES_GROUP (tt_retention_group_new (self->office, self->actor)));
  add_papers (self, ADW_PREFERENCES_PAGE (page));
  self->contact = TT_CONTACT_GROUP (tt_contact_group_new (self->office, self->actor));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (self->contact));
  self->tests = add_group (ADW_PREFERENCES_PAGE (page), _ ("Tests of the Copies"), NULL);
  self->incidents = add_group (ADW_PREFERENCES_PAGE (page), _ ("Incidents"), NULL);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

void
tt_records_show (TtWindow *window)
{
  TtRecords *self;
  GtkEventController *keys;

  g_return_if_fail (TT_IS_WINDOW (window));

  if (tt_window_get_office (window) == NULL || tt_window_get_actor (window) == NULL)
    return;

  self = g_object_new (TT_TYPE_RECORDS, "title", _ ("Records"), "transient-for", window, "modal",
                       TRUE, "default-width", 640, "default-height", 720, NULL);
  self->office = g_object_ref (tt_window_get_office (window));
  self->actor = g_object_ref (tt_window_get_actor (window));
  self->zone = g_strdup (tt_session_get_zone (tt_window_get_session (window)));
  self->now = tt_session_get_now (tt_window_get_session (window));
  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (on_escape, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  build (self);
  tt_text_size_apply (GTK_WIDGET (self));

  tt_office_measure_storage_async (self->office, self->cancellable, on_measured,
                                   g_object_ref (self));
  tt_office_list_proofs_async (self->office, 0, self->cancellable, on_proofs, g_object_ref (self));
  tt_office_list_incidents_async (self->office, self->cancellable, on_incidents,
                                  g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
