/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-backup.h"

#include "base/tt-error.h"
#include "office/tt-office-protect.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  TtErrand *errand;
  TtSession *session;
} Backup;

static void
backup_free (Backup *backup)
{
  g_object_unref (backup->errand);
  g_object_unref (backup->session);
  g_free (backup);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backup, backup_free)

/* The first layer that did not follow speaks for all: its cause and what to do. */
static GError *
find_trouble (GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      TtReport *report = g_ptr_array_index (reports, i);

      if (report->result == TT_RESULT_OK)
        continue;
      return g_error_new (TT_ERROR, TT_ERROR_FAILED,
                          /* Translators: a copy's name and why it does not follow. */
                          _ ("The copy “%s” was not brought up to date. %s%s%s"), report->name,
                          report->error_message != NULL ? report->error_message : "",
                          report->error_hint != NULL ? " " : "",
                          report->error_hint != NULL ? report->error_hint : "");
    }
  return NULL;
}

static void
on_backed_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Backup) backup = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = tt_office_backup_finish (TT_OFFICE (source), result, &error);
  g_autofree char *clock =
      tt_format_time (tt_session_get_now (backup->session), tt_session_get_zone (backup->session));
  g_autofree char *words = NULL;

  if (error == NULL)
    error = find_trouble (reports);
  if (error != NULL)
    {
      tt_errand_fail (backup->errand, error);
      return;
    }
  words = g_strdup_printf (ngettext ("Backed up and read back: %u copy matches, %s",
                                     "Backed up and read back: %u copies match, %s", reports->len),
                           reports->len, clock);
  tt_errand_succeed (backup->errand, words, FALSE);
}

void
tt_backup_start (TtWindow *window)
{
  TtApplication *application = TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  Backup *backup;

  if (tt_application_get_errand (application) != NULL)
    {
      tt_window_toast (window, _ ("Something else is still under way"));
      return;
    }
  backup = g_new0 (Backup, 1);
  backup->errand = tt_errand_new (_ ("Back Up Now"), "", "tt-layer-archive-symbolic");
  backup->session = g_object_ref (tt_window_get_session (window));
  tt_application_add_errand (application, backup->errand);
  tt_office_backup_async (tt_window_get_office (window), tt_window_get_actor (window), NULL,
                          tt_errand_get_progress (backup->errand), on_backed_up, backup);
}
