/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-restore.h"

#include "ui/application/tt-application.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* One going back, from the question to its end. */
typedef struct
{
  TtApplication *application;
  TtOffice *office;
  TtActor *actor;
  TtSnapshot *snapshot;
  TtErrand *errand;
  char *to; /* NULL: in place */
} Restore;

static void
restore_free (Restore *self)
{
  g_object_unref (self->application);
  g_object_unref (self->office);
  g_object_unref (self->actor);
  tt_snapshot_unref (self->snapshot);
  g_clear_object (&self->errand);
  g_free (self->to);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restore, restore_free)

static Restore *
restore_new (GtkWindow *window, TtOffice *office, TtActor *actor, TtSnapshot *snapshot)
{
  Restore *self = g_new0 (Restore, 1);

  self->application = g_object_ref (TT_APPLICATION (gtk_window_get_application (window)));
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->snapshot = tt_snapshot_ref (snapshot);
  return self;
}

static char *
describe (Restore *self)
{
  TtSession *session = tt_application_get_session (self->application);
  const char *zone = tt_session_get_zone (session);
  gint64 now = tt_session_get_now (session);
  g_autofree char *day = tt_format_day_long (self->snapshot->at, zone, now);
  g_autofree char *clock = tt_format_time (self->snapshot->at, zone);

  if (self->to != NULL)
    return g_strdup_printf (_ ("The office of %s, %s stands in %s"), day, clock, self->to);
  return g_strdup_printf (_ ("Went back to %s, %s"), day, clock);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored =
      tt_office_restore_finish (TT_OFFICE (source), result, &error);
  TtSession *session = tt_application_get_session (self->application);
  gboolean decides = self->to == NULL && tt_session_get_stage (session) == TT_STAGE_DECISION;
  g_autofree char *words = NULL;

  if (restored == NULL)
    {
      tt_errand_fail (self->errand, error);
      return;
    }
  words = describe (self);
  tt_errand_succeed (self->errand, words, self->to == NULL && !decides);
  /* What there was to decide is decided: the folder opens like any other. */
  if (decides)
    tt_session_open (session);
}

static void
start (Restore *self)
{
  TtRestore what = {
    .layer = self->snapshot->layer,
    .snapshot = self->snapshot->id,
    .to = self->to,
  };

  if (tt_application_get_errand (self->application) != NULL)
    {
      restore_free (self);
      return;
    }
  self->errand = tt_errand_new (_ ("Go Back"), "", "tt-go-back-symbolic");
  tt_application_add_errand (self->application, self->errand);
  tt_office_restore_async (self->office, self->actor, &what, tt_errand_get_progress (self->errand),
                           on_restored, self);
}

void
tt_restore_in_place (GtkWindow *window, TtOffice *office, TtActor *actor, TtSnapshot *snapshot)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (TT_IS_OFFICE (office) && TT_IS_ACTOR (actor) && snapshot != NULL);

  start (restore_new (window, office, actor, snapshot));
}

static void
on_folder (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    {
      self->to = g_file_get_path (file);
      start (g_steal_pointer (&self));
    }
  g_object_unref (dialog);
}

void
tt_restore_elsewhere (GtkWindow *window, TtOffice *office, TtActor *actor, TtSnapshot *snapshot)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (TT_IS_OFFICE (office) && TT_IS_ACTOR (actor) && snapshot != NULL);

  chooser = gtk_file_chooser_native_new (_ ("Choose an Empty Folder"), window,
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Restore Here"),
                                         _ ("_Cancel"));
  g_signal_connect (chooser, "response", G_CALLBACK (on_folder),
                    restore_new (window, office, actor, snapshot));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

const char *
tt_restore_describe_layer (const TtSnapshot *snapshot)
{
  if (g_str_equal (snapshot->layer, "archive"))
    return _ ("From the archive");
  if (g_str_equal (snapshot->layer, "shadow"))
    return _ ("From the live copy");
  return snapshot->layer;
}
