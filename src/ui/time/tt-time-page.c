/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-time-page.h"

#include "core/tt-day.h"
#include "core/tt-permission.h"
#include "ui/time/tt-day-view.h"
#include "ui/time/tt-entries-view.h"
#include "ui/time/tt-entry-panel.h"
#include "ui/time/tt-week-view.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-fit.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-places-button.h"
#include "ui/widgets/tt-text-size.h"
#include "ui/window/tt-window.h"

struct _TtTimePage
{
  AdwBin parent_instance;

  GtkWidget *period_squeezer;
  GtkMenuButton *period;
  GtkMenuButton *period_alone;
  GtkCalendar *calendar;
  GtkCalendar *calendar_alone;
  GtkWidget *add;
  GtkWidget *find;
  AdwFlap *flap;
  AdwViewStack *views;
  TtWeekView *week;
  TtDayView *day;
  TtEntriesView *all;
  TtEntryPanel *panel;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  gulong office_ids[2];
  gulong directory_id;
  char *shown_day; /* "YYYY-MM-DD", in the week that is shown too */
  guint minute_id;
  gboolean wanted; /* the panel, where there is room for it */
  gboolean filling;
  gboolean may_add;
};

G_DEFINE_FINAL_TYPE (TtTimePage, tt_time_page, ADW_TYPE_BIN)

/* ---- what is shown -------------------------------------------------------------- */

static const char *
tt_time_page_get_view (TtTimePage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->views);

  return name != NULL ? name : "week";
}

static gboolean
tt_time_page_is_all (TtTimePage *self)
{
  return g_str_equal (tt_time_page_get_view (self), "all");
}

/* Only the view that is seen is read; the others read when they are shown. */
static void
tt_time_page_update (TtTimePage *self)
{
  g_autofree char *today = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->period_squeezer, !tt_time_page_is_all (self));
  if (self->office == NULL || self->shown_day == NULL || tt_time_page_is_all (self))
    return;
  today = tt_directory_dup_today (self->directory);
  if (g_str_equal (tt_time_page_get_view (self), "day"))
    {
      label = tt_format_date (self->shown_day, today);
      tt_day_view_set_day (self->day, self->shown_day);
    }
  else
    {
      first =
          tt_day_get_week_start (self->shown_day, tt_directory_get_week_start (self->directory));
      last = tt_day_add (first, 6);
      label = tt_format_date_range (first, last, today);
      tt_week_view_set_week (self->week, first);
    }
  gtk_menu_button_set_label (self->period, label);
}

static void
tt_time_page_go (TtTimePage *self, const char *day)
{
  g_autofree char *copy = g_strdup (day);
  g_autofree char *midnight = g_strconcat (day, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (midnight, NULL);

  g_free (self->shown_day);
  self->shown_day = g_steal_pointer (&copy);
  self->filling = TRUE;
  if (date != NULL)
    {
      gtk_calendar_select_day (self->calendar, date);
      gtk_calendar_select_day (self->calendar_alone, date);
    }
  self->filling = FALSE;
  tt_time_page_update (self);
}

static void
on_day (TtTimePage *self, GtkCalendar *calendar)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  if (self->filling || g_strcmp0 (day, self->shown_day) == 0)
    return;
  gtk_menu_button_popdown (self->period);
  gtk_menu_button_popdown (self->period_alone);
  tt_time_page_go (self, day);
}

static void
tt_time_page_step (TtTimePage *self, int direction)
{
  int days = g_str_equal (tt_time_page_get_view (self), "day") ? 1 : 7;
  g_autofree char *day = NULL;

  if (self->shown_day == NULL || tt_time_page_is_all (self))
    return;
  day = tt_day_add (self->shown_day, direction * days);
  tt_time_page_go (self, day);
}

/* ---- the panel --------------------------------------------------------------------- */

static void
tt_time_page_open_panel (TtTimePage *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

/* It never opens over the hours by itself. */
static void
on_folded (TtTimePage *self)
{
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  else
    adw_flap_set_reveal_flap (self->flap, self->wanted);
}

static void
on_revealed (TtTimePage *self)
{
  if (!adw_flap_get_folded (self->flap))
    self->wanted = adw_flap_get_reveal_flap (self->flap);
}

static void
on_cell_chosen (TtTimePage *self, gint64 user, const char *day, GPtrArray *entries)
{
  if (g_strcmp0 (day, self->shown_day) != 0)
    tt_time_page_go (self, day);
  if (entries != NULL && entries->len > 0)
    tt_entry_panel_show_entries (self->panel, entries);
  else if (tt_permission_allows (self->actor, TT_DEED_EDIT_ENTRIES, NULL))
    tt_entry_panel_show_new (self->panel, user, day);
  else
    return;
  tt_time_page_open_panel (self);
}

/* Walking through the list fills the panel only where it stands open beside it. */
static void
on_entry_chosen (TtTimePage *self, gint64 entry)
{
  if (adw_flap_get_reveal_flap (self->flap) && !adw_flap_get_folded (self->flap))
    tt_entry_panel_show (self->panel, entry);
}

static void
on_entry_opened (TtTimePage *self, gint64 entry)
{
  tt_entry_panel_show (self->panel, entry);
  tt_time_page_open_panel (self);
}

void
tt_time_page_show_entry (TtTimePage *self, gint64 entry)
{
  g_return_if_fail (TT_IS_TIME_PAGE (self));
  on_entry_opened (self, entry);
}

void
tt_time_page_show_user (TtTimePage *self, gint64 user)
{
  g_return_if_fail (TT_IS_TIME_PAGE (self));
  adw_view_stack_set_visible_child_name (self->views, "all");
  tt_entries_view_show_user (self->all, user);
}

/* ---- actions -------------------------------------------------------------------------- */

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtTimePage *self = user_data;

  adw_view_stack_set_visible_child_name (self->views, "all");
  tt_entries_view_find (self->all);
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtTimePage *self = user_data;

  if (self->office == NULL || !tt_permission_allows (self->actor, TT_DEED_EDIT_ENTRIES, NULL))
    return;
  tt_entry_panel_show_new (
      self->panel, 0, g_str_equal (tt_time_page_get_view (self), "day") ? self->shown_day : NULL);
  tt_time_page_open_panel (self);
}

static void
on_previous (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_time_page_step (user_data, -1);
}

static void
on_next (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tt_time_page_step (user_data, 1);
}

static void
on_today (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtTimePage *self = user_data;
  g_autofree char *today = NULL;

  if (self->office == NULL || !tt_directory_is_loaded (self->directory))
    return;
  today = tt_directory_dup_today (self->directory);
  tt_time_page_go (self, today);
}

static void
on_panel (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TtTimePage *self = user_data;

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* ---- the office -------------------------------------------------------------------------- */

static void
on_office_changed (TtTimePage *self)
{
  tt_week_view_refresh (self->week);
  tt_day_view_refresh (self->day);
}

static void
on_directory_changed (TtTimePage *self)
{
  g_autofree char *today = NULL;

  if (self->shown_day != NULL || !tt_directory_is_loaded (self->directory))
    return;
  today = tt_directory_dup_today (self->directory);
  tt_time_page_go (self, today);
}

static void tt_time_page_arm_minute (TtTimePage *self);

static gboolean
on_minute (gpointer user_data)
{
  TtTimePage *self = user_data;

  self->minute_id = 0;
  tt_week_view_tick (self->week);
  tt_day_view_tick (self->day);
  tt_entries_view_tick (self->all);
  tt_entry_panel_tick (self->panel);
  tt_time_page_arm_minute (self);
  return G_SOURCE_REMOVE;
}

/* Wakes just after the next full minute; not at all while nobody sees the page. */
static void
tt_time_page_arm_minute (TtTimePage *self)
{
  gint64 now;

  if (self->minute_id != 0 || self->office == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  now = tt_directory_get_now (self->directory) / 1000;
  self->minute_id = g_timeout_add ((guint) (60000 - now % 60000) + 20, on_minute, self);
}

/* Folded there is no room for them; Ctrl+F and Ctrl+N remain, and an empty day can be pressed. */
static void
on_window_folded (TtTimePage *self, GParamSpec *pspec, GtkWidget *window)
{
  gboolean folded = FALSE;

  if (!TT_IS_WINDOW (window))
    return;
  g_object_get (window, "folded", &folded, NULL);
  gtk_widget_set_visible (self->find, !folded);
  gtk_widget_set_visible (self->add, !folded && self->may_add);
}

static void
tt_time_page_root (GtkWidget *widget)
{
  GtkWidget *window;

  GTK_WIDGET_CLASS (tt_time_page_parent_class)->root (widget);
  window = GTK_WIDGET (gtk_widget_get_root (widget));
  if (!TT_IS_WINDOW (window))
    return;
  g_signal_connect_object (window, "notify::folded", G_CALLBACK (on_window_folded), widget,
                           G_CONNECT_SWAPPED);
  on_window_folded (TT_TIME_PAGE (widget), NULL, window);
}

static void
tt_time_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_data (gtk_widget_get_root (widget), widget);
  GTK_WIDGET_CLASS (tt_time_page_parent_class)->unroot (widget);
}

static void
tt_time_page_map (GtkWidget *widget)
{
  TtTimePage *self = TT_TIME_PAGE (widget);

  GTK_WIDGET_CLASS (tt_time_page_parent_class)->map (widget);
  if (self->office == NULL)
    return;
  tt_week_view_tick (self->week);
  tt_day_view_tick (self->day);
  tt_entries_view_tick (self->all);
  tt_time_page_arm_minute (self);
}

static void
tt_time_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TT_TIME_PAGE (widget)->minute_id, g_source_remove);
  GTK_WIDGET_CLASS (tt_time_page_parent_class)->unmap (widget);
}

static void
tt_time_page_let_go (TtTimePage *self)
{
  g_clear_handle_id (&self->minute_id, g_source_remove);
  for (guint i = 0; self->office != NULL && i < G_N_ELEMENTS (self->office_ids); i++)
    g_clear_signal_handler (&self->office_ids[i], self->office);
  if (self->directory != NULL)
    g_clear_signal_handler (&self->directory_id, self->directory);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  g_clear_pointer (&self->shown_day, g_free);
}

void
tt_time_page_set_office (TtTimePage *self, TtOffice *office, TtActor *actor)
{
  g_return_if_fail (TT_IS_TIME_PAGE (self));
  tt_time_page_let_go (self);
  if (office != NULL && actor != NULL)
    {
      self->office = g_object_ref (office);
      self->actor = g_object_ref (actor);
      self->directory = tt_directory_get (office, actor);
      self->office_ids[0] =
          g_signal_connect_swapped (office, "changed", G_CALLBACK (on_office_changed), self);
      self->office_ids[1] =
          g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_office_changed), self);
      self->directory_id = g_signal_connect_swapped (self->directory, "changed",
                                                     G_CALLBACK (on_directory_changed), self);
      self->may_add = tt_permission_allows (actor, TT_DEED_EDIT_ENTRIES, NULL);
      if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        on_window_folded (self, NULL, GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
    }
  tt_week_view_set_office (self->week, self->office, self->actor, self->directory);
  tt_day_view_set_office (self->day, self->office, self->actor, self->directory);
  tt_entries_view_set_office (self->all, self->office, self->actor, self->directory);
  tt_entry_panel_set_office (self->panel, self->office, self->actor, self->directory);
  if (self->directory != NULL)
    on_directory_changed (self);
  tt_time_page_arm_minute (self);
}

static void
tt_time_page_dispose (GObject *object)
{
  tt_time_page_let_go (TT_TIME_PAGE (object));
  G_OBJECT_CLASS (tt_time_page_parent_class)->dispose (object);
}

static void
tt_time_page_class_init (TtTimePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_time_page_dispose;
  widget_class->root = tt_time_page_root;
  widget_class->unroot = tt_time_page_unroot;
  widget_class->map = tt_time_page_map;
  widget_class->unmap = tt_time_page_unmap;
  g_type_ensure (TT_TYPE_DAY_VIEW);
  g_type_ensure (TT_TYPE_ENTRIES_VIEW);
  g_type_ensure (TT_TYPE_ENTRY_PANEL);
  g_type_ensure (TT_TYPE_FIT);
  g_type_ensure (TT_TYPE_PLACES_BUTTON);
  g_type_ensure (TT_TYPE_WEEK_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-time-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, period_squeezer);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, period);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, period_alone);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, calendar);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, calendar_alone);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, add);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, find);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, flap);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, views);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, week);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, day);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, all);
  gtk_widget_class_bind_template_child (widget_class, TtTimePage, panel);
  gtk_widget_class_bind_template_callback (widget_class, on_day);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_view",
                                                G_CALLBACK (tt_time_page_update));
}

static void
tt_time_page_init (TtTimePage *self)
{
  static const GActionEntry entries[] = {
    { .name = "find", .activate = on_find },   { .name = "new", .activate = on_new },
    { .name = "next", .activate = on_next },   { .name = "panel", .activate = on_panel },
    { .name = "today", .activate = on_today }, { .name = "previous", .activate = on_previous },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (actions));
  self->wanted = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
  g_signal_connect_swapped (self->flap, "notify::folded", G_CALLBACK (on_folded), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (on_revealed), self);
  g_signal_connect_swapped (self->week, "chosen", G_CALLBACK (on_cell_chosen), self);
  g_signal_connect_swapped (self->day, "chosen", G_CALLBACK (on_cell_chosen), self);
  g_signal_connect_swapped (self->all, "chosen", G_CALLBACK (on_entry_chosen), self);
  g_signal_connect_swapped (self->all, "opened", G_CALLBACK (on_entry_opened), self);
}

GtkWidget *
tt_time_page_new (void)
{
  return g_object_new (TT_TYPE_TIME_PAGE, NULL);
}
