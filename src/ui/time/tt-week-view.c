/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-week-view.h"

#include "core/tt-day.h"
#include "core/tt-permission.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "ui/time/tt-approval.h"
#include "ui/time/tt-week-row.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state-label.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* Changes come in bursts; one read for all of them, milliseconds. */
#define TT_WEEK_QUIET_MS 150
/* No place on earth is further from the company's midnight. */
#define TT_WEEK_SLACK (26 * G_TIME_SPAN_HOUR)

struct _TtWeekView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *head_name;
  GtkBox *days;
  GtkLabel *head_total;
  GtkLabel *head_state;
  GtkListView *list;
  GtkLabel *foot_name;
  GtkBox *total_days;
  GtkLabel *total_sum;
  GtkLabel *total_note;
  GtkActionBar *bar;
  TtStateLabel *hint;
  GtkButton *approve;
  TtEmptyPage *empty;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  GListStore *rows;  /* TtHours */
  GHashTable *bound; /* TtWeekRow in the list now */
  GPtrArray *entries;
  TtWeekWidths widths;
  char *first_day;
  char *titles[TT_HOURS_DAYS + 1];
  gint64 now;
  gint64 chosen_user;
  guint chosen_day;
  guint quiet_id;
  gulong directory_id;
  gboolean approving;
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtWeekView, tt_week_view, ADW_TYPE_BIN)

/* ---- widths -------------------------------------------------------------------- */

static int
tt_week_view_measure_one (TtWeekView *self, const char *text, const char *class)
{
  return tt_text_size_measure (GTK_WIDGET (self), (const char *const[]){ text, NULL },
                               (const char *const[]){ class, NULL });
}

static int
tt_week_view_measure_sum (TtWeekView *self, gint64 seconds)
{
  g_autofree char *text = tt_format_duration (seconds);

  return tt_text_size_measure (GTK_WIDGET (self), (const char *const[]){ text, NULL },
                               (const char *const[]){ "heading", "numeric", NULL });
}

/* A day has room for a shape, and for ten hours and more only where somebody worked that long. */
static void
tt_week_view_measure_days (TtWeekView *self)
{
  TtWeekWidths *w = &self->widths;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  int shape = tt_text_size_pixels (GTK_WIDGET (self), 12) + 10;
  int few = tt_week_view_measure_one (self, "0:00", "numeric");
  int many = tt_week_view_measure_one (self, "00:00", "numeric");
  int least = tt_week_view_measure_one (self, "000:00", "heading");
  gint64 all = 0;

  w->total = MAX (least, tt_week_view_measure_one (self, _ ("Total"), "heading"));
  for (guint day = 0; day < TT_HOURS_DAYS; day++)
    {
      gint64 sum = 0;

      w->hours[day] = few;
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
          gint64 seconds = tt_hours_sum_day (hours, day, self->now);

          sum += seconds;
          if (seconds >= 10 * 3600)
            w->hours[day] = many;
        }
      all += sum;
      w->days[day] =
          MAX (w->hours[day] + shape, MAX (least, tt_week_view_measure_sum (self, sum)) + 4);
      if (self->titles[day] != NULL)
        w->days[day] =
            MAX (w->days[day],
                 tt_week_view_measure_one (self, self->titles[day], "caption-heading") + 4);
    }
  w->total = MAX (w->total, tt_week_view_measure_sum (self, all));
}

/* From all words that can stand in a column, so that header, rows and totals share one edge. */
static void
tt_week_view_measure (TtWeekView *self)
{
  static const char *const states[] = { "ready", "approved" };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  int most = tt_week_view_measure_one (self, "00000000000000000000", "numeric");
  g_autofree char *mend = NULL;
  TtWeekWidths *w = &self->widths;

  g_ptr_array_add (names, (gpointer) "000000000000");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      /* The list holds it: the name outlives this reference. */
      g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (strlen (tt_hours_get_name (hours)) > 12)
        g_ptr_array_add (names, (gpointer) tt_hours_get_name (hours));
    }
  g_ptr_array_add (names, NULL);
  w->name = 4 + tt_text_size_measure (GTK_WIDGET (self), (const char *const *) names->pdata, NULL);
  w->name = MIN (w->name, most);
  tt_week_view_measure_days (self);
  mend = g_strdup_printf (ngettext ("%u to mend", "%u to mend", 9), 9);
  w->state = MAX (tt_text_size_pixels (GTK_WIDGET (self), 80),
                  tt_week_view_measure_one (self, mend, NULL) +
                      tt_text_size_pixels (GTK_WIDGET (self), 16) + 6);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    w->state =
        MAX (w->state, tt_week_view_measure_one (self, tt_state_get_entry (states[i])->word, NULL) +
                           tt_text_size_pixels (GTK_WIDGET (self), 16) + 6);
}

static void
tt_week_view_apply_widths (TtWeekView *self)
{
  const TtWeekWidths *w = &self->widths;
  GHashTableIter iter;
  gpointer row;
  GtkWidget *boxes[] = { GTK_WIDGET (self->days), GTK_WIDGET (self->total_days) };

  gtk_widget_set_size_request (GTK_WIDGET (self->head_name), w->name, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->foot_name), w->name, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->head_total), w->total, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->total_sum), w->total, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->head_state), w->state, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->total_note), w->state, -1);
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      GtkWidget *label = gtk_widget_get_first_child (boxes[i]);

      for (guint day = 0; day < TT_HOURS_DAYS && label != NULL; day++)
        {
          gtk_widget_set_size_request (label, w->days[day] - 4, -1);
          label = gtk_widget_get_next_sibling (label);
        }
    }
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    tt_week_row_set_widths (row, w);
}

static void
on_text_size (TtWeekView *self)
{
  tt_week_view_measure (self);
  tt_week_view_apply_widths (self);
}

/* ---- rows -------------------------------------------------------------------------- */

static void
tt_week_view_mark (TtWeekView *self, TtWeekRow *row)
{
  TtHours *hours = tt_week_row_get_hours (row);

  tt_week_row_set_chosen (row, hours != NULL && tt_hours_get_user (hours) == self->chosen_user
                                   ? self->chosen_day
                                   : TT_HOURS_DAYS);
}

static void
on_day_chosen (TtWeekView *self, guint day, TtWeekRow *row)
{
  TtHours *hours = tt_week_row_get_hours (row);
  g_autofree char *date = tt_day_add (self->first_day, (int) day);
  GHashTableIter iter;
  gpointer bound;

  self->chosen_user = tt_hours_get_user (hours);
  self->chosen_day = day;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &bound, NULL))
    tt_week_view_mark (self, bound);
  g_signal_emit (self, signals[CHOSEN], 0, self->chosen_user, date,
                 tt_hours_get_entries (hours, day));
}

static void
on_setup (TtWeekView *self, GtkListItem *item)
{
  GtkWidget *row = tt_week_row_new ();

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_day_chosen), self, G_CONNECT_SWAPPED);
  tt_week_row_set_widths (TT_WEEK_ROW (row), &self->widths);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (TtWeekView *self, GtkListItem *item)
{
  TtWeekRow *row = TT_WEEK_ROW (gtk_list_item_get_child (item));

  tt_week_row_set_widths (row, &self->widths);
  tt_week_row_set (row, gtk_list_item_get_item (item), (const char *const *) self->titles,
                   self->now);
  tt_week_view_mark (self, row);
  g_hash_table_add (self->bound, row);
}

static void
on_unbind (TtWeekView *self, GtkListItem *item)
{
  g_hash_table_remove (self->bound, gtk_list_item_get_child (item));
}

/* ---- the keyboard -------------------------------------------------------------------- */

static TtWeekRow *
tt_week_view_get_row_at (GtkWidget *item)
{
  GtkWidget *child = item != NULL ? gtk_widget_get_first_child (item) : NULL;

  return TT_IS_WEEK_ROW (child) ? TT_WEEK_ROW (child) : NULL;
}

/* Arrows move from day to day and from person to person. */
static gboolean
on_key (TtWeekView *self, guint keyval, guint keycode, GdkModifierType state)
{
  GHashTableIter iter;
  gpointer bound;
  TtWeekRow *row = NULL;
  guint day = TT_HOURS_DAYS;
  int step = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  g_hash_table_iter_init (&iter, self->bound);
  while (day == TT_HOURS_DAYS && g_hash_table_iter_next (&iter, &bound, NULL))
    {
      row = bound;
      day = tt_week_row_get_focus (row);
    }
  if (day == TT_HOURS_DAYS)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)
    {
      int next = (int) day + (keyval == GDK_KEY_Right ? step : -step);

      if (next >= 0 && next < TT_HOURS_DAYS)
        gtk_widget_grab_focus (tt_week_row_get_cell (row, (guint) next));
      return GDK_EVENT_STOP;
    }
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down)
    {
      GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (row));
      TtWeekRow *next =
          tt_week_view_get_row_at (keyval == GDK_KEY_Down ? gtk_widget_get_next_sibling (item)
                                                          : gtk_widget_get_prev_sibling (item));

      if (next != NULL)
        gtk_widget_grab_focus (tt_week_row_get_cell (next, day));
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

/* ---- totals ---------------------------------------------------------------------------- */

static guint
tt_week_view_get_past_days (TtWeekView *self)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);

  return (guint) CLAMP (tt_day_count (self->first_day, today), 0, TT_HOURS_DAYS);
}

static void
tt_week_view_fill_bar (TtWeekView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint until = tt_week_view_get_past_days (self);
  gboolean may = tt_permission_allows (self->actor, TT_DEED_APPROVE, NULL);
  guint flagged = 0;
  guint ready = 0;
  g_autofree char *label = NULL;
  g_autofree char *hint = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      flagged += tt_hours_count_flagged (hours, self->now);
      ready += tt_hours_is_ready (hours, until, self->now);
    }
  label = g_strdup_printf (ngettext ("Approve %u Week", "Approve %u Weeks", ready), ready);
  gtk_button_set_label (self->approve, label);
  gtk_widget_set_visible (GTK_WIDGET (self->approve), may && ready > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->approve), !self->approving);
  hint = g_strdup_printf (
      ngettext ("%u entry needs mending first", "%u entries need mending first", flagged), flagged);
  tt_state_label_set_look (self->hint, tt_state_get_entry ("flagged"), hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), flagged > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), (may && ready > 0) || flagged > 0);
}

static void
tt_week_view_fill_totals (TtWeekView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  GtkWidget *label = gtk_widget_get_first_child (GTK_WIDGET (self->total_days));
  gint64 sums[TT_HOURS_DAYS] = { 0 };
  gint64 sum = 0;
  g_autofree char *total = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      for (guint day = 0; day < TT_HOURS_DAYS; day++)
        sums[day] += tt_hours_sum_day (hours, day, self->now);
    }
  for (guint day = 0; day < TT_HOURS_DAYS && label != NULL; day++)
    {
      g_autofree char *text = sums[day] > 0 ? tt_format_duration (sums[day]) : g_strdup ("");

      gtk_label_set_label (GTK_LABEL (label), text);
      label = gtk_widget_get_next_sibling (label);
      sum += sums[day];
    }
  total = tt_format_duration (sum);
  gtk_label_set_label (self->total_sum, total);
  tt_week_view_fill_bar (self);
}

/* ---- reading ------------------------------------------------------------------------------ */

static void
tt_week_view_fill (TtWeekView *self)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->entries == NULL || !tt_directory_is_loaded (self->directory))
    return;
  self->now = tt_directory_get_now (self->directory);
  rows =
      tt_hours_collect (self->entries, tt_directory_get_users (self->directory), self->first_day);
  tt_hours_put (self->rows, rows);
  tt_week_view_measure (self);
  tt_week_view_apply_widths (self);
  tt_week_view_fill_totals (self);
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "week" : "empty");
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtWeekView) self = user_data;
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
  tt_week_view_fill (self);
}

static void
tt_week_view_read (TtWeekView *self)
{
  const char *zone;
  g_autofree char *end = NULL;
  g_autoptr (GError) error = NULL;
  TtEntryFilter filter = { 0 };

  if (self->office == NULL || self->first_day == NULL || !tt_directory_is_loaded (self->directory))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  zone = tt_directory_get_zone (self->directory);
  end = tt_day_add (self->first_day, TT_HOURS_DAYS);
  if (!tt_zone_get_day_start (zone, self->first_day, &filter.from, &error) ||
      !tt_zone_get_day_start (zone, end, &filter.to, &error))
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  filter.from -= TT_WEEK_SLACK;
  filter.to += TT_WEEK_SLACK;
  tt_office_list_entries_async (self->office, self->actor, &filter, self->cancellable, on_listed,
                                g_object_ref (self));
}

static gboolean
on_quiet (gpointer user_data)
{
  TtWeekView *self = user_data;

  self->quiet_id = 0;
  tt_week_view_read (self);
  return G_SOURCE_REMOVE;
}

void
tt_week_view_refresh (TtWeekView *self)
{
  g_return_if_fail (TT_IS_WEEK_VIEW (self));
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add (TT_WEEK_QUIET_MS, on_quiet, self);
}

void
tt_week_view_tick (TtWeekView *self)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (TT_IS_WEEK_VIEW (self));
  if (self->directory == NULL || self->entries == NULL)
    return;
  self->now = tt_directory_get_now (self->directory);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    tt_week_row_set (row, tt_week_row_get_hours (row), (const char *const *) self->titles,
                     self->now);
  tt_week_view_fill_totals (self);
}

static GtkWidget *
tt_week_view_new_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_margin_end (label, 4);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
tt_week_view_fill_days (TtWeekView *self)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->days))) != NULL)
    gtk_box_remove (self->days, child);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    {
      g_autofree char *day = tt_day_add (self->first_day, (int) i);
      g_autofree char *midnight = g_strconcat (day, "T00:00:00Z", NULL);
      g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (midnight, NULL);
      /* Translators: a short weekday and the day of the month; see strftime(3). */
      char *title = date != NULL ? g_date_time_format (date, _ ("%a %-d")) : g_strdup (day);
      GtkWidget *label = tt_week_view_new_label (title, "caption-heading");

      g_free (self->titles[i]);
      self->titles[i] = title;
      gtk_widget_add_css_class (label, g_str_equal (day, today) ? "tt-today" : "dim-label");
      gtk_box_append (self->days, label);
    }
}

void
tt_week_view_set_week (TtWeekView *self, const char *first_day)
{
  g_return_if_fail (TT_IS_WEEK_VIEW (self));
  if (self->office == NULL || g_strcmp0 (self->first_day, first_day) == 0)
    return;
  g_free (self->first_day);
  self->first_day = g_strdup (first_day);
  self->chosen_user = 0;
  tt_week_view_fill_days (self);
  tt_week_view_read (self);
}

/* ---- approving ------------------------------------------------------------------------------ */

static void
on_approved (gpointer user_data)
{
  TtWeekView *self = user_data;

  self->approving = FALSE;
  tt_week_view_refresh (self);
}

static void
on_approve (TtWeekView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint until = tt_week_view_get_past_days (self);
  g_autoptr (GArray) users = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *last = tt_day_add (self->first_day, (int) until - 1);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TtHours) hours = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      gint64 user = tt_hours_get_user (hours);

      if (tt_hours_is_ready (hours, until, self->now))
        g_array_append_val (users, user);
    }
  self->approving = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->approve), FALSE);
  tt_approval_start (tt_window_from (GTK_WIDGET (self)), self->first_day, last, users, on_approved,
                     G_OBJECT (self));
}

/* ---- the object --------------------------------------------------------------------------------
 */

static void
tt_week_view_let_go (TtWeekView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  self->approving = FALSE;
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->first_day, g_free);
}

void
tt_week_view_set_office (TtWeekView *self, TtOffice *office, TtActor *actor, TtDirectory *directory)
{
  g_return_if_fail (TT_IS_WEEK_VIEW (self));
  tt_week_view_let_go (self);
  g_list_store_remove_all (self->rows);
  gtk_stack_set_visible_child_name (self->stack, "blank");
  if (office == NULL)
    return;
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
  self->directory_id =
      g_signal_connect_swapped (directory, "changed", G_CALLBACK (tt_week_view_fill), self);
}

static void
tt_week_view_dispose (GObject *object)
{
  tt_week_view_let_go (TT_WEEK_VIEW (object));
  G_OBJECT_CLASS (tt_week_view_parent_class)->dispose (object);
}

static void
tt_week_view_finalize (GObject *object)
{
  TtWeekView *self = TT_WEEK_VIEW (object);

  g_clear_object (&self->rows);
  g_clear_pointer (&self->bound, g_hash_table_unref);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    g_free (self->titles[i]);
  G_OBJECT_CLASS (tt_week_view_parent_class)->finalize (object);
}

static void
tt_week_view_class_init (TtWeekViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_week_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_week_view_finalize;
  signals[CHOSEN] =
      g_signal_new ("chosen", TT_TYPE_WEEK_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-week-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, stack);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, head_name);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, days);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, head_total);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, head_state);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, list);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, foot_name);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, total_days);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, total_sum);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, total_note);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, bar);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, hint);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, approve);
  gtk_widget_class_bind_template_child (widget_class, TtWeekView, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_approve);
}

static void
tt_week_view_init (TtWeekView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->rows = g_list_store_new (TT_TYPE_HOURS);
  self->bound = g_hash_table_new (NULL, NULL);
  self->chosen_day = TT_HOURS_DAYS;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    gtk_box_append (self->total_days, tt_week_view_new_label ("", "heading"));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (
                                           g_object_ref (G_LIST_MODEL (self->rows)))));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_text_size), self, G_CONNECT_SWAPPED);
  tt_empty_page_set_words (self->empty, "tt-time-week-symbolic", _ ("No hours this week"),
                           _ ("Hours appear here as soon as somebody clocks in."));
  tt_empty_page_set_first (self->empty, _ ("Add an Entry…"), "page.new");
  tt_empty_page_set_second (self->empty, _ ("Import…"), "win.import");
}
