/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-in-row.h"

#include "core/tt-zone.h"
#include "ui/time/tt-entry-look.h"
#include "ui/widgets/tt-day-track.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-reflow.h"
#include "ui/widgets/tt-text-size.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* What is longer ago is no shift of last night any more. */
#define LONGEST_DAY (16 * G_TIME_SPAN_HOUR)

struct _TtInRow
{
  GtkListBoxRow parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *site;
  TtDayTrack *track;
  GtkLabel *elapsed;
  GtkLabel *since;

  TtEntry *entry;
};

G_DEFINE_FINAL_TYPE (TtInRow, tt_in_row, GTK_TYPE_LIST_BOX_ROW)

static void
tt_in_row_dispose (GObject *object)
{
  TtInRow *self = TT_IN_ROW (object);

  g_clear_object (&self->entry);
  G_OBJECT_CLASS (tt_in_row_parent_class)->dispose (object);
}

static void
tt_in_row_class_init (TtInRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_in_row_dispose;
  g_type_ensure (TT_TYPE_DAY_TRACK);
  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/today/tt-in-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtInRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, TtInRow, name);
  gtk_widget_class_bind_template_child (widget_class, TtInRow, site);
  gtk_widget_class_bind_template_child (widget_class, TtInRow, track);
  gtk_widget_class_bind_template_child (widget_class, TtInRow, elapsed);
  gtk_widget_class_bind_template_child (widget_class, TtInRow, since);
}

static void
tt_in_row_init (TtInRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
}

GtkWidget *
tt_in_row_new (void)
{
  return g_object_new (TT_TYPE_IN_ROW, NULL);
}

TtEntry *
tt_in_row_get_entry (TtInRow *self)
{
  g_return_val_if_fail (TT_IS_IN_ROW (self), NULL);
  return self->entry;
}

void
tt_in_row_set_width (TtInRow *self, int width)
{
  g_return_if_fail (TT_IS_IN_ROW (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->since), width, -1);
}

static void
tt_in_row_draw (TtInRow *self, gint64 now, double from, double to)
{
  const char *zone = tt_entry_get_zone (self->entry);
  g_autofree char *day = tt_zone_dup_day (zone, now);

  tt_day_track_clear (self->track);
  tt_day_track_set_range (self->track, from, to);
  tt_entry_look_draw (self->entry, self->track, day, from, now);
  tt_day_track_set_now (self->track, tt_format_hours_of_day (now, day, zone));
}

void
tt_in_row_set (TtInRow *self, TtEntry *entry, gint64 now, const char *home, double from, double to)
{
  const char *name = tt_entry_get_user_name (entry);
  const char *zone = tt_entry_get_zone (entry);
  gint64 pause = tt_entry_get_break_since (entry);
  g_autofree char *elapsed = tt_format_duration (tt_entry_look_get_seconds (entry, now));
  gint64 at = pause != 0 ? pause : tt_entry_get_started_at (entry);
  /* A time of day alone would say that it was today. */
  g_autofree char *time = now - at > LONGEST_DAY ? tt_format_day_time (at, zone, now)
                                                 : tt_format_time_from (at, zone, home);
  g_autofree char *since = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (TT_IS_IN_ROW (self));
  g_set_object (&self->entry, entry);
  /* Translators: %s is a time of day. */
  since = g_strdup_printf (pause != 0 ? _ ("break since %s") : _ ("since %s"), time);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->site, tt_entry_get_site_name (entry));
  gtk_widget_set_visible (GTK_WIDGET (self->site), *tt_entry_get_site_name (entry) != '\0');
  gtk_label_set_label (self->elapsed, elapsed);
  gtk_label_set_label (self->since, since);
  tt_in_row_draw (self, now, from, to);

  /* Translators: name, duration, "since 07:02". */
  words = g_strdup_printf (_ ("%s, %s, %s"), name, elapsed, since);
  tt_day_track_set_label (self->track, since);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
