/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entry-panel-private.h"

#include "base/tt-error.h"
#include "core/tt-entry-rules.h"
#include "core/tt-zone.h"
#include "office/tt-notice.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-people.h"
#include "ui/dialogs/tt-preferences.h"
#include "ui/protection/tt-history-dialog.h"
#include "ui/today/tt-mend.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-picture-choice.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* What stands in the form. */
typedef struct
{
  gint64 user;
  gint64 site;
  const char *zone;
  gint64 started_at;
  gint64 ended_at;
  GPtrArray *breaks; /* (nullable) TtBreak, where they were changed */
} Form;

static void
form_clear (Form *form)
{
  g_clear_pointer (&form->breaks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Form, form_clear)

static gboolean
tt_entry_panel_read_minutes (GtkEntry *entry, int *minutes, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (tt_format_read_time (text, minutes))
    return TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  if (*text == '\0')
    g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Give the time in."));
  else
    g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                 _ ("“%s” is not a time of day. Write it like 7:02."), text);
  return FALSE;
}

static gboolean
tt_entry_panel_read_start (TtEntryPanel *self, Form *form, GError **error)
{
  g_autofree char *was =
      tt_zone_dup_day (tt_entry_get_zone (self->entry), tt_entry_get_started_at (self->entry));
  g_autofree char *midnight = g_strconcat (self->form_day, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (midnight, NULL);
  TtWall wall = { 0 };
  int minutes;

  if (!tt_entry_panel_is_new (self) && g_str_equal (was, self->form_day) &&
      g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->in_entry)), self->in_text))
    {
      form->started_at = tt_entry_get_started_at (self->entry);
      return TRUE;
    }
  if (!tt_entry_panel_read_minutes (self->in_entry, &minutes, error))
    return FALSE;
  if (date == NULL)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Choose the day."));
      return FALSE;
    }
  g_date_time_get_ymd (date, &wall.year, &wall.month, &wall.day);
  wall.hour = minutes / 60;
  wall.minute = minutes % 60;
  return tt_zone_resolve_one (form->zone, &wall, &form->started_at, error);
}

static gboolean
tt_entry_panel_read_end (TtEntryPanel *self, Form *form, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->out_entry));
  gboolean same_start = form->started_at == tt_entry_get_started_at (self->entry);
  int minutes;

  form->ended_at = 0;
  if (*text == '\0')
    {
      if (tt_entry_is_open (self->entry))
        return TRUE;
      gtk_widget_grab_focus (GTK_WIDGET (self->out_entry));
      g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID,
                           _ ("An end can be changed, not taken away."));
      return FALSE;
    }
  if (same_start && g_str_equal (text, self->out_text))
    {
      form->ended_at = tt_entry_get_ended_at (self->entry);
      return TRUE;
    }
  if (!tt_entry_panel_read_minutes (self->out_entry, &minutes, error))
    return FALSE;
  return tt_zone_find_end (form->zone, form->started_at, minutes / 60, minutes % 60,
                           &form->ended_at, error);
}

static gboolean
tt_entry_panel_read (TtEntryPanel *self, Form *form, GError **error)
{
  guint person = adw_combo_row_get_selected (self->person_row);
  guint site = adw_combo_row_get_selected (self->site_row);

  form->user = tt_entry_get_user (self->entry);
  form->site = tt_entry_get_site (self->entry);
  if (tt_entry_panel_is_new (self))
    {
      if (person >= self->users->len)
        {
          g_set_error_literal (error, TT_ERROR, TT_ERROR_INVALID, _ ("Choose who worked."));
          return FALSE;
        }
      form->user = tt_user_get_id (g_ptr_array_index (self->users, person));
    }
  if (tt_entry_panel_is_new (self) || site != self->site_selected)
    form->site = site > 0 && site <= self->sites->len
                     ? tt_site_get_id (g_ptr_array_index (self->sites, site - 1))
                     : 0;
  form->zone = tt_entry_panel_is_new (self) ? tt_directory_get_zone_of (self->directory, form->site)
                                            : tt_entry_get_zone (self->entry);
  return tt_entry_panel_read_start (self, form, error) &&
         tt_entry_panel_read_end (self, form, error) &&
         (tt_entry_panel_is_new (self) ||
          tt_break_list_read (self->breaks, form->started_at, &form->breaks, error));
}

/* ---- saving -------------------------------------------------------------------------- */

static void
tt_entry_panel_fail (TtEntryPanel *self, const GError *error)
{
  g_autofree char *hint = tt_notice_dup_hint (error);
  g_autofree char *words =
      hint != NULL ? g_strdup_printf ("%s\n%s", error->message, hint) : g_strdup (error->message);

  self->saving = FALSE;
  tt_entry_panel_update_buttons (self);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tt_entry_panel_say (self, words);
}

static void
tt_entry_panel_succeed (TtEntryPanel *self, gint64 id, const char *words)
{
  self->saving = FALSE;
  self->dirty = FALSE;
  tt_window_toast_undo (tt_window_from (GTK_WIDGET (self)), words);
  if (id != 0)
    tt_entry_panel_show (self, id);
  else
    tt_entry_panel_clear (self);
}

static gboolean
tt_entry_panel_needs_correction (TtEntryPanel *self, const Form *form)
{
  return form->started_at != tt_entry_get_started_at (self->entry) ||
         form->ended_at != tt_entry_get_ended_at (self->entry) ||
         form->site != tt_entry_get_site (self->entry) || form->breaks != NULL;
}

static void
on_revised (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_revise_entry_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office || self->entry == NULL)
    return;
  if (done)
    tt_entry_panel_succeed (self, tt_entry_get_id (self->entry), _ ("Entry changed"));
  else
    tt_entry_panel_fail (self, error);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  gboolean done = tt_office_save_entry_finish (TT_OFFICE (source), result, &id, &error);

  if (TT_OFFICE (source) != self->office || self->entry == NULL)
    return;
  if (done)
    tt_entry_panel_succeed (self, id, _ ("Entry added"));
  else
    tt_entry_panel_fail (self, error);
}

static void
tt_entry_panel_add (TtEntryPanel *self, const Form *form)
{
  g_autoptr (TtEntry) entry = tt_entry_new ();

  tt_entry_set_user (entry, form->user);
  tt_entry_set_site (entry, form->site);
  tt_entry_set_zone (entry, form->zone);
  tt_entry_set_started_at (entry, form->started_at);
  tt_entry_set_ended_at (entry, form->ended_at);
  tt_entry_set_in_note (entry, gtk_editable_get_text (GTK_EDITABLE (self->note_row)));
  tt_office_save_entry_async (self->office, self->actor, entry, _ ("Added by hand"), NULL, on_added,
                              g_object_ref (self));
}

/* All that was changed is one step, and one step of Undo. */
static void
tt_entry_panel_change (TtEntryPanel *self, const Form *form)
{
  const char *note = gtk_editable_get_text (GTK_EDITABLE (self->note_row));
  const char *out_note = gtk_editable_get_text (GTK_EDITABLE (self->out_note_row));
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_entry));
  gboolean same_words = g_str_equal (note, tt_entry_get_in_note (self->entry)) &&
                        g_str_equal (out_note, tt_entry_get_out_note (self->entry));
  g_autoptr (TtEntry) words = same_words ? NULL : tt_entry_dup (self->entry);
  TtRevision revision = {
    .entry = tt_entry_get_id (self->entry),
    .started_at = form->started_at != tt_entry_get_started_at (self->entry) ? form->started_at : 0,
    .ended_at = form->ended_at != tt_entry_get_ended_at (self->entry) ? form->ended_at : 0,
    .site = form->site != tt_entry_get_site (self->entry) ? form->site : -1,
    .words = words,
    .breaks = form->breaks,
    .reason = reason,
  };

  if (tt_entry_panel_needs_correction (self, form) && *reason == '\0')
    {
      self->saving = FALSE;
      tt_entry_panel_update_buttons (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->reason_entry));
      tt_entry_panel_say (self, _ ("Give the reason: it stays in the history."));
      return;
    }
  if (!tt_entry_panel_needs_correction (self, form) && same_words)
    {
      self->saving = FALSE;
      tt_entry_panel_fill (self); /* typed and taken back: nothing to save */
      return;
    }
  if (words != NULL)
    {
      tt_entry_set_in_note (words, note);
      tt_entry_set_out_note (words, out_note);
    }
  tt_office_revise_entry_async (self->office, self->actor, &revision, NULL, on_revised,
                                g_object_ref (self));
}

void
tt_entry_panel_on_save (TtEntryPanel *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (Form) form = { 0 };

  if (!self->dirty || self->saving || !tt_entry_panel_may_edit (self))
    return;
  if (!tt_entry_panel_read (self, &form, &error))
    {
      tt_entry_panel_say (self, error->message);
      return;
    }
  self->saving = TRUE;
  tt_entry_panel_update_buttons (self);
  tt_entry_panel_say (self, NULL);
  if (tt_entry_panel_is_new (self))
    tt_entry_panel_add (self, &form);
  else
    tt_entry_panel_change (self, &form);
}

/* ---- a picture that comes later --------------------------------------------------------- */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_attach_photo_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office || self->entry == NULL)
    return;
  if (!done)
    tt_entry_panel_fail (self, error);
  else if (self->dirty) /* what is typed stays, and the picture shows once it is saved */
    tt_window_toast_undo (tt_window_from (GTK_WIDGET (self)), _ ("Picture attached"));
  else
    tt_entry_panel_succeed (self, tt_entry_get_id (self->entry), _ ("Picture attached"));
}

/* Waits for the word about positions. */
typedef struct
{
  TtEntryPanel *panel;
  gint64 entry;
  GBytes *photo;
} Attachment;

static void
on_keep_position (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Attachment *attachment = user_data;
  g_autoptr (TtEntryPanel) self = attachment->panel;
  g_autoptr (GBytes) photo = attachment->photo;
  g_autoptr (GError) error = NULL;
  g_autofree char *keep = tt_office_get_setting_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office)
    return;
  if (error != NULL) /* who may not read settings keeps none */
    g_debug (TT_SETTING_KEEP_PHOTO_POSITION ": %s", error->message);
  tt_office_attach_photo_async (self->office, self->actor, attachment->entry, photo,
                                TT_MOMENT_OTHER, g_strcmp0 (keep, "yes") == 0, NULL, on_attached,
                                g_object_ref (self));
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Attachment *attachment = user_data;
  g_autoptr (GError) error = NULL;
  TtEntryPanel *self = attachment->panel;

  attachment->photo = tt_picture_choose_finish (result, NULL, &error);
  if (attachment->photo == NULL || self->office == NULL)
    {
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tt_entry_panel_say (self, error->message);
      g_clear_pointer (&attachment->photo, g_bytes_unref);
      g_object_unref (self);
      return;
    }
  tt_office_get_setting_async (self->office, self->actor, TT_SETTING_KEEP_PHOTO_POSITION, NULL,
                               on_keep_position, g_steal_pointer (&attachment));
}

void
tt_entry_panel_on_attach (TtEntryPanel *self)
{
  Attachment *attachment = g_new0 (Attachment, 1);

  attachment->panel = g_object_ref (self);
  attachment->entry = tt_entry_panel_get_entry (self);
  tt_picture_choose_async (GTK_WINDOW (tt_window_from (GTK_WIDGET (self))), NULL, on_picture,
                           attachment);
}

/* ---- deleting and reopening -------------------------------------------------------------- */

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_delete_entries_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office)
    return;
  if (done)
    tt_entry_panel_succeed (self, 0, _ ("1 entry deleted"));
  else
    tt_entry_panel_fail (self, error);
}

void
tt_entry_panel_on_delete (TtEntryPanel *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = tt_entry_panel_get_entry (self);

  if (id == 0 || self->saving)
    return;
  self->saving = TRUE;
  g_array_append_val (ids, id);
  tt_office_delete_entries_async (self->office, self->actor, ids, NULL, on_deleted,
                                  g_object_ref (self));
}

static void
on_reopened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtEntryPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tt_office_approve_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office || self->entry == NULL)
    return;
  if (done)
    tt_entry_panel_succeed (self, tt_entry_get_id (self->entry), _ ("The day is open again"));
  else
    tt_entry_panel_fail (self, error);
}

static void
on_reopen_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  TtEntryPanel *self = user_data;
  GtkWidget *reason = adw_message_dialog_get_extra_child (dialog);
  g_autofree char *day = NULL;

  if (!g_str_equal (response, "reopen") || self->entry == NULL || self->office == NULL)
    return;
  day = tt_entry_dup_day (self->entry);
  tt_office_approve_async (
      self->office, self->actor, TRUE, day, day, tt_entry_get_user (self->entry),
      gtk_editable_get_text (GTK_EDITABLE (reason)), NULL, on_reopened, g_object_ref (self));
}

static void
on_reason_changed (GtkEditable *reason, gpointer user_data)
{
  adw_message_dialog_set_response_enabled (user_data, "reopen",
                                           *gtk_editable_get_text (reason) != '\0');
}

static void
tt_entry_panel_reopen (TtEntryPanel *self)
{
  GtkWidget *reason = gtk_entry_new ();
  g_autofree char *body = g_strdup_printf (
      _ ("The hours of %s on this day can then be changed, and want approving anew."),
      tt_entry_get_user_name (self->entry));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Reopen This Day?"), body);

  gtk_entry_set_placeholder_text (GTK_ENTRY (reason), _ ("Reason, stays in the history"));
  gtk_entry_set_activates_default (GTK_ENTRY (reason), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), reason);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "reopen",
                                    _ ("_Reopen"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "reopen");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "reopen", FALSE);
  g_signal_connect_object (reason, "changed", G_CALLBACK (on_reason_changed), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_reopen_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
tt_entry_panel_on_mend (TtEntryPanel *self)
{
  if (self->entry == NULL)
    return;
  if (tt_entry_get_approved (self->entry))
    tt_entry_panel_reopen (self);
  else
    tt_mend_accept (GTK_WIDGET (self), self->office, self->actor, self->entry);
}

void
tt_entry_panel_on_all_changes (TtEntryPanel *self)
{
  g_autofree char *day = NULL;
  g_autofree char *words = NULL;

  if (self->entry == NULL)
    return;
  day = tt_format_day_time (tt_entry_get_started_at (self->entry), tt_entry_get_zone (self->entry),
                            tt_directory_get_now (self->directory));
  /* Translators: an entry: a person, then when it starts. */
  words = g_strdup_printf (_ ("%s, %s"), tt_entry_get_user_name (self->entry), day);
  tt_history_dialog_present (tt_window_from (GTK_WIDGET (self)), "entry",
                             tt_entry_get_id (self->entry), words);
}
