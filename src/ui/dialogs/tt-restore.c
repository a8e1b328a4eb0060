/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-restore.h"

#include "ui/application/tt-application.h"
#include "ui/dialogs/tt-changes.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* One going back, from the question to its end. */
typedef struct
{
  TtApplication *application;
  TtOffice *office;
  TtActor *actor;
  char *layer;
  char *snapshot;
  gint64 at;
  TtErrand *errand;
  char *to;     /* NULL: in place */
  TtPart *part; /* NULL: everything */
} Restore;

static void
restore_free (Restore *self)
{
  g_object_unref (self->application);
  g_object_unref (self->office);
  g_object_unref (self->actor);
  g_free (self->layer);
  g_free (self->snapshot);
  g_clear_object (&self->errand);
  g_clear_pointer (&self->part, tt_part_free);
  g_free (self->to);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restore, restore_free)

static Restore *
restore_new (GtkWindow *window, TtOffice *office, TtActor *actor, const TtMoment *moment)
{
  Restore *self = g_new0 (Restore, 1);

  self->application = g_object_ref (TT_APPLICATION (gtk_window_get_application (window)));
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->layer = g_strdup (moment->layer);
  self->snapshot = g_strdup (moment->snapshot);
  self->at = moment->at;
  return self;
}

/* "Wednesday 18 November, 16:38" */
static char *
dup_moment (Restore *self, gint64 at)
{
  TtSession *session = tt_application_get_session (self->application);
  const char *zone = tt_session_get_zone (session);
  g_autofree char *day = tt_format_day_long (at, zone, tt_session_get_now (session));
  g_autofree char *clock = tt_format_time (at, zone);

  return g_strdup_printf (_ ("%s, %s"), day, clock);
}

static char *
describe (Restore *self, const TtRestoreResult *restored)
{
  g_autofree char *moment = dup_moment (self, restored->at != 0 ? restored->at : self->at);
  gint64 count = restored->changes != NULL ? tt_changes_count (restored->changes) : 0;
  g_autofree char *number = tt_format_count (count);
  g_autofree char *changed = g_strdup_printf (
      ngettext ("%s thing changed.", "%s things changed.", (gulong) count), number);

  if (self->to != NULL)
    return g_strdup_printf (_ ("The office of %s stands in %s"), moment, self->to);
  if (self->part != NULL)
    /* Translators: a person, a site or a day; then a moment; then how much changed. */
    return g_strdup_printf (_ ("Brought back %s from %s. %s"), self->part->name, moment, changed);
  /* Translators: a moment, then how much changed. */
  return g_strdup_printf (_ ("Went back to %s. %s"), moment, changed);
}

static void
finish (Restore *self, TtRestoreResult *restored, const GError *error)
{
  TtSession *session = tt_application_get_session (self->application);
  gboolean decides = self->to == NULL && tt_session_get_stage (session) == TT_STAGE_DECISION;
  g_autofree char *words = NULL;

  if (restored == NULL)
    {
      tt_errand_fail (self->errand, error);
      return;
    }
  words = decides ? g_strdup (_ ("Decided. What was not chosen is set aside: see Protection."))
                  : describe (self, restored);
  tt_errand_succeed (self->errand, words, self->to == NULL && !decides);
  /* What there was to decide is decided: the folder opens like any other. */
  if (decides)
    tt_session_open (session);
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored =
      tt_office_restore_finish (TT_OFFICE (source), result, &error);

  finish (self, restored, error);
}

static void
on_brought_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Restore) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored =
      tt_office_bring_back_finish (TT_OFFICE (source), result, &error);

  finish (self, restored, error);
}

static void
start (Restore *self)
{
  TtRestore what = {
    .layer = self->layer,
    .snapshot = self->snapshot,
    .to = self->to,
  };
  TtMoment moment = { self->layer, self->snapshot, self->at };
  TtProgress *progress;

  if (tt_application_get_errand (self->application) != NULL)
    {
      restore_free (self);
      return;
    }
  self->errand = tt_errand_new (self->part != NULL ? _ ("Bring Back") : _ ("Go Back"),
                                self->part != NULL ? self->part->name : "", "tt-go-back-symbolic");
  tt_application_add_errand (self->application, self->errand);
  progress = tt_errand_get_progress (self->errand);
  if (self->part != NULL)
    tt_office_bring_back_async (self->office, self->actor, &moment, self->part->kind,
                                self->part->id, self->part->day, FALSE, progress, on_brought_back,
                                self);
  else
    tt_office_restore_async (self->office, self->actor, &what, progress, on_restored, self);
}

void
tt_restore_in_place (
    GtkWindow *window, TtOffice *office, TtActor *actor, const TtMoment *moment, const TtPart *part)
{
  Restore *self;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (TT_IS_OFFICE (office) && TT_IS_ACTOR (actor) && moment != NULL);

  self = restore_new (window, office, actor, moment);
  self->part = part != NULL ? tt_part_dup (part) : NULL;
  start (self);
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
tt_restore_elsewhere (GtkWindow *window, TtOffice *office, TtActor *actor, const TtMoment *moment)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (TT_IS_OFFICE (office) && TT_IS_ACTOR (actor) && moment != NULL);

  chooser = gtk_file_chooser_native_new (_ ("Choose an Empty Folder"), window,
                                         GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Restore Here"),
                                         _ ("_Cancel"));
  g_signal_connect (chooser, "response", G_CALLBACK (on_folder),
                    restore_new (window, office, actor, moment));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

const char *
tt_restore_describe_layer (const char *layer)
{
  if (g_str_equal (layer, "archive"))
    return _ ("From the archive");
  if (g_str_equal (layer, "shadow"))
    return _ ("From the live copy");
  if (g_str_equal (layer, "primary"))
    return _ ("From the main file");
  return layer;
}
