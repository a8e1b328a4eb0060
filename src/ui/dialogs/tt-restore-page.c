/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-restore-page.h"

#include "core/tt-label.h"
#include "core/tt-zone.h"
#include "office/tt-office-protect.h"
#include "office/tt-point-model.h"
#include "ui/application/tt-application.h"
#include "ui/dialogs/tt-changes.h"
#include "ui/dialogs/tt-restore.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-scrubber.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

#define LEAST_SHOWN (29 * G_TIME_SPAN_DAY)
#define MOST_SHOWN (365 * G_TIME_SPAN_DAY)
#define PREVIEW_AFTER 400 /* milliseconds without another choice */

struct _TtRestorePage
{
  AdwBin parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtPointModel *points;
  TtProgress *preview; /* of the comparison under way */
  guint preview_timer;
  TtSnapshot *chosen;

  GtkStack *stages;
  TtEmptyPage *empty;
  GtkLabel *moment;
  GtkLabel *moment_note;
  TtScrubber *scrubber;
  GtkLabel *safety;
  GtkListBox *diffs;
  GtkLabel *diff_count;
  GtkLabel *diff_note;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (TtRestorePage, tt_restore_page, ADW_TYPE_BIN)

static gint64
now_of (TtRestorePage *self)
{
  return tt_clock_now (tt_environment_get_clock (tt_office_get_environment (self->office)));
}

/* Moments are said in the company's zone, as everywhere in the window. (transfer full) */
static char *
dup_zone (TtRestorePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *zone =
      TT_IS_WINDOW (root) ? tt_session_get_zone (tt_window_get_session (TT_WINDOW (root))) : "";

  return *zone != '\0' ? g_strdup (zone) : tt_zone_dup_local ();
}

static TtSnapshot *
snapshot_at (TtRestorePage *self, guint i)
{
  g_autoptr (TtPoint) point = g_list_model_get_item (G_LIST_MODEL (self->points), i);

  return point != NULL ? tt_point_get_snapshot (point) : NULL;
}

static guint
count_points (TtRestorePage *self)
{
  return self->points != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->points)) : 0;
}

static void
stop_preview (TtRestorePage *self)
{
  g_clear_handle_id (&self->preview_timer, g_source_remove);
  if (self->preview != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->preview));
  g_clear_object (&self->preview);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static void
show_note (TtRestorePage *self, const char *words)
{
  gtk_label_set_text (self->diff_note, words);
  gtk_widget_set_visible (GTK_WIDGET (self->diff_note), *words != '\0');
}

static void
show_changes (TtRestorePage *self, const TtRestoreResult *restored)
{
  gint64 all = tt_changes_fill (self->diffs, restored->changes);
  g_autofree char *number = tt_format_count (all);
  g_autofree char *words =
      g_strdup_printf (ngettext ("%s change", "%s changes", (gulong) all), number);
  g_autofree char *sentences =
      restored->preview != NULL ? g_strjoinv ("\n", restored->preview->sentences) : g_strdup ("");

  gtk_label_set_text (self->diff_count, words);
  gtk_widget_set_visible (GTK_WIDGET (self->diffs), all > 0);
  show_note (self, all > 0 ? sentences : _ ("Nothing would be different."));
  tt_text_size_apply (GTK_WIDGET (self->diffs));
}

typedef struct
{
  TtRestorePage *page;
  TtProgress *progress;
} Preview;

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Preview *preview = user_data;
  g_autoptr (TtRestorePage) self = preview->page;
  g_autoptr (TtProgress) progress = preview->progress;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored =
      tt_office_restore_finish (TT_OFFICE (source), result, &error);

  if (self->preview != progress)
    return;
  stop_preview (self);
  if (restored == NULL)
    show_note (self, error->message);
  else
    show_changes (self, restored);
}

static gboolean
start_preview (gpointer user_data)
{
  TtRestorePage *self = user_data;
  TtRestore what = { .dry_run = TRUE };
  Preview *preview;

  self->preview_timer = 0;
  if (self->chosen == NULL || self->office == NULL)
    return G_SOURCE_REMOVE;

  what.layer = self->chosen->layer;
  what.snapshot = self->chosen->id;
  self->preview = tt_progress_new ();
  preview = g_new0 (Preview, 1);
  preview->page = g_object_ref (self);
  preview->progress = g_object_ref (self->preview);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  tt_office_restore_async (self->office, self->actor, &what, self->preview, on_previewed, preview);
  return G_SOURCE_REMOVE;
}

/* What would be different is worked out when the choice has rested a moment. */
static void
ask_for_preview (TtRestorePage *self)
{
  stop_preview (self);
  gtk_widget_set_visible (GTK_WIDGET (self->diffs), FALSE);
  gtk_label_set_text (self->diff_count, "");
  show_note (self, _ ("Comparing with today"));
  self->preview_timer = g_timeout_add (PREVIEW_AFTER, start_preview, self);
}

static void
choose (TtRestorePage *self, TtSnapshot *snapshot)
{
  gint64 now = now_of (self);
  g_autofree char *zone = dup_zone (self);
  g_autofree char *day = tt_format_day_long (snapshot->at, zone, now);
  g_autofree char *clock = tt_format_time (snapshot->at, zone);
  g_autofree char *words = g_strdup_printf (_ ("%s, %s"), day, clock);
  g_autofree char *today = tt_format_day_time (now, zone, now);
  g_autofree char *safety = NULL;
  g_autofree char *note = NULL;

  if (self->chosen == snapshot)
    return;
  g_clear_pointer (&self->chosen, tt_snapshot_unref);
  self->chosen = tt_snapshot_ref (snapshot);

  if (*snapshot->label != '\0')
    note = g_strdup_printf ("%s · %s", tt_label_get_words (snapshot->label),
                            tt_restore_describe_layer (snapshot));
  else
    note = g_strdup (tt_restore_describe_layer (snapshot));
  safety = g_strdup_printf (_ ("The office as it is now stays kept as “Before going back, %s”. "
                               "Edit > Undo brings it back."),
                            today);
  gtk_label_set_text (self->moment, words);
  gtk_label_set_text (self->moment_note, note);
  gtk_label_set_text (self->safety, safety);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.go", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.elsewhere", TRUE);
  tt_scrubber_set_moment (self->scrubber, snapshot->at);
  ask_for_preview (self);
}

static void
on_moment (TtRestorePage *self)
{
  gint64 at = tt_scrubber_get_moment (self->scrubber);

  for (guint i = 0; i < count_points (self); i++)
    {
      TtSnapshot *snapshot = snapshot_at (self, i);

      if (snapshot->at == at)
        {
          choose (self, snapshot);
          return;
        }
    }
}

static void
step (TtRestorePage *self, int by)
{
  for (guint i = 0; i < count_points (self); i++)
    {
      TtSnapshot *snapshot = snapshot_at (self, i);

      if (self->chosen == NULL || snapshot->at != self->chosen->at)
        continue;
      /* Several copies hold the same moment: one step goes past them all. */
      for (int j = (int) i + by; j >= 0 && j < (int) count_points (self); j += by)
        if (snapshot_at (self, (guint) j)->at != snapshot->at)
          {
            choose (self, snapshot_at (self, (guint) j));
            return;
          }
      return;
    }
}

/* How many changes lie between the @i-th moment and the one kept before it in the same copy. */
static double
count_changes (TtRestorePage *self, guint i)
{
  TtSnapshot *snapshot = snapshot_at (self, i);

  for (guint j = i + 1; j < count_points (self); j++)
    {
      TtSnapshot *before = snapshot_at (self, j);

      if (g_str_equal (before->layer, snapshot->layer) &&
          g_str_equal (before->stream, snapshot->stream))
        return MAX (1, (double) (snapshot->seq - before->seq));
    }
  return 1;
}

static void
fill (TtRestorePage *self)
{
  guint n = count_points (self);
  g_autofree char *zone = dup_zone (self);
  gint64 now;
  gint64 oldest;

  gtk_stack_set_visible_child_name (self->stages, n > 0 ? "moments" : "empty");
  if (n == 0)
    return;

  now = now_of (self);
  oldest = MAX (snapshot_at (self, n - 1)->at, now - MOST_SHOWN);
  tt_scrubber_set_range (self->scrubber, MIN (oldest, now - LEAST_SHOWN), now, zone);
  for (guint i = 0; i < n; i++)
    tt_scrubber_add_moment (self->scrubber, snapshot_at (self, i)->at, count_changes (self, i));
  if (self->chosen == NULL)
    choose (self, snapshot_at (self, 0));
  else
    tt_scrubber_set_moment (self->scrubber, self->chosen->at);
}

static void
previous (GtkWidget *widget, const char *action, GVariant *parameter)
{
  step (TT_RESTORE_PAGE (widget), 1);
}

static void
next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  step (TT_RESTORE_PAGE (widget), -1);
}

static void
back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.open-protection", NULL);
}

static void
go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);

  tt_restore_in_place (GTK_WINDOW (gtk_widget_get_root (widget)), self->office, self->actor,
                       self->chosen);
}

static void
elsewhere (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);

  tt_restore_elsewhere (GTK_WINDOW (gtk_widget_get_root (widget)), self->office, self->actor,
                        self->chosen);
}

static void
tt_restore_page_map (GtkWidget *widget)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);

  GTK_WIDGET_CLASS (tt_restore_page_parent_class)->map (widget);
  if (self->points != NULL)
    tt_point_model_refresh (self->points);
}

static void
tt_restore_page_dispose (GObject *object)
{
  TtRestorePage *self = TT_RESTORE_PAGE (object);

  g_clear_handle_id (&self->preview_timer, g_source_remove);
  if (self->preview != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->preview));
  g_clear_object (&self->preview);
  g_clear_object (&self->points);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->chosen, tt_snapshot_unref);
  G_OBJECT_CLASS (tt_restore_page_parent_class)->dispose (object);
}

static void
tt_restore_page_class_init (TtRestorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_FLOW);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_SCRUBBER);

  G_OBJECT_CLASS (klass)->dispose = tt_restore_page_dispose;
  widget_class->map = tt_restore_page_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-restore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, stages);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, empty);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, moment);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, moment_note);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, scrubber);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, safety);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diffs);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diff_count);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diff_note);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_moment);
  gtk_widget_class_install_action (widget_class, "page.previous", NULL, previous);
  gtk_widget_class_install_action (widget_class, "page.next", NULL, next);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "page.go", NULL, go);
  gtk_widget_class_install_action (widget_class, "page.elsewhere", NULL, elsewhere);
}

static void
tt_restore_page_init (TtRestorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.go", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.elsewhere", FALSE);
  tt_empty_page_set_words (self->empty, "tt-go-back-symbolic", _ ("Only this moment so far"),
                           _ ("The first moment to go back to is kept after the next change."));
  tt_empty_page_set_first (self->empty, _ ("Back Up Now"), "win.back-up-now");
  tt_empty_page_set_second (self->empty, NULL, NULL);
}

GtkWidget *
tt_restore_page_new (void)
{
  return g_object_new (TT_TYPE_RESTORE_PAGE, NULL);
}

void
tt_restore_page_set_office (TtRestorePage *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_RESTORE_PAGE (self));

  stop_preview (self);
  if (self->points != NULL)
    g_signal_handlers_disconnect_by_data (self->points, self);
  g_clear_object (&self->points);
  g_clear_pointer (&self->chosen, tt_snapshot_unref);
  g_set_object (&self->office, office);
  g_set_object (&self->actor, actor);
  if (office == NULL)
    return;

  self->points = tt_point_model_new (office, NULL);
  g_signal_connect_object (self->points, "items-changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  fill (self);
}
