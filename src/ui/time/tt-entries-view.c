/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entries-view-private.h"

#include "core/tt-day.h"
#include "core/tt-permission.h"
#include "core/tt-zone.h"
#include "ui/widgets/tt-flow.h"

#include <glib/gi18n-lib.h>

#define TT_TO_MEND                                                                                 \
  (TT_ENTRY_LONG | TT_ENTRY_OVERLAP | TT_ENTRY_OFF_SITE | TT_ENTRY_NO_PHOTO |                      \
   TT_ENTRY_NO_POSITION | TT_ENTRY_ESTIMATED | TT_ENTRY_NEGATIVE | TT_ENTRY_UNASSIGNED)

/* In the order of the drop-down. */
typedef enum
{
  DATES_ALL,
  DATES_TODAY,
  DATES_WEEK,
  DATES_LAST_WEEK,
  DATES_MONTH,
  DATES_LAST_MONTH,
  DATES_YEAR,
} Dates;

typedef enum
{
  STATES_ALL,
  STATES_OPEN,
  STATES_TO_MEND,
  STATES_CORRECTED,
  STATES_IMPORTED,
} States;

enum
{
  CHOSEN,
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtEntriesView, tt_entries_view, ADW_TYPE_BIN)

/* ---- what is listed ---------------------------------------------------------- */

static void
tt_entries_view_get_days (TtEntriesView *self, Dates dates, char **from, char **to)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);
  g_autofree char *week =
      tt_day_get_week_start (today, tt_directory_get_week_start (self->directory));
  g_autofree char *month = g_strdup_printf ("%.8s01", today);
  g_autofree char *before = tt_day_add (month, -1);
  g_autofree char *after = tt_day_add (month, 31);

  *from = NULL;
  *to = NULL;
  switch (dates)
    {
    case DATES_ALL:
      break;
    case DATES_TODAY:
      *from = g_steal_pointer (&today);
      *to = tt_day_add (*from, 1);
      break;
    case DATES_WEEK:
      *from = g_steal_pointer (&week);
      *to = tt_day_add (*from, 7);
      break;
    case DATES_LAST_WEEK:
      *from = tt_day_add (week, -7);
      *to = g_steal_pointer (&week);
      break;
    case DATES_MONTH:
      *from = g_steal_pointer (&month);
      *to = g_strdup_printf ("%.8s01", after);
      break;
    case DATES_LAST_MONTH:
      *from = g_strdup_printf ("%.8s01", before);
      *to = g_steal_pointer (&month);
      break;
    case DATES_YEAR:
      *from = g_strdup_printf ("%.5s01-01", today);
      break;
    }
}

static gint64
tt_entries_view_get_start (TtEntriesView *self, const char *day)
{
  g_autoptr (GError) error = NULL;
  gint64 start = 0;

  if (day == NULL)
    return 0;
  if (!tt_zone_get_day_start (tt_directory_get_zone (self->directory), day, &start, &error))
    g_debug ("%s: %s", day, error->message); /* before the company is known: no limit yet */
  return start;
}

static void
tt_entries_view_get_filter (TtEntriesView *self, TtEntryFilter *filter)
{
  guint user = gtk_drop_down_get_selected (self->people);
  guint site = gtk_drop_down_get_selected (self->sites);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  *filter = (TtEntryFilter){ 0 };
  tt_entries_view_get_days (self, gtk_drop_down_get_selected (self->dates), &from, &to);
  filter->from = tt_entries_view_get_start (self, from);
  filter->to = tt_entries_view_get_start (self, to);
  if (self->users != NULL && user > 0 && user <= self->users->len)
    filter->user = tt_user_get_id (g_ptr_array_index (self->users, user - 1));
  if (self->places != NULL && site > 0 && site <= self->places->len)
    filter->site = tt_site_get_id (g_ptr_array_index (self->places, site - 1));
  switch ((States) gtk_drop_down_get_selected (self->states))
    {
    case STATES_ALL:
      break;
    case STATES_OPEN:
      filter->open_only = TRUE;
      break;
    case STATES_TO_MEND:
      filter->flags = TT_TO_MEND;
      break;
    case STATES_CORRECTED:
      filter->flags = TT_ENTRY_EDITED;
      break;
    case STATES_IMPORTED:
      filter->flags = TT_ENTRY_IMPORTED;
      break;
    }
  filter->text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  if (*filter->text == '\0')
    filter->text = NULL;
}

static gboolean
tt_entries_view_is_filtered (TtEntriesView *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' ||
         gtk_drop_down_get_selected (self->dates) != DATES_ALL ||
         gtk_drop_down_get_selected (self->states) != STATES_ALL ||
         gtk_drop_down_get_selected (self->people) != 0 ||
         gtk_drop_down_get_selected (self->sites) != 0;
}

/* A list that cannot be read says why in place of the rows. */
static void
tt_entries_view_show (TtEntriesView *self)
{
  const char *words;
  gboolean nothing;

  if (self->model == NULL)
    return;
  words = tt_entry_model_get_words (self->model);
  nothing = !tt_entry_model_get_loading (self->model) &&
            g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  if (*words != '\0')
    tt_empty_page_set_words (self->empty, "dialog-warning-symbolic",
                             _ ("The entries cannot be read"), words);
  else if (tt_entries_view_is_filtered (self))
    tt_empty_page_set_words (self->empty, "system-search-symbolic", _ ("Nothing matches"),
                             _ ("Try another name, site or span of days."));
  else
    tt_empty_page_set_words (self->empty, "tt-time-week-symbolic", _ ("No hours yet"),
                             _ ("Hours appear here as soon as somebody clocks in."));
  tt_empty_page_set_first (
      self->empty,
      *words == '\0' && !tt_entries_view_is_filtered (self) ? _ ("Add an Entry…") : NULL,
      "page.new");
  gtk_stack_set_visible_child_name (self->stack, *words != '\0' || nothing ? "empty" : "list");
}

static void
on_filter (TtEntriesView *self)
{
  TtEntryFilter filter;

  if (self->filling || self->model == NULL)
    return;
  tt_entries_view_get_filter (self, &filter);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  tt_entry_model_set_filter (self->model, &filter);
  tt_entries_view_show (self);
}

/* Keeps what is chosen, by id, while the names behind it change. */
static void
tt_entries_view_fill_choices (TtEntriesView *self)
{
  g_autoptr (GtkStringList) people = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) sites = gtk_string_list_new (NULL);
  TtEntryFilter filter;
  guint user = 0;
  guint site = 0;

  tt_entries_view_get_filter (self, &filter);
  self->filling = TRUE;
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  self->users = g_ptr_array_ref (tt_directory_get_users (self->directory));
  self->places = g_ptr_array_ref (tt_directory_get_sites (self->directory));
  gtk_string_list_append (people, _ ("All people"));
  gtk_string_list_append (sites, _ ("All sites"));
  for (guint i = 0; i < self->users->len; i++)
    {
      TtUser *one = g_ptr_array_index (self->users, i);

      gtk_string_list_append (people, tt_user_get_name (one));
      if (tt_user_get_id (one) == filter.user)
        user = i + 1;
    }
  for (guint i = 0; i < self->places->len; i++)
    {
      TtSite *one = g_ptr_array_index (self->places, i);

      gtk_string_list_append (sites, tt_site_get_name (one));
      if (tt_site_get_id (one) == filter.site)
        site = i + 1;
    }
  gtk_drop_down_set_model (self->people, G_LIST_MODEL (people));
  gtk_drop_down_set_model (self->sites, G_LIST_MODEL (sites));
  gtk_drop_down_set_selected (self->people, user);
  gtk_drop_down_set_selected (self->sites, site);
  self->filling = FALSE;
}

/* Directories change with every punch; their names hardly ever do. */
static void
on_directory_changed (TtEntriesView *self)
{
  gboolean first = self->users == NULL || self->users->len == 0;

  if (self->users == tt_directory_get_users (self->directory) &&
      self->places == tt_directory_get_sites (self->directory))
    return;
  tt_entries_view_fill_choices (self);
  if (first)
    on_filter (self);
}

/* ---- choosing ----------------------------------------------------------------- */

static void
on_selected (TtEntriesView *self)
{
  TtEntry *entry = gtk_single_selection_get_selected_item (self->selection);

  if (entry != NULL && tt_entry_get_id (entry) != 0)
    g_signal_emit (self, signals[CHOSEN], 0, tt_entry_get_id (entry));
}

static void
on_activate (TtEntriesView *self, guint position)
{
  g_autoptr (TtEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (entry != NULL && tt_entry_get_id (entry) != 0)
    g_signal_emit (self, signals[OPENED], 0, tt_entry_get_id (entry));
}

void
tt_entries_view_find (TtEntriesView *self)
{
  g_return_if_fail (TT_IS_ENTRIES_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
tt_entries_view_show_user (TtEntriesView *self, gint64 user)
{
  g_return_if_fail (TT_IS_ENTRIES_VIEW (self));
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_drop_down_set_selected (self->dates, DATES_ALL);
  gtk_drop_down_set_selected (self->states, STATES_ALL);
  gtk_drop_down_set_selected (self->sites, 0);
  gtk_drop_down_set_selected (self->people, 0);
  for (guint i = 0; self->users != NULL && i < self->users->len; i++)
    if (tt_user_get_id (g_ptr_array_index (self->users, i)) == user)
      gtk_drop_down_set_selected (self->people, i + 1);
  self->filling = FALSE;
  on_filter (self);
}

void
tt_entries_view_tick (TtEntriesView *self)
{
  g_return_if_fail (TT_IS_ENTRIES_VIEW (self));
  if (self->directory == NULL)
    return;
  self->now = tt_directory_get_now (self->directory);
  tt_entries_view_tick_columns (self);
}

/* ---- the object ------------------------------------------------------------------ */

static void
tt_entries_view_let_go (TtEntriesView *self)
{
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  if (self->columns != NULL)
    gtk_column_view_set_model (self->columns, NULL);
  g_clear_object (&self->selection);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->directory);
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_ptr_array_unref);
}

void
tt_entries_view_set_office (TtEntriesView *self,
                            TtOffice *office,
                            TtActor *actor,
                            TtDirectory *directory)
{
  TtEntryFilter filter;

  g_return_if_fail (TT_IS_ENTRIES_VIEW (self));
  tt_entries_view_let_go (self);
  if (office == NULL)
    return;

  self->directory = g_object_ref (directory);
  self->now = tt_directory_get_now (directory);
  self->directory_id =
      g_signal_connect_swapped (directory, "changed", G_CALLBACK (on_directory_changed), self);
  gtk_widget_set_visible (GTK_WIDGET (self->people),
                          tt_permission_allows (actor, TT_DEED_READ_HOURS, NULL));
  tt_entries_view_fill_choices (self);
  tt_entries_view_get_filter (self, &filter);
  self->model = tt_entry_model_new (office, actor, &filter);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (tt_entries_view_show),
                            self);
  g_signal_connect_swapped (self->model, "notify::words", G_CALLBACK (tt_entries_view_show), self);
  g_signal_connect_swapped (self->model, "notify::n-items", G_CALLBACK (tt_entries_view_show),
                            self);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->columns, GTK_SELECTION_MODEL (self->selection));
  tt_entries_view_show (self);
}

static void
tt_entries_view_dispose (GObject *object)
{
  tt_entries_view_let_go (TT_ENTRIES_VIEW (object));
  G_OBJECT_CLASS (tt_entries_view_parent_class)->dispose (object);
}

static void
tt_entries_view_finalize (GObject *object)
{
  g_hash_table_unref (TT_ENTRIES_VIEW (object)->hours);
  G_OBJECT_CLASS (tt_entries_view_parent_class)->finalize (object);
}

static guint
tt_entries_view_new_signal (const char *name)
{
  return g_signal_new (name, TT_TYPE_ENTRIES_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
tt_entries_view_class_init (TtEntriesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_entries_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_entries_view_finalize;
  signals[CHOSEN] = tt_entries_view_new_signal ("chosen");
  signals[OPENED] = tt_entries_view_new_signal ("opened");
  g_type_ensure (TT_TYPE_EMPTY_PAGE);
  g_type_ensure (TT_TYPE_FLOW);
  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-entries-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, search);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, dates);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, states);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, people);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, sites);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, stack);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, columns);
  gtk_widget_class_bind_template_child (widget_class, TtEntriesView, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
tt_entries_view_init (TtEntriesView *self)
{
  const char *const dates[] = { _ ("All dates"),  _ ("Today"),
                                _ ("This week"),  _ ("Last week"),
                                _ ("This month"), _ ("Last month"),
                                _ ("This year"),  NULL };
  const char *const states[] = { _ ("All states"), _ ("In now"),   _ ("To mend"),
                                 _ ("Corrected"),  _ ("Imported"), NULL };
  g_autoptr (GtkStringList) date_list = gtk_string_list_new (dates);
  g_autoptr (GtkStringList) state_list = gtk_string_list_new (states);
  GtkExpression *string = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->hours = g_hash_table_new (NULL, NULL);
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->dates, G_LIST_MODEL (date_list));
  gtk_drop_down_set_model (self->states, G_LIST_MODEL (state_list));
  gtk_drop_down_set_expression (self->people, string);
  gtk_drop_down_set_expression (self->sites, string);
  gtk_expression_unref (string);
  tt_entries_view_add_columns (self);
  self->filling = FALSE;
}
