/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-day-view.h"

#include "core/tt-day.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "ui/time/tt-day-row.h"
#include "ui/time/tt-hour-scale.h"
#include "ui/widgets/tt-day-track.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Changes come in bursts; one read for all of them, milliseconds. */
#define TT_DAY_QUIET_MS 150
/* No place on earth is further from the company's midnight. */
#define TT_DAY_SLACK (26 * G_TIME_SPAN_HOUR)
/* The part of the day that is shown, at least, hours. */
#define TT_DAY_FROM 5
#define TT_DAY_TO 21

struct _TtDayView
{
  AdwBin parent_instance;

  GtkLabel *day_title;
  TtHourScale *scale;
  GtkListView *list;
  TtFlow *legend;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  GListStore *rows;  /* TtHours */
  GHashTable *bound; /* TtDayRow in the list now */
  GPtrArray *entries;
  char *day;
  double from;
  double to;
  guint quiet_id;
  gulong directory_id;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtDayView, tt_day_view, ADW_TYPE_BIN)

static void
tt_day_view_set_row (TtDayView *self, TtDayRow *row, TtHours *hours)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);

  tt_day_row_set (row, hours, self->day, self->from, self->to, g_str_equal (today, self->day),
                  tt_directory_get_zone (self->directory), tt_directory_get_now (self->directory));
}

static void
on_setup (TtDayView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, tt_day_row_new ());
}

static void
on_bind (TtDayView *self, GtkListItem *item)
{
  TtDayRow *row = TT_DAY_ROW (gtk_list_item_get_child (item));

  tt_day_view_set_row (self, row, gtk_list_item_get_item (item));
  g_hash_table_add (self->bound, row);
}

static void
on_unbind (TtDayView *self, GtkListItem *item)
{
  g_hash_table_remove (self->bound, gtk_list_item_get_child (item));
}

static void
on_activate (TtDayView *self, guint position)
{
  g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (hours != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, tt_hours_get_user (hours), self->day,
                   tt_hours_get_entries (hours, 0));
}

/* All tracks share one range, wide enough for the earliest and the latest. */
static void
tt_day_view_find_range (TtDayView *self)
{
  gint64 now = tt_directory_get_now (self->directory);

  self->from = TT_DAY_FROM;
  self->to = TT_DAY_TO;
  for (guint i = 0; i < self->entries->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (self->entries, i);
      const char *zone = tt_entry_get_zone (entry);
      g_autofree char *day = tt_zone_dup_day (zone, tt_entry_get_started_at (entry));
      gint64 end = tt_entry_is_open (entry) ? now : tt_entry_get_ended_at (entry);

      if (!g_str_equal (day, self->day))
        continue;
      self->from =
          MIN (self->from,
               floor (tt_format_hours_of_day (tt_entry_get_started_at (entry), self->day, zone)));
      self->to = MAX (self->to, ceil (tt_format_hours_of_day (end, self->day, zone)));
    }
  self->from = MAX (self->from, 0);
  self->to = MIN (self->to, 32);
  tt_hour_scale_set_range (self->scale, self->from, self->to);
}

static void
tt_day_view_fill (TtDayView *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->entries == NULL || !tt_directory_is_loaded (self->directory))
    return;
  tt_day_view_find_range (self);
  rows = tt_hours_collect (self->entries, tt_directory_get_users (self->directory), self->day);
  tt_hours_put (self->rows, rows);
  tt_day_view_tick (self);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDayView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      tt_office_list_entries_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (entries == NULL)
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->entries = g_steal_pointer (&entries);
  tt_day_view_fill (self);
}

static void
tt_day_view_read (TtDayView *self)
{
  const char *zone;
  g_autofree char *end = NULL;
  g_autoptr (GError) error = NULL;
  TtEntryFilter filter = { 0 };

  if (self->office == NULL || self->day == NULL || !tt_directory_is_loaded (self->directory))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  zone = tt_directory_get_zone (self->directory);
  end = tt_day_add (self->day, 1);
  if (!tt_zone_get_day_start (zone, self->day, &filter.from, &error) ||
      !tt_zone_get_day_start (zone, end, &filter.to, &error))
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  filter.from -= TT_DAY_SLACK;
  filter.to += TT_DAY_SLACK;
  tt_office_list_entries_async (self->office, self->actor, &filter, self->cancellable, on_listed,
                                g_object_ref (self));
}

static gboolean
on_quiet (gpointer user_data)
{
  TtDayView *self = user_data;

  self->quiet_id = 0;
  tt_day_view_read (self);
  return G_SOURCE_REMOVE;
}

void
tt_day_view_refresh (TtDayView *self)
{
  g_return_if_fail (TT_IS_DAY_VIEW (self));
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add (TT_DAY_QUIET_MS, on_quiet, self);
}

void
tt_day_view_tick (TtDayView *self)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (TT_IS_DAY_VIEW (self));
  if (self->directory == NULL || self->day == NULL)
    return;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    tt_day_view_set_row (self, row, tt_day_row_get_hours (row));
}

void
tt_day_view_set_day (TtDayView *self, const char *day)
{
  g_autofree char *today = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (TT_IS_DAY_VIEW (self));
  if (self->office == NULL || g_strcmp0 (self->day, day) == 0)
    return;
  g_free (self->day);
  self->day = g_strdup (day);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_list_store_remove_all (self->rows);
  today = tt_directory_dup_today (self->directory);
  title = tt_format_date_long (day, today);
  gtk_label_set_label (self->day_title, title);
  tt_day_view_read (self);
}

static void
tt_day_view_let_go (TtDayView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->day, g_free);
}

void
tt_day_view_set_office (TtDayView *self, TtOffice *office, TtActor *actor, TtDirectory *directory)
{
  g_return_if_fail (TT_IS_DAY_VIEW (self));
  tt_day_view_let_go (self);
  g_list_store_remove_all (self->rows);
  if (office == NULL)
    return;
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  self->directory_id =
      g_signal_connect_swapped (directory, "changed", G_CALLBACK (tt_day_view_fill), self);
}

static void
tt_day_view_add_legend (TtDayView *self, TtSpanKind kind, const char *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *track = tt_day_track_new ();
  GtkWidget *label = gtk_label_new (words);

  tt_day_track_set_range (TT_DAY_TRACK (track), 0, 1);
  tt_day_track_add_span (TT_DAY_TRACK (track), 0, 1, kind);
  tt_day_track_set_label (TT_DAY_TRACK (track), words);
  gtk_widget_set_valign (track, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), track);
  gtk_box_append (GTK_BOX (box), label);
  tt_reflow_append (TT_REFLOW (self->legend), box);
}

static void
tt_day_view_dispose (GObject *object)
{
  tt_day_view_let_go (TT_DAY_VIEW (object));
  G_OBJECT_CLASS (tt_day_view_parent_class)->dispose (object);
}

static void
tt_day_view_finalize (GObject *object)
{
  TtDayView *self = TT_DAY_VIEW (object);

  g_clear_object (&self->rows);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  G_OBJECT_CLASS (tt_day_view_parent_class)->finalize (object);
}

static void
tt_day_view_class_init (TtDayViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_day_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_day_view_finalize;
  signals[CHOSEN] =
      g_signal_new ("chosen", TT_TYPE_DAY_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    3, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  g_type_ensure (TT_TYPE_FLOW);
  g_type_ensure (TT_TYPE_HOUR_SCALE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-day-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDayView, day_title);
  gtk_widget_class_bind_template_child (widget_class, TtDayView, scale);
  gtk_widget_class_bind_template_child (widget_class, TtDayView, list);
  gtk_widget_class_bind_template_child (widget_class, TtDayView, legend);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
tt_day_view_init (TtDayView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->rows = g_list_store_new (TT_TYPE_HOURS);
  self->bound = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                           g_object_ref (G_LIST_MODEL (self->rows)))));
  tt_day_view_add_legend (self, TT_SPAN_WORK, _ ("Worked"));
  tt_day_view_add_legend (self, TT_SPAN_FLAG, _ ("Needs you"));
}
