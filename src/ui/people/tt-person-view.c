/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/people/tt-person-view.h"

#include "core/tt-day.h"
#include "core/tt-permission.h"
#include "core/tt-zone.h"
#include "office/tt-office-entries.h"
#include "office/tt-office-people.h"
#include "ui/people/tt-person-deeds.h"
#include "ui/time/tt-hours.h"
#include "ui/widgets/tt-bar.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-reflow.h"
#include "ui/widgets/tt-state.h"
#include "ui/window/tt-window.h"

#include <glib/gi18n-lib.h>

/* A bar is full at so many hours. */
#define TT_PERSON_FULL_DAY (9 * 3600)

struct _TtPersonView
{
  AdwBin parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name;
  GtkImage *now_icon;
  GtkLabel *now;
  GtkLabel *week_sum;
  TtReflow *week;
  AdwComboRow *role;
  AdwEntryRow *name_row;
  AdwEntryRow *number_row;
  AdwEntryRow *position_row;
  AdwEntryRow *department_row;
  AdwEntryRow *email_row;
  AdwEntryRow *phone_row;
  AdwEntryRow *username_row;
  AdwActionRow *password_row;
  GtkButton *password_button;
  AdwActionRow *pin_row;
  GtkButton *pin_button;
  AdwPreferencesGroup *rates;
  GtkButton *rate_button;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
  TtUser *user;
  GPtrArray *rate_rows; /* GtkWidget in the group */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TtPersonView, tt_person_view, ADW_TYPE_BIN)

/* In the order of the row. */
static const TtRole roles[] = { TT_ROLE_EMPLOYEE, TT_ROLE_MANAGER, TT_ROLE_OWNER };

/* ---- the form ----------------------------------------------------------------------- */

/* A row of the form and the property of the person that it holds. */
static AdwEntryRow *
tt_person_view_get_row (TtPersonView *self, guint i, const char **property)
{
  static const char *const names[] = { "name",  "staff-number", "position", "department",
                                       "email", "phone",        "username" };
  AdwEntryRow *rows[] = { self->name_row,       self->number_row, self->position_row,
                          self->department_row, self->email_row,  self->phone_row,
                          self->username_row };

  if (i >= G_N_ELEMENTS (rows))
    return NULL;
  *property = names[i];
  return rows[i];
}

static char *
tt_person_view_dup_value (TtUser *user, const char *property)
{
  char *value = NULL;

  g_object_get (user, property, &value, NULL);
  return value;
}

/* What somebody is typing is left alone: only rows that still say what the person was before. */
static void
tt_person_view_fill_rows (TtPersonView *self, TtUser *before)
{
  const char *property;
  AdwEntryRow *row;

  for (guint i = 0; (row = tt_person_view_get_row (self, i, &property)) != NULL; i++)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
      g_autofree char *old = before != NULL ? tt_person_view_dup_value (before, property) : NULL;
      g_autofree char *new = tt_person_view_dup_value (self->user, property);

      if ((old == NULL || g_str_equal (text, old)) && !g_str_equal (text, new))
        {
          /* Setting the text would offer to apply it. */
          adw_entry_row_set_show_apply_button (row, FALSE);
          gtk_editable_set_text (GTK_EDITABLE (row), new);
          adw_entry_row_set_show_apply_button (row, TRUE);
        }
    }
}

static void
tt_person_view_fill_rights (TtPersonView *self)
{
  gboolean may_edit = tt_permission_allows (self->actor, TT_DEED_EDIT_PEOPLE, self->user) &&
                      !tt_user_get_erased (self->user) &&
                      tt_office_get_condition (self->office) == TT_CONDITION_OPEN;
  gboolean may_sign = tt_permission_allows (self->actor, TT_DEED_SET_PASSWORD, self->user) ||
                      tt_permission_allows (self->actor, TT_DEED_CHANGE_PASSWORD, self->user);
  const char *property;
  AdwEntryRow *row;

  for (guint i = 0; (row = tt_person_view_get_row (self, i, &property)) != NULL; i++)
    gtk_editable_set_editable (GTK_EDITABLE (row), may_edit);
  gtk_widget_set_sensitive (GTK_WIDGET (self->role),
                            may_edit &&
                                tt_permission_allows (self->actor, TT_DEED_SET_ROLE, self->user));
  gtk_widget_set_visible (GTK_WIDGET (self->password_button),
                          may_sign && !tt_user_get_erased (self->user));
  gtk_widget_set_visible (GTK_WIDGET (self->pin_button),
                          may_sign && !tt_user_get_erased (self->user));
  gtk_widget_set_visible (GTK_WIDGET (self->rates),
                          tt_permission_allows (self->actor, TT_DEED_SEE_RATES, self->user));
  gtk_widget_set_visible (GTK_WIDGET (self->rate_button),
                          may_edit &&
                              tt_permission_allows (self->actor, TT_DEED_SET_RATE, self->user));
}

static void
tt_person_view_fill_now (TtPersonView *self)
{
  gint64 now = tt_directory_get_now (self->directory);
  gint64 since = tt_user_get_open_since (self->user);
  const char *site = tt_user_get_open_site_name (self->user);
  const TtStateLook *look = tt_state_get_entry ("open");
  g_autofree char *time = NULL;
  g_autofree char *elapsed = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->now_icon), tt_user_get_clocked_in (self->user));
  if (!tt_user_get_clocked_in (self->user))
    {
      gtk_label_set_label (self->now,
                           tt_user_get_active (self->user) ? _ ("Not in") : _ ("Not active"));
      return;
    }
  tt_state_apply_to_image (look, self->now_icon);
  time = tt_format_time (
      since, tt_directory_get_zone_of (self->directory, tt_user_get_open_site (self->user)));
  elapsed = tt_format_duration ((now - since) / G_USEC_PER_SEC);
  if (*site != '\0')
    /* Translators: a site, a time of day, a duration. */
    words = g_strdup_printf (_ ("In at %s since %s, %s so far"), site, time, elapsed);
  else
    words = g_strdup_printf (_ ("In since %s, %s so far"), time, elapsed);
  gtk_label_set_label (self->now, words);
}

static void
tt_person_view_fill (TtPersonView *self, TtUser *before)
{
  self->filling = TRUE;
  adw_avatar_set_text (self->avatar, tt_user_get_name (self->user));
  gtk_label_set_label (self->name, tt_user_get_name (self->user));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i] == tt_user_get_role (self->user))
      adw_combo_row_set_selected (self->role, i);
  tt_person_view_fill_rows (self, before);
  tt_person_view_fill_rights (self);
  tt_person_view_fill_now (self);
  adw_action_row_set_subtitle (self->password_row,
                               tt_user_get_has_password (self->user)
                                   ? _ ("Set. Nobody can read it, only set a new one.")
                                   : _ ("Not set: they cannot sign in at this window"));
  adw_action_row_set_subtitle (self->pin_row,
                               tt_user_get_has_pin (self->user)
                                   ? _ ("Set. Nobody can read it, only set a new one.")
                                   : _ ("Not set"));
  self->filling = FALSE;
}

static void
on_apply (TtPersonView *self, AdwEntryRow *changed)
{
  g_autoptr (TtUser) user = tt_user_dup (self->user);
  g_autofree char *words = NULL;
  const char *property;
  AdwEntryRow *row;

  for (guint i = 0; (row = tt_person_view_get_row (self, i, &property)) != NULL; i++)
    if (row == changed)
      g_object_set (user, property, gtk_editable_get_text (GTK_EDITABLE (row)), NULL);
  /* From here on Undo is about what was saved, not about what was typed. */
  gtk_editable_set_enable_undo (GTK_EDITABLE (changed), FALSE);
  gtk_editable_set_enable_undo (GTK_EDITABLE (changed), TRUE);
  words = g_strdup_printf (_ ("%s: %s saved"), tt_user_get_name (self->user),
                           adw_preferences_row_get_title (ADW_PREFERENCES_ROW (changed)));
  tt_person_save (GTK_WIDGET (self), self->office, self->actor, user, words);
}

static void
on_role (TtPersonView *self)
{
  guint selected = adw_combo_row_get_selected (self->role);
  g_autoptr (TtUser) user = NULL;
  g_autofree char *words = NULL;

  if (self->filling || self->user == NULL || selected >= G_N_ELEMENTS (roles) ||
      roles[selected] == tt_user_get_role (self->user))
    return;
  user = tt_user_dup (self->user);
  tt_user_set_role (user, roles[selected]);
  /* Translators: a name, then a role. */
  words = g_strdup_printf (_ ("%s is %s now"), tt_user_get_name (user),
                           tt_role_get_title (roles[selected]));
  tt_person_save (GTK_WIDGET (self), self->office, self->actor, user, words);
}

static void
on_password (TtPersonView *self)
{
  tt_person_ask_password (GTK_WIDGET (self), self->office, self->actor, self->user);
}

static void
on_pin (TtPersonView *self)
{
  tt_person_ask_pin (GTK_WIDGET (self), self->office, self->actor, self->user);
}

static void
on_rate (TtPersonView *self)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);

  tt_person_ask_rate (GTK_WIDGET (self), self->office, self->actor, self->user,
                      tt_directory_get_currency (self->directory), today);
}

/* ---- the week ------------------------------------------------------------------------- */

static void
tt_person_view_add_day (TtPersonView *self, TtHours *hours, guint day, const char *date)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *bar = tt_bar_new ();
  g_autofree char *today = tt_directory_dup_today (self->directory);
  g_autofree char *midnight = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (midnight, NULL);
  g_autofree char *weekday = at != NULL ? g_date_time_format (at, "%a") : g_strdup (date);
  gint64 seconds = tt_hours_sum_day (hours, day, tt_directory_get_now (self->directory));
  g_autofree char *text = seconds > 0 ? tt_format_duration (seconds) : g_strdup ("–");
  GtkWidget *value = gtk_label_new (text);
  GtkWidget *name = gtk_label_new (weekday);

  gtk_widget_add_css_class (value, "numeric");
  if (seconds == 0)
    gtk_widget_add_css_class (value, "dim-label");
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, g_str_equal (date, today) ? "tt-today" : "dim-label");
  tt_bar_set_share (TT_BAR (bar), MIN (1, (double) seconds / TT_PERSON_FULL_DAY));
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), name);
  tt_reflow_append (self->week, box);
}

static char *
tt_person_view_dup_first_day (TtPersonView *self)
{
  g_autofree char *today = tt_directory_dup_today (self->directory);

  return tt_day_get_week_start (today, tt_directory_get_week_start (self->directory));
}

static void
on_week (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPersonView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      tt_office_list_entries_finish (TT_OFFICE (source), result, &error);
  g_autoptr (GPtrArray) only = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *first = NULL;
  g_autofree char *sum = NULL;

  if (TT_OFFICE (source) != self->office || self->user == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (entries == NULL)
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  first = tt_person_view_dup_first_day (self);
  g_ptr_array_add (only, self->user);
  rows = tt_hours_collect (entries, only, first);
  tt_reflow_remove_all (self->week);
  for (guint day = 0; day < TT_HOURS_DAYS; day++)
    {
      g_autofree char *date = tt_day_add (first, (int) day);

      tt_person_view_add_day (self, g_ptr_array_index (rows, 0), day, date);
    }
  sum = tt_format_duration (
      tt_hours_sum (g_ptr_array_index (rows, 0), tt_directory_get_now (self->directory)));
  gtk_label_set_label (self->week_sum, sum);
}

/* ---- the rates -------------------------------------------------------------------------- */

static void
tt_person_view_add_rate (TtPersonView *self, TtRate *rate, TtRate *next, const char *today)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *from = tt_format_date (tt_rate_get_from_day (rate), today);
  g_autofree char *money = tt_format_money (tt_rate_get_amount (rate), tt_rate_get_currency (rate));
  g_autofree char *title = NULL;
  g_autofree char *value = NULL;
  GtkWidget *label;

  if (next == NULL)
    /* Translators: %s is a date. */
    title = g_strdup_printf (_ ("Since %s"), from);
  else
    {
      g_autofree char *last = tt_day_add (tt_rate_get_from_day (next), -1);

      title = tt_format_date_range (tt_rate_get_from_day (rate), last, today);
    }
  /* Translators: an amount of money and its currency, for one hour. */
  value = g_strdup_printf (_ ("%s %s an hour"), money, tt_rate_get_currency (rate));
  label = gtk_label_new (value);
  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->rates, row);
  g_ptr_array_add (self->rate_rows, row);
}

static void
on_rates (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtPersonView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rates = tt_office_list_rates_finish (TT_OFFICE (source), result, &error);
  g_autofree char *today = NULL;

  if (TT_OFFICE (source) != self->office || self->user == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rates == NULL)
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  today = tt_directory_dup_today (self->directory);
  for (guint i = 0; i < self->rate_rows->len; i++)
    adw_preferences_group_remove (self->rates, g_ptr_array_index (self->rate_rows, i));
  g_ptr_array_set_size (self->rate_rows, 0);
  for (guint i = 0; i < rates->len; i++)
    tt_person_view_add_rate (self, g_ptr_array_index (rates, i),
                             i > 0 ? g_ptr_array_index (rates, i - 1) : NULL, today);
}

/* ---- reading ------------------------------------------------------------------------------ */

void
tt_person_view_refresh (TtPersonView *self)
{
  TtEntryFilter filter = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *end = NULL;
  g_autoptr (GError) error = NULL;
  const char *zone;

  g_return_if_fail (TT_IS_PERSON_VIEW (self));
  if (self->user == NULL || !tt_directory_is_loaded (self->directory))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tt_person_view_fill_now (self);
  zone = tt_directory_get_zone (self->directory);
  first = tt_person_view_dup_first_day (self);
  end = tt_day_add (first, TT_HOURS_DAYS + 1);
  filter.user = tt_user_get_id (self->user);
  if (!tt_zone_get_day_start (zone, first, &filter.from, &error) ||
      !tt_zone_get_day_start (zone, end, &filter.to, &error))
    {
      tt_window_show_error (tt_window_from (GTK_WIDGET (self)), error);
      return;
    }
  filter.from -= G_TIME_SPAN_DAY; /* a site in another zone begins its week earlier */
  tt_office_list_entries_async (self->office, self->actor, &filter, self->cancellable, on_week,
                                g_object_ref (self));
  if (tt_permission_allows (self->actor, TT_DEED_SEE_RATES, self->user))
    tt_office_list_rates_async (self->office, self->actor, tt_user_get_id (self->user),
                                self->cancellable, on_rates, g_object_ref (self));
}

TtUser *
tt_person_view_get_user (TtPersonView *self)
{
  g_return_val_if_fail (TT_IS_PERSON_VIEW (self), NULL);
  return self->user;
}

void
tt_person_view_set_user (TtPersonView *self, TtUser *user)
{
  g_autoptr (TtUser) before = NULL;

  g_return_if_fail (TT_IS_PERSON_VIEW (self));
  if (self->user == user || self->office == NULL)
    return;
  before = g_steal_pointer (&self->user);
  g_set_object (&self->user, user);
  if (user == NULL)
    return;
  if (before != NULL && tt_user_get_id (before) != tt_user_get_id (user))
    g_clear_object (&before);
  if (before == NULL)
    {
      tt_reflow_remove_all (self->week);
      gtk_label_set_label (self->week_sum, "");
    }
  tt_person_view_fill (self, before);
  tt_person_view_refresh (self);
}

static void
tt_person_view_let_go (TtPersonView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->user);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
}

void
tt_person_view_set_office (TtPersonView *self,
                           TtOffice *office,
                           TtActor *actor,
                           TtDirectory *directory)
{
  g_return_if_fail (TT_IS_PERSON_VIEW (self));
  tt_person_view_let_go (self);
  if (office == NULL)
    return;
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = g_object_ref (directory);
}

static void
tt_person_view_dispose (GObject *object)
{
  tt_person_view_let_go (TT_PERSON_VIEW (object));
  G_OBJECT_CLASS (tt_person_view_parent_class)->dispose (object);
}

static void
tt_person_view_finalize (GObject *object)
{
  g_ptr_array_unref (TT_PERSON_VIEW (object)->rate_rows);
  G_OBJECT_CLASS (tt_person_view_parent_class)->finalize (object);
}

static void
tt_person_view_class_init (TtPersonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_person_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_person_view_finalize;
  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/people/tt-person-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, avatar);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, name);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, now_icon);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, now);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, week_sum);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, week);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, role);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, name_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, number_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, position_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, department_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, email_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, phone_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, username_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, password_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, password_button);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, pin_row);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, pin_button);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, rates);
  gtk_widget_class_bind_template_child (widget_class, TtPersonView, rate_button);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_role);
  gtk_widget_class_bind_template_callback (widget_class, on_password);
  gtk_widget_class_bind_template_callback (widget_class, on_pin);
  gtk_widget_class_bind_template_callback (widget_class, on_rate);
}

static void
tt_person_view_init (TtPersonView *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->rate_rows = g_ptr_array_new ();
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    gtk_string_list_append (titles, tt_role_get_title (roles[i]));
  adw_combo_row_set_model (self->role, G_LIST_MODEL (titles));
  self->filling = FALSE;
}
