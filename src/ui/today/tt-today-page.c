/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-today-page.h"

#include "core/tt-permission.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-protect.h"
#include "ui/today/tt-attention-row.h"
#include "ui/today/tt-directory.h"
#include "ui/today/tt-in-row.h"
#include "ui/today/tt-mend.h"
#include "ui/today/tt-punch-dialog.h"
#include "ui/today/tt-site-bar.h"
#include "ui/widgets/tt-empty-page.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-reflow.h"
#include "ui/widgets/tt-state.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many rows before the rest is folded away behind a button. */
#define TT_TODAY_ROWS 40
#define TT_TODAY_NEEDS 50
#define TT_TODAY_SITES 6
/* The shown part of the day, at least, hours. */
#define TT_TODAY_FROM 5
#define TT_TODAY_TO 17
/* Ages of copies are said anew this often, seconds. */
#define TT_TODAY_AGE_SECONDS 5
/* Commits come in bursts: wait so long before looking again, milliseconds. */
#define TT_TODAY_QUIET_MS 150

struct _TtTodayPage
{
  AdwBin parent_instance;

  AdwWindowTitle *window_title;
  GtkWidget *punch_squeezer;
  GtkStack *stack;
  GtkLabel *headline;
  GtkImage *safe_icon;
  GtkLabel *safe_text;
  GtkWidget *attention_box;
  GtkLabel *attention_count;
  GtkListBox *attention;
  GtkLabel *hours_figure;
  GtkLabel *hours_note;
  GtkBox *hours_sites;
  GtkLabel *in_count;
  GtkListBox *in_list;
  GtkButton *show_all;
  GtkLabel *not_in;
  TtEmptyPage *empty;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  TtToday *today;
  gulong office_ids[3];
  gulong directory_id;
  guint minute_id;
  guint age_id;
  guint quiet_id;
  gboolean looking;
  gboolean stale;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (TtTodayPage, tt_today_page, ADW_TYPE_BIN)

static void tt_today_page_look (TtTodayPage *self);

/* ---- filling ------------------------------------------------------------ */

static void
tt_today_page_fill_headline (TtTodayPage *self)
{
  guint in = self->today->open->len;
  guint needs = self->today->attention->len;
  g_autofree char *who = NULL;
  g_autofree char *what = NULL;
  g_autofree char *both = NULL;

  if (in == 0)
    who = g_strdup (_ ("Nobody is in"));
  else
    who = g_strdup_printf (ngettext ("%u person is in", "%u people are in", in), in);
  what = g_strdup_printf (ngettext ("%u thing needs you", "%u things need you", needs), needs);
  /* Translators: "9 people are in", then "3 things need you". */
  both = g_strdup_printf (_ ("%s, %s"), who, what);
  gtk_label_set_label (self->headline, needs > 0 ? both : who);
}

static void
tt_today_page_fill_safe (TtTodayPage *self)
{
  g_autoptr (TtProtectStatus) status = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *sentence = NULL;
  const TtStateLook *look;

  if (self->office == NULL)
    return;
  status = tt_office_get_status (self->office);
  if (status == NULL)
    return;
  zone = g_time_zone_new_identifier (tt_directory_get_zone (self->directory));
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  sentence = tt_protect_status_dup_sentence (status, tt_directory_get_now (self->directory), zone);
  look = tt_state_get_overall (status->working ? "behind" : tt_overall_get_name (status->overall));
  gtk_image_set_from_icon_name (self->safe_icon, look->icon);
  /* Green is for what is verified and recent alone. */
  tt_state_set_style (GTK_WIDGET (self->safe_icon),
                      status->overall == TT_OVERALL_PROTECTED && !status->working && !status->green
                          ? "dim-label"
                          : look->style);
  if (g_strcmp0 (gtk_label_get_label (self->safe_text), sentence) != 0)
    gtk_label_set_label (self->safe_text, sentence);
}

static void
tt_today_page_clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Rows stay where they stand while they say the same, so that the keyboard keeps its place. */
static gboolean
tt_today_page_has_same_needs (TtTodayPage *self)
{
  GPtrArray *needs = self->today->attention;

  for (guint i = 0; i < MIN (needs->len, TT_TODAY_NEEDS); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->attention, (int) i);
      TtAttention *new = g_ptr_array_index (needs, i);
      TtAttention *old;

      if (row == NULL || !TT_IS_ATTENTION_ROW (row))
        return FALSE;
      old = tt_attention_row_get_attention (TT_ATTENTION_ROW (row));
      if (tt_attention_get_kind (old) != tt_attention_get_kind (new) ||
          tt_entry_get_id (tt_attention_get_entry (old)) !=
              tt_entry_get_id (tt_attention_get_entry (new)) ||
          g_strcmp0 (tt_attention_get_text (old), tt_attention_get_text (new)) != 0)
        return FALSE;
    }
  return gtk_list_box_get_row_at_index (self->attention, (int) MIN (needs->len, TT_TODAY_NEEDS)) ==
         NULL;
}

static void
on_mend (TtTodayPage *self, guint index, TtAttentionRow *row)
{
  tt_mend_make (GTK_WIDGET (self), self->office, self->actor, tt_attention_row_get_attention (row),
                index, self->today->now);
}

static void
tt_today_page_fill_needs (TtTodayPage *self)
{
  GPtrArray *needs = self->today->attention;
  g_autofree char *count = tt_format_count (needs->len);

  gtk_widget_set_visible (self->attention_box, needs->len > 0);
  gtk_label_set_label (self->attention_count, count);
  if (tt_today_page_has_same_needs (self))
    return;
  tt_today_page_clear_list (self->attention);
  for (guint i = 0; i < MIN (needs->len, TT_TODAY_NEEDS); i++)
    {
      TtAttention *attention = g_ptr_array_index (needs, i);
      GtkWidget *row = tt_attention_row_new (
          attention, self->today->now, tt_directory_get_zone (self->directory),
          tt_directory_find_site (self->directory,
                                  tt_entry_get_site (tt_attention_get_entry (attention))),
          tt_permission_allows (self->actor, TT_DEED_EDIT_ENTRIES, NULL));

      g_signal_connect_object (row, "mend", G_CALLBACK (on_mend), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->attention, row);
    }
}

static void
on_attention_activated (TtTodayPage *self, GtkListBoxRow *row)
{
  TtAttention *attention = tt_attention_row_get_attention (TT_ATTENTION_ROW (row));

  tt_mend_show_entry (GTK_WIDGET (self), tt_entry_get_id (tt_attention_get_entry (attention)));
}

/* The part of the day that all tracks share. */
static void
tt_today_page_get_range (TtTodayPage *self, double *from, double *to)
{
  const char *zone = tt_directory_get_zone (self->directory);
  g_autofree char *day = tt_zone_dup_day (zone, self->today->now);

  *from = TT_TODAY_FROM;
  *to = TT_TODAY_TO;
  for (guint i = 0; i < self->today->open->len; i++)
    {
      TtEntry *entry = g_ptr_array_index (self->today->open, i);
      double start =
          tt_format_hours_of_day (tt_entry_get_started_at (entry), day, tt_entry_get_zone (entry));

      *from = MIN (*from, floor (MAX (start, 0)));
    }
  *to = MAX (*to, ceil (tt_format_hours_of_day (self->today->now, day, zone) + 1));
  *to = MIN (*to, 24);
}

/* The widest of what stands below the durations, so that all tracks end at one edge. */
static int
tt_today_page_measure_since (TtTodayPage *self)
{
  static const char *const classes[] = { "caption", "numeric", NULL };
  gboolean pause = FALSE;
  g_autofree char *time = tt_format_time (0, "UTC");
  g_autofree char *words = NULL;

  for (guint i = 0; i < self->today->open->len; i++)
    pause |= tt_entry_get_break_since (g_ptr_array_index (self->today->open, i)) != 0;
  words = g_strdup_printf (pause ? _ ("break since %s") : _ ("since %s"), time);
  return tt_text_size_measure (GTK_WIDGET (self), (const char *const[]){ words, NULL }, classes);
}

static void
tt_today_page_fill_in (TtTodayPage *self)
{
  GPtrArray *open = self->today->open;
  guint n = self->all ? open->len : MIN (open->len, TT_TODAY_ROWS);
  g_autofree char *count = NULL;
  g_autofree char *more = NULL;
  GtkListBoxRow *row;
  double from;
  double to;
  int width;

  width = tt_today_page_measure_since (self);
  tt_today_page_get_range (self, &from, &to);
  for (guint i = 0; i < n; i++)
    {
      row = gtk_list_box_get_row_at_index (self->in_list, (int) i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (tt_in_row_new ());
          gtk_list_box_append (self->in_list, GTK_WIDGET (row));
        }
      tt_in_row_set_width (TT_IN_ROW (row), width);
      tt_in_row_set (TT_IN_ROW (row), g_ptr_array_index (open, i), self->today->now,
                     tt_directory_get_zone (self->directory), from, to);
    }
  while ((row = gtk_list_box_get_row_at_index (self->in_list, (int) n)) != NULL)
    gtk_list_box_remove (self->in_list, GTK_WIDGET (row));

  /* Translators: how many are in, of how many. */
  count = g_strdup_printf (_ ("%u of %u"), open->len, self->today->people->len);
  gtk_label_set_label (self->in_count, count);
  more = g_strdup_printf (_ ("Show All %u"), open->len);
  gtk_button_set_label (self->show_all, more);
  gtk_widget_set_visible (GTK_WIDGET (self->show_all), n < open->len);
  gtk_widget_set_visible (GTK_WIDGET (self->in_list), n > 0);
}

/* "Not in: Carmen Ruiz, Elif Demir and 3 others." */
static void
tt_today_page_fill_not_in (TtTodayPage *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *words = NULL;
  guint out = 0;

  for (guint i = 0; i < self->today->people->len; i++)
    {
      TtUser *user = g_ptr_array_index (self->today->people, i);

      if (tt_user_get_clocked_in (user))
        continue;
      if (out < 6)
        g_string_append_printf (names, "%s%s", out > 0 ? ", " : "", tt_user_get_name (user));
      out++;
    }
  if (out > 6)
    words = g_strdup_printf (
        ngettext ("Not in: %s and %u other.", "Not in: %s and %u others.", out - 6), names->str,
        out - 6);
  else
    words = g_strdup_printf (_ ("Not in: %s."), names->str);
  gtk_label_set_label (self->not_in, out > 0 ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->not_in), out > 0);
}

typedef struct
{
  gint64 site;
  gint64 seconds;
} SiteHours;

static int
compare_hours (gconstpointer a, gconstpointer b)
{
  const SiteHours *first = a;
  const SiteHours *second = b;

  return first->seconds < second->seconds ? 1 : first->seconds > second->seconds ? -1 : 0;
}

/* Sums by site, the most first. (element-type SiteHours) */
static GArray *
tt_today_page_sum_sites (TtTodayPage *self)
{
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (SiteHours));

  for (guint i = 0; i < self->today->site_hours->len; i++)
    {
      const TtHoursRow *row = &g_array_index (self->today->site_hours, TtHoursRow, i);
      SiteHours *sum = NULL;

      for (guint j = 0; j < sums->len && sum == NULL; j++)
        if (g_array_index (sums, SiteHours, j).site == row->site)
          sum = &g_array_index (sums, SiteHours, j);
      if (sum != NULL)
        sum->seconds += row->seconds;
      else
        {
          SiteHours first = { row->site, row->seconds };

          g_array_append_val (sums, first);
        }
    }
  g_array_sort (sums, compare_hours);
  return sums;
}

static void
tt_today_page_add_bar (TtTodayPage *self, const char *title, gint64 seconds, gint64 most)
{
  GtkWidget *bar = tt_site_bar_new ();

  tt_site_bar_set (TT_SITE_BAR (bar), title, seconds,
                   most > 0 ? (double) seconds / (double) most : 0);
  gtk_box_append (self->hours_sites, bar);
}

static void
tt_today_page_fill_sites (TtTodayPage *self)
{
  g_autoptr (GArray) sums = tt_today_page_sum_sites (self);
  gint64 most = sums->len > 0 ? g_array_index (sums, SiteHours, 0).seconds : 0;
  gint64 rest = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->hours_sites))) != NULL)
    gtk_box_remove (self->hours_sites, child);
  for (guint i = 0; i < sums->len; i++)
    {
      const SiteHours *sum = &g_array_index (sums, SiteHours, i);
      TtSite *site = tt_directory_find_site (self->directory, sum->site);

      if (i < TT_TODAY_SITES)
        tt_today_page_add_bar (self, site != NULL ? tt_site_get_name (site) : _ ("No site"),
                               sum->seconds, most);
      else
        rest += sum->seconds;
    }
  if (sums->len > TT_TODAY_SITES)
    {
      guint n = sums->len - TT_TODAY_SITES;
      g_autofree char *title = g_strdup_printf (ngettext ("%u other site", "%u other sites", n), n);

      tt_today_page_add_bar (self, title, rest, most);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->hours_sites), sums->len > 0);
}

static void
tt_today_page_fill_hours (TtTodayPage *self)
{
  g_autofree char *figure = tt_format_duration (self->today->seconds);
  g_autofree char *before = tt_format_duration (self->today->last_week_seconds);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (self->today->now / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (tt_directory_get_zone (self->directory));
  g_autoptr (GDateTime) here = zone != NULL ? g_date_time_to_timezone (now, zone) : NULL;
  g_autofree char *weekday = g_date_time_format (here != NULL ? here : now, "%A");
  g_autofree char *note = NULL;

  gtk_label_set_label (self->hours_figure, figure);
  /* Translators: stands beside the hours of today; %s is a weekday, then a duration. */
  note = g_strdup_printf (_ ("so far. Last %s it was %s."), weekday, before);
  gtk_label_set_label (self->hours_note, self->today->last_week_seconds > 0 ? note : _ ("so far"));
  tt_today_page_fill_sites (self);
}

static void
tt_today_page_fill (TtTodayPage *self)
{
  g_autofree char *day = NULL;
  gboolean nothing;

  if (self->today == NULL || !tt_directory_is_loaded (self->directory))
    return;
  day = tt_format_day_long (self->today->now, tt_directory_get_zone (self->directory),
                            self->today->now);
  adw_window_title_set_subtitle (self->window_title, day);
  nothing =
      self->today->open->len == 0 && self->today->attention->len == 0 && self->today->seconds == 0;
  tt_today_page_fill_headline (self);
  tt_today_page_fill_safe (self);
  tt_today_page_fill_needs (self);
  tt_today_page_fill_in (self);
  tt_today_page_fill_not_in (self);
  tt_today_page_fill_hours (self);
  gtk_widget_set_visible (self->punch_squeezer, !nothing);
  gtk_stack_set_visible_child_name (self->stack, nothing ? "empty" : "day");
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    tt_window_set_badge (tt_window_from (GTK_WIDGET (self)), "today", self->today->attention->len);
}

/* ---- looking ------------------------------------------------------------ */

static gboolean
on_quiet (gpointer user_data)
{
  TtTodayPage *self = user_data;

  self->quiet_id = 0;
  tt_today_page_look (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (TtTodayPage *self)
{
  if (self->quiet_id == 0)
    self->quiet_id = g_timeout_add (TT_TODAY_QUIET_MS, on_quiet, self);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtTodayPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtToday) today = tt_office_look_today_finish (TT_OFFICE (source), result, &error);

  if (TT_OFFICE (source) != self->office ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->looking = FALSE;
  if (today == NULL)
    tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
  else
    {
      g_clear_pointer (&self->today, tt_today_free);
      self->today = g_steal_pointer (&today);
      tt_today_page_fill (self);
    }
  if (self->stale)
    on_changed (self);
}

static void
tt_today_page_look (TtTodayPage *self)
{
  if (self->office == NULL)
    return;
  self->stale = self->looking;
  if (self->looking)
    return;
  self->looking = TRUE;
  tt_office_look_today_async (self->office, self->actor, self->cancellable, on_looked,
                              g_object_ref (self));
}

/* ---- the clock ----------------------------------------------------------- */

static void tt_today_page_arm_minute (TtTodayPage *self);

static gboolean
on_minute (gpointer user_data)
{
  TtTodayPage *self = user_data;

  self->minute_id = 0;
  tt_today_page_look (self);
  tt_today_page_arm_minute (self);
  return G_SOURCE_REMOVE;
}

/* Wakes just after the next full minute; not at all while nobody sees the page. */
static void
tt_today_page_arm_minute (TtTodayPage *self)
{
  gint64 now;

  if (self->minute_id != 0 || self->office == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  now = tt_directory_get_now (self->directory) / 1000;
  self->minute_id = g_timeout_add ((guint) (60000 - now % 60000) + 20, on_minute, self);
}

static gboolean
on_age (gpointer user_data)
{
  tt_today_page_fill_safe (user_data);
  return G_SOURCE_CONTINUE;
}

static void
tt_today_page_map (GtkWidget *widget)
{
  TtTodayPage *self = TT_TODAY_PAGE (widget);

  GTK_WIDGET_CLASS (tt_today_page_parent_class)->map (widget);
  if (self->age_id == 0)
    self->age_id = g_timeout_add_seconds (TT_TODAY_AGE_SECONDS, on_age, self);
  tt_today_page_arm_minute (self);
  tt_today_page_look (self);
}

static void
tt_today_page_unmap (GtkWidget *widget)
{
  TtTodayPage *self = TT_TODAY_PAGE (widget);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_handle_id (&self->age_id, g_source_remove);
  GTK_WIDGET_CLASS (tt_today_page_parent_class)->unmap (widget);
}

/* ---- actions -------------------------------------------------------------- */

void
tt_today_page_punch (TtTodayPage *self, gint64 user)
{
  g_return_if_fail (TT_IS_TODAY_PAGE (self));
  if (self->office != NULL && tt_directory_is_loaded (self->directory))
    tt_punch_dialog_present (GTK_WIDGET (self), self->office, self->actor, self->directory, user);
}

static void
on_punch (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_today_page_punch (user_data, 0);
}

static void
on_in_activated (TtTodayPage *self, GtkListBoxRow *row)
{
  tt_today_page_punch (self, tt_entry_get_user (tt_in_row_get_entry (TT_IN_ROW (row))));
}

static void
on_show_all (TtTodayPage *self)
{
  self->all = TRUE;
  tt_today_page_fill_in (self);
}

/* ---- the object ------------------------------------------------------------ */

static void
tt_today_page_let_go (TtTodayPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_handle_id (&self->quiet_id, g_source_remove);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_pointer (&self->today, tt_today_free);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  self->looking = FALSE;
  self->stale = FALSE;
  self->all = FALSE;
}

void
tt_today_page_set_office (TtTodayPage *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_TODAY_PAGE (self));
  tt_today_page_let_go (self);
  gtk_stack_set_visible_child_name (self->stack, "blank");
  tt_today_page_clear_list (self->attention);
  if (office == NULL || actor == NULL)
    return;

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = tt_directory_get (office, actor);
  self->cancellable = g_cancellable_new ();
  self->office_ids[0] = g_signal_connect_swapped (office, "changed", G_CALLBACK (on_changed), self);
  self->office_ids[1] =
      g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_changed), self);
  self->office_ids[2] = g_signal_connect_swapped (office, "status-changed",
                                                  G_CALLBACK (tt_today_page_fill_safe), self);
  self->directory_id =
      g_signal_connect_swapped (self->directory, "changed", G_CALLBACK (tt_today_page_fill), self);
  tt_today_page_arm_minute (self);
  tt_today_page_look (self);
}

static void
tt_today_page_dispose (GObject *object)
{
  TtTodayPage *self = TT_TODAY_PAGE (object);

  tt_today_page_let_go (self);
  g_clear_handle_id (&self->age_id, g_source_remove);
  G_OBJECT_CLASS (tt_today_page_parent_class)->dispose (object);
}

static void
tt_today_page_class_init (TtTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_today_page_dispose;
  widget_class->map = tt_today_page_map;
  widget_class->unmap = tt_today_page_unmap;
  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/today/tt-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, punch_squeezer);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, headline);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, safe_icon);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, safe_text);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, attention_box);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, attention_count);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, attention);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, hours_figure);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, hours_note);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, hours_sites);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, in_count);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, in_list);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, show_all);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, not_in);
  gtk_widget_class_bind_template_child (widget_class, TtTodayPage, empty);
}

static void
tt_today_page_init (TtTodayPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "punch", .activate = on_punch },
    { .name = "new", .activate = on_punch },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
  tt_empty_page_set_words (self->empty, "tt-today-symbolic", _ ("Nobody is in yet"),
                           _ ("You clock people in here, one by one or as a crew."));
  tt_empty_page_set_first (self->empty, _ ("Clock In…"), "page.punch");
  g_signal_connect_swapped (self->attention, "row-activated", G_CALLBACK (on_attention_activated),
                            self);
  g_signal_connect_swapped (self->in_list, "row-activated", G_CALLBACK (on_in_activated), self);
  g_signal_connect_swapped (self->show_all, "clicked", G_CALLBACK (on_show_all), self);
}

GtkWidget *
tt_today_page_new (void)
{
  return g_object_new (TT_TYPE_TODAY_PAGE, NULL);
}
