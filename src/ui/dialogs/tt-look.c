/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-look.h"

#include "base/tt-error.h"
#include "ui/application/tt-application.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

#define MOST_BYTES (500 * G_GINT64_CONSTANT (1000000))

/* One look, from the question until its window is closed. */
typedef struct
{
  TtWindow *window; /* of the office itself */
  TtApplication *application;
  TtSession *session; /* of the office itself */
  TtOffice *office;
  TtActor *actor;
  char *layer;
  char *snapshot;
  gint64 at;
  char *words;
  char *folder; /* of the copy */
  TtErrand *errand;
  TtSession *copy;
  GtkWindow *shown; /* (nullable) */
} Look;

static void
look_free (Look *self)
{
  g_object_unref (self->window);
  g_object_unref (self->application);
  g_object_unref (self->session);
  g_object_unref (self->office);
  g_object_unref (self->actor);
  g_clear_object (&self->errand);
  g_clear_object (&self->copy);
  g_free (self->layer);
  g_free (self->snapshot);
  g_free (self->words);
  g_free (self->folder);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

/* A folder for all looks of one office, so that what a program that was killed left there can be
 * told from the looks of another. */
static char *
dup_folder (TtSession *session, const char *snapshot)
{
  g_autofree char *sum =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, tt_session_get_folder (session), -1);
  g_autofree char *name = g_strdup_printf ("look-%.16s", sum);

  return g_build_filename (g_get_user_cache_dir (), "timetracker", name, snapshot, NULL);
}

/* The window that looks at that copy already. (transfer none) (nullable) */
static GtkWindow *
find_shown (TtApplication *application, const char *folder)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL;
       l = l->next)
    if (TT_IS_WINDOW (l->data) &&
        g_str_equal (tt_session_get_folder (tt_window_get_session (l->data)), folder))
      return l->data;
  return NULL;
}

/* ---- the folder goes ------------------------------------------------------------------------- */

typedef struct
{
  TtDisk *disk;
  char *path;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->disk);
  g_free (removal->path);
  g_free (removal);
}

static void
remove_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Removal *removal = data;
  GError *error = NULL;
  TtStat stat = { 0 };

  if (!tt_disk_stat (removal->disk, removal->path, &stat, &error) ||
      (stat.kind != TT_KIND_NONE && !tt_disk_remove_tree (removal->disk, removal->path, &error)))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
remove_folder (Look *self, GAsyncReadyCallback callback, gpointer user_data)
{
  TtEnvironment *environment = tt_session_get_environment (self->session);
  g_autoptr (GTask) task = g_task_new (self->application, NULL, callback, user_data);
  Removal *removal = g_new0 (Removal, 1);

  removal->disk = g_object_ref (tt_environment_get_disk (environment));
  removal->path = g_strdup (self->folder);
  g_task_set_source_tag (task, remove_folder);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, removal, (GDestroyNotify) removal_free);
  tt_executor_push (tt_environment_get_executor (environment), TT_QUEUE_PROTECT, task,
                    remove_in_worker);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It lies in the cache, where the next look at that moment takes it away. */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_warning ("%s", error->message);
}

static void
on_copy_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_session_close_finish (TT_SESSION (source), result, &error))
    g_warning ("%s", error->message);
  remove_folder (self, on_removed, self);
}

/* ---- the window ------------------------------------------------------------------------------ */

static void
on_window_gone (GtkWidget *window, Look *self)
{
  g_signal_handlers_disconnect_by_data (self->session, self);
  self->shown = NULL;
  tt_session_close_async (self->copy, on_copy_closed, self);
}

/* Who locks the office, or goes back, has no business in a copy of it. */
static void
on_stage (TtSession *session, GParamSpec *pspec, Look *self)
{
  if (tt_session_get_stage (session) != TT_STAGE_OFFICE)
    gtk_window_destroy (self->shown);
}

static void
on_go_back (GtkButton *button, Look *self)
{
  TtMoment moment = { self->layer, self->snapshot, self->at };

  gtk_window_present (GTK_WINDOW (self->window));
  tt_restore_in_place (GTK_WINDOW (self->window), self->office, self->actor, &moment, NULL);
  gtk_window_close (self->shown);
}

static void
show (Look *self, TtOffice *copy)
{
  /* Translators: %s is a moment. */
  g_autofree char *words =
      g_strdup_printf (_ ("You are looking at %s. Nothing can be changed here."), self->words);
  GtkWidget *deed = gtk_button_new_with_label (_ ("Go Back"));

  gtk_widget_add_css_class (deed, "suggested-action");
  self->copy = tt_session_new (tt_session_get_environment (self->session), self->folder);
  tt_session_set_zone (self->copy, tt_session_get_zone (self->session));
  tt_session_take_office (self->copy, copy, self->actor);
  self->shown = GTK_WINDOW (tt_window_new_look (self->application, self->copy, words, deed));
  gtk_window_set_title (self->shown, self->words);
  g_signal_connect (deed, "clicked", G_CALLBACK (on_go_back), self);
  g_signal_connect (self->shown, "destroy", G_CALLBACK (on_window_gone), self);
  g_signal_connect (self->session, "notify::stage", G_CALLBACK (on_stage), self);
  tt_window_show_place (TT_WINDOW (self->shown), "time");
  gtk_window_present (self->shown);
}

/* ---- the copy -------------------------------------------------------------------------------- */

/* What was built of it goes again. */
static void
give_up (Look *self, const GError *error)
{
  tt_errand_fail (self->errand, error);
  remove_folder (self, on_removed, self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtOffice) copy = tt_office_open_finish (result, &error);

  if (copy == NULL)
    {
      give_up (self, error);
      return;
    }
  tt_errand_succeed (self->errand, "", FALSE);
  show (self, copy);
}

static void
on_built (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Look *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) built = tt_office_restore_finish (TT_OFFICE (source), result, &error);

  if (built == NULL)
    give_up (self, error);
  else
    tt_office_open_async (tt_session_get_environment (self->session), self->folder,
                          TT_OFFICE_READ_ONLY, NULL, on_opened, self);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) self = user_data;
  g_autoptr (GError) error = NULL;
  TtRestore what = { .layer = self->layer, .snapshot = self->snapshot, .to = self->folder };

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      tt_errand_fail (self->errand, error);
      return;
    }
  tt_office_restore_async (self->office, self->actor, &what, tt_errand_get_progress (self->errand),
                           on_built, self);
  self = NULL;
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) self = user_data;
  g_autoptr (GError) error = NULL;
  TtCounts counts = { 0 };
  gint64 bytes = 0;

  if (tt_office_count_finish (TT_OFFICE (source), result, &counts, &bytes, &error) &&
      bytes > MOST_BYTES)
    {
      g_autofree char *size = tt_format_size ((guint64) bytes);

      g_set_error (&error, TT_ERROR, TT_ERROR_REFUSED,
                   _ ("An office of %s is too large to be built just to look at. Bring it to a new "
                      "folder and open that."),
                   size);
    }
  if (error != NULL)
    {
      tt_window_show_error (self->window, error);
      return;
    }
  if (tt_application_get_errand (self->application) != NULL)
    {
      tt_window_toast (self->window, _ ("Something else is still under way"));
      return;
    }

  self->errand = tt_errand_new (_ ("Look at It First"), self->words, "tt-go-back-symbolic");
  tt_application_add_errand (self->application, self->errand);
  remove_folder (self, on_cleared, self);
  self = NULL;
}

void
tt_look_start (TtWindow *window, const TtMoment *moment, const char *words)
{
  TtApplication *application;
  g_autofree char *folder = NULL;
  GtkWindow *shown;
  Look *self;

  g_return_if_fail (TT_IS_WINDOW (window));
  g_return_if_fail (moment != NULL && moment->snapshot != NULL);
  g_return_if_fail (words != NULL);

  application = TT_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  folder = dup_folder (tt_window_get_session (window), moment->snapshot);
  shown = find_shown (application, folder);
  if (shown != NULL)
    {
      gtk_window_present (shown);
      return;
    }

  self = g_new0 (Look, 1);
  self->window = g_object_ref (window);
  self->application = g_object_ref (application);
  self->session = g_object_ref (tt_window_get_session (window));
  self->office = g_object_ref (tt_window_get_office (window));
  self->actor = g_object_ref (tt_window_get_actor (window));
  self->layer = g_strdup (moment->layer);
  self->snapshot = g_strdup (moment->snapshot);
  self->at = moment->at;
  self->words = g_strdup (words);
  self->folder = g_steal_pointer (&folder);
  tt_office_count_async (self->office, NULL, on_counted, self);
}
