/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-week-row.h"

#include "ui/time/tt-day-cell.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state-label.h"

#include <glib/gi18n-lib.h>

struct _TtWeekRow
{
  GtkBox parent_instance;

  GtkLabel *name;
  GtkBox *days;
  GtkLabel *total;
  GtkWidget *state_box;
  TtStateLabel *state;

  TtHours *hours;
  TtDayCell *cells[TT_HOURS_DAYS];
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtWeekRow, tt_week_row, GTK_TYPE_BOX)

static void
on_cell_clicked (TtWeekRow *self, TtDayCell *cell)
{
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    if (self->cells[i] == cell)
      g_signal_emit (self, signals[CHOSEN], 0, i);
}

static void
tt_week_row_dispose (GObject *object)
{
  g_clear_object (&TT_WEEK_ROW (object)->hours);
  G_OBJECT_CLASS (tt_week_row_parent_class)->dispose (object);
}

static void
tt_week_row_class_init (TtWeekRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_week_row_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", TT_TYPE_WEEK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_type_ensure (TT_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-week-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtWeekRow, name);
  gtk_widget_class_bind_template_child (widget_class, TtWeekRow, days);
  gtk_widget_class_bind_template_child (widget_class, TtWeekRow, total);
  gtk_widget_class_bind_template_child (widget_class, TtWeekRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, TtWeekRow, state);
}

static void
tt_week_row_init (TtWeekRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    {
      self->cells[i] = TT_DAY_CELL (tt_day_cell_new ());
      g_signal_connect_object (self->cells[i], "clicked", G_CALLBACK (on_cell_clicked), self,
                               G_CONNECT_SWAPPED);
      gtk_widget_set_hexpand (GTK_WIDGET (self->cells[i]), TRUE);
      gtk_box_append (self->days, GTK_WIDGET (self->cells[i]));
    }
}

GtkWidget *
tt_week_row_new (void)
{
  return g_object_new (TT_TYPE_WEEK_ROW, NULL);
}

void
tt_week_row_set_widths (TtWeekRow *self, const TtWeekWidths *widths)
{
  g_return_if_fail (TT_IS_WEEK_ROW (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->name), widths->name, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->total), widths->total, -1);
  gtk_widget_set_size_request (self->state_box, widths->state, -1);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    tt_day_cell_set_widths (self->cells[i], widths->days[i], widths->hours[i]);
}

static gboolean
tt_week_row_is_all (TtWeekRow *self, gboolean open)
{
  gboolean any = FALSE;

  for (guint day = 0; day < TT_HOURS_DAYS; day++)
    {
      GPtrArray *entries = tt_hours_get_entries (self->hours, day);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        {
          TtEntry *entry = g_ptr_array_index (entries, i);

          if (open && tt_entry_is_open (entry))
            return TRUE;
          if (!open && !tt_entry_get_approved (entry))
            return FALSE;
          any = TRUE;
        }
    }
  return !open && any;
}

static void
tt_week_row_show_state (TtWeekRow *self, gint64 now)
{
  guint flagged = tt_hours_count_flagged (self->hours, now);
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->state), TRUE);
  if (flagged > 0)
    {
      words = g_strdup_printf (ngettext ("%u to mend", "%u to mend", flagged), flagged);
      tt_state_label_set_look (self->state, tt_state_get_entry ("flagged"), words);
    }
  else if (tt_week_row_is_all (self, FALSE))
    tt_state_label_set_look (self->state, tt_state_get_entry ("approved"), NULL);
  else if (tt_hours_is_ready (self->hours, TT_HOURS_DAYS, now) || tt_week_row_is_all (self, TRUE))
    tt_state_label_set_look (self->state, tt_state_get_entry ("ready"), NULL);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
}

void
tt_week_row_set (TtWeekRow *self, TtHours *hours, const char *const *titles, gint64 now)
{
  gint64 sum = tt_hours_sum (hours, now);
  g_autofree char *total = sum > 0 ? tt_format_duration (sum) : g_strdup ("");

  g_return_if_fail (TT_IS_WEEK_ROW (self));
  g_set_object (&self->hours, hours);
  gtk_label_set_label (self->name, tt_hours_get_name (hours));
  gtk_label_set_label (self->total, total);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    tt_day_cell_set (self->cells[i], hours, i, titles[i], now);
  tt_week_row_show_state (self, now);
}

TtHours *
tt_week_row_get_hours (TtWeekRow *self)
{
  g_return_val_if_fail (TT_IS_WEEK_ROW (self), NULL);
  return self->hours;
}

void
tt_week_row_set_chosen (TtWeekRow *self, guint day)
{
  g_return_if_fail (TT_IS_WEEK_ROW (self));
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    tt_day_cell_set_chosen (self->cells[i], i == day);
}

GtkWidget *
tt_week_row_get_cell (TtWeekRow *self, guint day)
{
  g_return_val_if_fail (TT_IS_WEEK_ROW (self), NULL);
  g_return_val_if_fail (day < TT_HOURS_DAYS, NULL);
  return GTK_WIDGET (self->cells[day]);
}

guint
tt_week_row_get_focus (TtWeekRow *self)
{
  g_return_val_if_fail (TT_IS_WEEK_ROW (self), TT_HOURS_DAYS);
  for (guint i = 0; i < TT_HOURS_DAYS; i++)
    if (gtk_widget_has_focus (GTK_WIDGET (self->cells[i])))
      return i;
  return TT_HOURS_DAYS;
}
