/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-restore-page.h"

#include "core/tt-zone.h"
#include "ui/application/tt-application.h"
#include "ui/dialogs/tt-changes.h"
#include "ui/dialogs/tt-look.h"
#include "ui/dialogs/tt-past-list.h"
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
#define QUIET_MS 400      /* commits come in bursts */

struct _TtRestorePage
{
  AdwBin parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtPast *past;        /* (nullable) */
  char *zone;          /* moments are said in the company's zone */
  TtProgress *preview; /* of the comparison under way */
  guint preview_timer;
  guint quiet_timer;
  TtPastMoment *chosen;

  GtkStack *stages;
  TtEmptyPage *empty;
  GtkLabel *moment;
  GtkLabel *moment_note;
  TtScrubber *scrubber;
  TtPastList *list;
  TtRestoreChoice *choice;
  GtkLabel *safety;
  GtkListBox *diffs;
  GtkLabel *diff_count;
  GtkLabel *diff_note;
  GtkSpinner *spinner;
  GtkButton *go;
};

G_DEFINE_FINAL_TYPE (TtRestorePage, tt_restore_page, ADW_TYPE_BIN)

static gint64
now_of (TtRestorePage *self)
{
  return tt_clock_now (tt_environment_get_clock (tt_office_get_environment (self->office)));
}

static char *
dup_zone (TtRestorePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *zone =
      TT_IS_WINDOW (root) ? tt_session_get_zone (tt_window_get_session (TT_WINDOW (root))) : "";

  return *zone != '\0' ? g_strdup (zone) : tt_zone_dup_local ();
}

/* ---- what would be different ----------------------------------------------------------------- */

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
  show_note (self,
             all > 0 || restored->left_out > 0 ? sentences : _ ("Nothing would be different."));
  tt_text_size_apply (GTK_WIDGET (self->diffs));
}

typedef struct
{
  TtRestorePage *page;
  TtProgress *progress;
  gboolean part;
} Preview;

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Preview *preview = user_data;
  g_autoptr (TtRestorePage) self = preview->page;
  g_autoptr (TtProgress) progress = preview->progress;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtRestoreResult) restored =
      preview->part ? tt_office_bring_back_finish (TT_OFFICE (source), result, &error)
                    : tt_office_restore_finish (TT_OFFICE (source), result, &error);
  g_autofree char *today = NULL;

  if (self->preview != progress)
    return;
  stop_preview (self);
  if (restored == NULL)
    {
      show_note (self, error->message);
      return;
    }
  show_changes (self, restored);
  today = tt_zone_dup_day (self->zone, now_of (self));
  if (!preview->part)
    tt_restore_choice_set_preview (self->choice, restored->preview, today);
}

static gboolean
start_preview (gpointer user_data)
{
  TtRestorePage *self = user_data;
  g_autoptr (TtPart) part = tt_restore_choice_dup_part (self->choice);
  TtRestore what = { .dry_run = TRUE };
  TtMoment moment;
  Preview *preview;

  self->preview_timer = 0;
  if (self->chosen == NULL || self->office == NULL)
    return G_SOURCE_REMOVE;

  moment = tt_past_moment_get (self->chosen);
  what.layer = moment.layer;
  what.snapshot = moment.snapshot;
  self->preview = tt_progress_new ();
  preview = g_new0 (Preview, 1);
  preview->page = g_object_ref (self);
  preview->progress = g_object_ref (self->preview);
  preview->part = part != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  if (part != NULL)
    tt_office_bring_back_async (self->office, self->actor, &moment, part->kind, part->id, part->day,
                                TRUE, self->preview, on_previewed, preview);
  else
    tt_office_restore_async (self->office, self->actor, &what, self->preview, on_previewed,
                             preview);
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

/* ---- the chosen moment ----------------------------------------------------------------------- */

/* What the moment is, and what it is just before: who goes back wants to be before a mistake. */
static char *
dup_note (TtRestorePage *self, const TtPastMoment *moment)
{
  int i = tt_past_find (self->past, moment);
  const TtPastMoment *next = i > 0 ? tt_past_get (self->past, (guint) i - 1) : NULL;

  if (next == NULL)
    return g_strdup_printf (_ ("%s. The newest change."), moment->title);
  if (*next->actor == '\0')
    /* Translators: what a change did, then what the next one did. */
    return g_strdup_printf (_ ("%s. Just before: %s"), moment->title, next->title);
  /* Translators: what a change did, then who made the next one, then what that did. */
  return g_strdup_printf (_ ("%s. Just before %s: %s"), moment->title, next->actor, next->title);
}

static void
show_safety (TtRestorePage *self)
{
  gint64 now = now_of (self);
  g_autoptr (TtPart) part = tt_restore_choice_dup_part (self->choice);
  g_autofree char *today = tt_format_day_time (now, self->zone, now);
  g_autofree char *safety = NULL;

  if (part != NULL)
    safety = g_strdup_printf (_ ("Only %s comes back; everything else stays as it is today. "
                                 "Edit > Undo takes it back."),
                              part->name);
  else
    safety = g_strdup_printf (_ ("The office as it is now stays kept as “Before going back, %s”. "
                                 "Edit > Undo brings it back."),
                              today);
  gtk_label_set_text (self->safety, safety);
  gtk_button_set_label (self->go, part != NULL ? _ ("Bring Back") : _ ("Go Back"));
}

static void
choose (TtRestorePage *self, TtPastMoment *moment)
{
  g_autofree char *day = tt_format_day_long (moment->at, self->zone, now_of (self));
  g_autofree char *clock = tt_format_time (moment->at, self->zone);
  g_autofree char *words = g_strdup_printf (_ ("%s, %s"), day, clock);
  g_autofree char *note = dup_note (self, moment);
  gboolean same = self->chosen != NULL && g_str_equal (self->chosen->snapshot, moment->snapshot);

  tt_past_moment_ref (moment);
  g_clear_pointer (&self->chosen, tt_past_moment_unref);
  self->chosen = moment;
  gtk_label_set_text (self->moment, words);
  gtk_label_set_text (self->moment_note, note);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.go", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.elsewhere", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.look", TRUE);
  tt_scrubber_set_moment (self->scrubber, moment->at);
  tt_past_list_set_chosen (self->list, moment);
  if (same)
    return;
  /* Whom it concerns is another question at each moment. */
  tt_restore_choice_reset (self->choice);
  tt_restore_choice_set_preview (self->choice, NULL, "");
  show_safety (self);
  ask_for_preview (self);
}

static void
on_moment (TtRestorePage *self)
{
  gint64 at = tt_scrubber_get_moment (self->scrubber);

  if (self->chosen != NULL && self->chosen->at == at)
    return;
  for (guint i = 0; i < tt_past_get_length (self->past); i++)
    if (tt_past_get (self->past, i)->at == at)
      {
        choose (self, tt_past_get (self->past, i));
        return;
      }
}

static void
on_chosen (TtRestorePage *self, TtPastMoment *moment)
{
  choose (self, moment);
}

static void
on_part (TtRestorePage *self)
{
  show_safety (self);
  ask_for_preview (self);
}

static void
step (TtRestorePage *self, int by)
{
  int i = self->chosen != NULL ? tt_past_find (self->past, self->chosen) + by : -1;

  if (i >= 0 && (guint) i < tt_past_get_length (self->past))
    choose (self, tt_past_get (self->past, (guint) i));
}

/* A day's bar is as high as it has changes; a copy that tells of no change counts as one. */
static void
fill_scrubber (TtRestorePage *self)
{
  guint n = tt_past_get_length (self->past);
  gint64 now = now_of (self);
  gint64 oldest = MAX (tt_past_get (self->past, n - 1)->at, now - MOST_SHOWN);

  tt_scrubber_set_range (self->scrubber, MIN (oldest, now - LEAST_SHOWN), now, self->zone);
  for (guint i = n; i > 0; i--)
    tt_scrubber_add_moment (self->scrubber, tt_past_get (self->past, i - 1)->at, 1);
}

static void
fill (TtRestorePage *self)
{
  guint n = tt_past_get_length (self->past);
  const GError *error = tt_past_get_error (self->past);
  int i;

  if (n == 0 && tt_past_is_loading (self->past))
    return;
  if (n == 0 && error != NULL)
    tt_empty_page_set_words (self->empty, "tt-at-risk-symbolic", _ ("The moments cannot be read"),
                             error->message);
  gtk_stack_set_visible_child_name (self->stages, n > 0 ? "moments" : "empty");
  if (n == 0)
    return;

  fill_scrubber (self);
  tt_past_list_set_past (self->list, self->past, self->zone, now_of (self));
  i = self->chosen != NULL ? tt_past_find (self->past, self->chosen) : 0;
  choose (self, tt_past_get (self->past, (guint) MAX (i, 0)));
}

/* ---- what somebody does ---------------------------------------------------------------------- */

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
find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  tt_past_list_find (TT_RESTORE_PAGE (widget)->list);
}

static void
go (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);
  TtMoment moment = tt_past_moment_get (self->chosen);
  g_autoptr (TtPart) part = tt_restore_choice_dup_part (self->choice);

  tt_restore_in_place (GTK_WINDOW (gtk_widget_get_root (widget)), self->office, self->actor,
                       &moment, part);
}

static void
look (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);
  TtMoment moment = tt_past_moment_get (self->chosen);

  tt_look_start (tt_window_from (widget), &moment, gtk_label_get_text (self->moment));
}

static void
elsewhere (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);
  TtMoment moment = tt_past_moment_get (self->chosen);

  tt_restore_elsewhere (GTK_WINDOW (gtk_widget_get_root (widget)), self->office, self->actor,
                        &moment);
}

/* ---- the object ------------------------------------------------------------------------------ */

static void
drop_past (TtRestorePage *self)
{
  g_clear_handle_id (&self->quiet_timer, g_source_remove);
  if (self->past == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->past, self);
  tt_past_stop (self->past);
  g_clear_object (&self->past);
}

/* Read anew each time the page is shown: copies go as well as come. */
static void
need_past (TtRestorePage *self)
{
  drop_past (self);
  g_free (self->zone);
  self->zone = dup_zone (self);
  self->past = tt_past_new (self->office, self->actor, self->zone);
  g_signal_connect_object (self->past, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
}

static gboolean
on_quiet (gpointer user_data)
{
  TtRestorePage *self = user_data;

  self->quiet_timer = 0;
  if (self->past != NULL)
    tt_past_refresh (self->past);
  return G_SOURCE_REMOVE;
}

static void
on_office_changed (TtRestorePage *self)
{
  if (self->quiet_timer == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->quiet_timer = g_timeout_add (QUIET_MS, on_quiet, self);
}

static void
tt_restore_page_map (GtkWidget *widget)
{
  TtRestorePage *self = TT_RESTORE_PAGE (widget);

  GTK_WIDGET_CLASS (tt_restore_page_parent_class)->map (widget);
  if (self->office != NULL)
    need_past (self);
}

static void
let_go (TtRestorePage *self)
{
  g_clear_handle_id (&self->preview_timer, g_source_remove);
  if (self->preview != NULL)
    g_cancellable_cancel (tt_progress_get_cancellable (self->preview));
  g_clear_object (&self->preview);
  drop_past (self);
  if (self->office != NULL)
    g_signal_handlers_disconnect_by_data (self->office, self);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->chosen, tt_past_moment_unref);
}

static void
tt_restore_page_dispose (GObject *object)
{
  let_go (TT_RESTORE_PAGE (object));
  G_OBJECT_CLASS (tt_restore_page_parent_class)->dispose (object);
}

static void
tt_restore_page_finalize (GObject *object)
{
  g_free (TT_RESTORE_PAGE (object)->zone);
  G_OBJECT_CLASS (tt_restore_page_parent_class)->finalize (object);
}

static void
tt_restore_page_class_init (TtRestorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_FLOW);
  g_type_ensure (TT_TYPE_PAST_LIST);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_RESTORE_CHOICE);
  g_type_ensure (TT_TYPE_SCRUBBER);

  G_OBJECT_CLASS (klass)->dispose = tt_restore_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_restore_page_finalize;
  widget_class->map = tt_restore_page_map;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-restore-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, stages);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, empty);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, moment);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, moment_note);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, scrubber);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, list);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, choice);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, go);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, safety);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diffs);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diff_count);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, diff_note);
  gtk_widget_class_bind_template_child (widget_class, TtRestorePage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_moment);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_part);
  gtk_widget_class_install_action (widget_class, "page.previous", NULL, previous);
  gtk_widget_class_install_action (widget_class, "page.next", NULL, next);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back);
  gtk_widget_class_install_action (widget_class, "page.find", NULL, find);
  gtk_widget_class_install_action (widget_class, "page.go", NULL, go);
  gtk_widget_class_install_action (widget_class, "page.look", NULL, look);
  gtk_widget_class_install_action (widget_class, "page.elsewhere", NULL, elsewhere);
}

static void
tt_restore_page_init (TtRestorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.go", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.elsewhere", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.look", FALSE);
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

  let_go (self);
  stop_preview (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.go", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.elsewhere", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.look", FALSE);
  if (office == NULL || actor == NULL)
    return;

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  g_signal_connect_object (office, "changed", G_CALLBACK (on_office_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (office, "status-changed", G_CALLBACK (on_office_changed), self,
                           G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    need_past (self);
}
