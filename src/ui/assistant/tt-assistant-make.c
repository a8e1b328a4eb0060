/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-people.h"
#include "office/tt-office-protect.h"
#include "ui/assistant/tt-assistant-private.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

#define ARCHIVE "archive"

/* The steps follow one another. Once the office is there, what fails is told at the end and stops
 * nothing: it can be mended from the window. */
static void set_week (TtAssistant *self);
static void move_archive (TtAssistant *self);
static void make_first_copy (TtAssistant *self);

static void
note_trouble (TtAssistant *self, const GError *error)
{
  if (self->troubles->len > 0)
    g_string_append_c (self->troubles, '\n');
  g_string_append (self->troubles, error->message);
}

static GCancellable *
cancellable_of (TtAssistant *self)
{
  return tt_progress_get_cancellable (self->progress);
}

static gboolean
is_gone (TtAssistant *self)
{
  return self->session == NULL;
}

/* Green is for what was verified and stands on another disk too; else the one sentence says what is
 * missing. */
static void
show_done (TtAssistant *self)
{
  g_autoptr (TtProtectStatus) status = tt_office_get_status (self->office);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *sentence =
      tt_protect_status_dup_sentence (status, tt_session_get_now (self->session), zone);
  gboolean well = self->proven && self->troubles->len == 0;
  gboolean green = well && status->green;
  g_autofree char *words = NULL;

  if (green)
    words = g_strdup (_ ("The first copy was written, read back and matched."));
  else if (well)
    words = g_strdup_printf (_ ("The first copy was written, read back and matched. %s"), sentence);
  else
    words = g_strdup (self->troubles->str);
  gtk_image_set_from_icon_name (self->done_icon,
                                well ? "tt-protected-symbolic" : "tt-at-risk-symbolic");
  tt_state_set_style (GTK_WIDGET (self->done_icon), green  ? "success"
                                                    : well ? "dim-label"
                                                           : "warning");
  gtk_label_set_text (self->done_title,
                      green ? _ ("Your office is ready, and safe") : _ ("Your office is ready"));
  gtk_label_set_text (self->done_text, words);
  tt_assistant_show_page (self, "done");
}

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = tt_office_backup_finish (TT_OFFICE (source), result, &error);

  if (is_gone (self))
    return;
  if (error != NULL)
    note_trouble (self, error);
  self->proven = reports != NULL && reports->len > 0;
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    {
      const TtReport *report = g_ptr_array_index (reports, i);

      if (report->result == TT_RESULT_OK)
        continue;
      self->proven = FALSE;
      if (self->troubles->len > 0)
        g_string_append_c (self->troubles, '\n');
      g_string_append (self->troubles, report->error_message != NULL ? report->error_message
                                                                     : _ ("A copy was not made."));
    }
  show_done (self);
}

static void
make_first_copy (TtAssistant *self)
{
  tt_assistant_show_working (self, _ ("Writing the first copy and reading it back"));
  tt_office_backup_async (self->office, self->actor, NULL, self->progress, on_backed_up,
                          g_object_ref (self));
}

static void
on_archive_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;

  if (is_gone (self))
    return;
  if (!tt_office_save_layer_finish (TT_OFFICE (source), result, &error))
    note_trouble (self, error);
  make_first_copy (self);
}

/* The text as JSON writes one. */
static void
append_json_text (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (json, "\\u%04x", (guchar) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

static void
move_archive (TtAssistant *self)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) settings = NULL;
  TtLayerRow layer = { .name = (char *) ARCHIVE, .kind = (char *) "folder", .enabled = TRUE };

  if (self->disk == NULL)
    {
      make_first_copy (self);
      return;
    }
  path = g_build_filename (self->disk, "timetracker-" ARCHIVE, NULL);
  settings = g_string_new ("{\"path\":");
  append_json_text (settings, path);
  g_string_append_c (settings, '}');
  layer.settings = settings->str;
  tt_office_save_layer_async (self->office, self->actor, &layer, FALSE, cancellable_of (self),
                              on_archive_moved, g_object_ref (self));
}

static void
on_company_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;

  if (is_gone (self))
    return;
  if (!tt_office_save_company_finish (TT_OFFICE (source), result, NULL, &error))
    note_trouble (self, error);
  move_archive (self);
}

static void
on_companies (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) companies =
      tt_office_list_companies_finish (TT_OFFICE (source), result, &error);
  TtCompany *company;

  if (is_gone (self))
    return;
  if (companies == NULL || companies->len == 0)
    {
      if (error != NULL)
        note_trouble (self, error);
      move_archive (self);
      return;
    }
  company = g_ptr_array_index (companies, 0);
  tt_company_set_week_start (company, (int) adw_combo_row_get_selected (self->week));
  tt_office_save_company_async (self->office, self->actor, company, cancellable_of (self),
                                on_company_saved, g_object_ref (self));
}

/* A new office counts its weeks from Monday unless told. */
static void
set_week (TtAssistant *self)
{
  if (adw_combo_row_get_selected (self->week) == 0)
    move_archive (self);
  else
    tt_office_list_companies_async (self->office, self->actor, FALSE, cancellable_of (self),
                                    on_companies, g_object_ref (self));
}

static void
on_remembered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;

  if (is_gone (self))
    return;
  if (!tt_office_remember_finish (TT_OFFICE (source), result, &error))
    note_trouble (self, error);
  set_week (self);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean must_set = FALSE;

  self->actor = tt_office_sign_in_finish (TT_OFFICE (source), result, &must_set, &error);
  if (is_gone (self))
    return;
  /* The office is there: whoever made it signs in like anybody else, and reads why there. */
  if (self->actor == NULL)
    {
      tt_session_take_office (self->session, self->office, NULL);
      return;
    }
  if (gtk_switch_get_active (self->stay))
    tt_office_remember_async (self->office, self->actor, TRUE, cancellable_of (self), on_remembered,
                              g_object_ref (self));
  else
    set_week (self);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtAssistant) self = user_data;
  g_autoptr (GError) error = NULL;

  self->office = tt_office_create_finish (result, &error);
  if (is_gone (self))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      tt_assistant_show_page (self, "copies");
    }
  else if (error != NULL)
    {
      tt_assistant_show_page (self, "company");
      tt_assistant_show_notice (self, error->message);
    }
  else
    {
      tt_office_sign_in_async (self->office, gtk_editable_get_text (self->user),
                               gtk_editable_get_text (self->pass), cancellable_of (self),
                               on_signed_in, g_object_ref (self));
    }
}

void
tt_assistant_make (TtAssistant *self)
{
  TtNewOffice what = {
    .company = gtk_editable_get_text (self->company),
    .owner = gtk_editable_get_text (self->user),
    .owner_name = gtk_editable_get_text (self->owner),
    .zone = gtk_editable_get_text (self->zone),
    .currency = gtk_editable_get_text (self->currency),
    .password = gtk_editable_get_text (self->pass),
  };

  tt_assistant_show_working (self, _ ("Making your office"));
  tt_office_create_async (tt_session_get_environment (self->session),
                          tt_session_get_folder (self->session), &what, TT_OFFICE_RESIDENT,
                          cancellable_of (self), on_created, g_object_ref (self));
}
