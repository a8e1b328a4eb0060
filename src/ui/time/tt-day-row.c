/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-day-row.h"

#include "ui/time/tt-entry-look.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _TtDayRow
{
  GtkBox parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name;
  TtDayTrack *track;
  GtkLabel *total;

  TtHours *hours;
};

G_DEFINE_FINAL_TYPE (TtDayRow, tt_day_row, GTK_TYPE_BOX)

static void
tt_day_row_dispose (GObject *object)
{
  g_clear_object (&TT_DAY_ROW (object)->hours);
  G_OBJECT_CLASS (tt_day_row_parent_class)->dispose (object);
}

static void
tt_day_row_class_init (TtDayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_day_row_dispose;
  g_type_ensure (TT_TYPE_DAY_TRACK);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-day-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDayRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, TtDayRow, name);
  gtk_widget_class_bind_template_child (widget_class, TtDayRow, track);
  gtk_widget_class_bind_template_child (widget_class, TtDayRow, total);
}

static void
tt_day_row_init (TtDayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
}

GtkWidget *
tt_day_row_new (void)
{
  return g_object_new (TT_TYPE_DAY_ROW, NULL);
}

TtHours *
tt_day_row_get_hours (TtDayRow *self)
{
  g_return_val_if_fail (TT_IS_DAY_ROW (self), NULL);
  return self->hours;
}

void
tt_day_row_set (TtDayRow *self,
                TtHours *hours,
                const char *day,
                double from,
                double to,
                gboolean today,
                const char *zone,
                gint64 now)
{
  GPtrArray *entries = tt_hours_get_entries (hours, 0);
  gint64 seconds = tt_hours_sum_day (hours, 0, now);
  g_autofree char *total = entries == NULL ? g_strdup ("")
                           : seconds == 0  ? g_strdup ("–")
                                           : tt_format_duration (seconds);

  g_return_if_fail (TT_IS_DAY_ROW (self));
  g_set_object (&self->hours, hours);
  adw_avatar_set_text (self->avatar, tt_hours_get_name (hours));
  gtk_label_set_label (self->name, tt_hours_get_name (hours));
  gtk_label_set_label (self->total, total);
  tt_day_track_clear (self->track);
  tt_day_track_set_range (self->track, from, to);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    tt_entry_look_draw (g_ptr_array_index (entries, i), self->track, day, from, now);
  tt_day_track_set_now (self->track, today ? tt_format_hours_of_day (now, day, zone) : -1);
  tt_day_track_set_label (self->track, entries == NULL ? _ ("Nothing") : total);
}
