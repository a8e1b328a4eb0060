/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-day-cell.h"

#include "ui/time/tt-entry-look.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

#define TT_DAY_CELL_SHAPE 12

struct _TtDayCell
{
  GtkButton parent_instance;

  GtkImage *shape;
  GtkLabel *hours;
};

G_DEFINE_FINAL_TYPE (TtDayCell, tt_day_cell, GTK_TYPE_BUTTON)

static void
tt_day_cell_class_init (TtDayCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/time/tt-day-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDayCell, shape);
  gtk_widget_class_bind_template_child (widget_class, TtDayCell, hours);
}

static void
tt_day_cell_init (TtDayCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_day_cell_new (void)
{
  return g_object_new (TT_TYPE_DAY_CELL, NULL);
}

void
tt_day_cell_set_widths (TtDayCell *self, int width, int hours_width)
{
  int shape = tt_text_size_pixels (GTK_WIDGET (self), TT_DAY_CELL_SHAPE);

  g_return_if_fail (TT_IS_DAY_CELL (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), width, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->hours), hours_width, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->shape), shape, shape);
}

/* The look that matters most among the day's entries: who needs somebody, then who is in, then
 * corrected; approved only if all are. NULL where there is nothing to say. */
static const TtStateLook *
tt_day_cell_get_look (GPtrArray *entries, gint64 now)
{
  const TtStateLook *open = NULL;
  const TtStateLook *corrected = NULL;
  const TtStateLook *approved = NULL;
  guint n_approved = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const TtStateLook *look = tt_entry_look_get (g_ptr_array_index (entries, i), now);

      if (g_str_equal (look->name, "flagged"))
        return look;
      if (g_str_equal (look->name, "open"))
        open = look;
      else if (g_str_equal (look->name, "corrected"))
        corrected = look;
      else if (g_str_equal (look->name, "approved"))
        {
          approved = look;
          n_approved++;
        }
    }
  if (open != NULL || corrected != NULL)
    return open != NULL ? open : corrected;
  return n_approved == entries->len ? approved : NULL;
}

void
tt_day_cell_set (TtDayCell *self, TtHours *hours, guint day, const char *title, gint64 now)
{
  GPtrArray *entries = tt_hours_get_entries (hours, day);
  const TtStateLook *look = entries != NULL ? tt_day_cell_get_look (entries, now) : NULL;
  gint64 seconds = tt_hours_sum_day (hours, day, now);
  g_autofree char *text = entries == NULL ? g_strdup ("")
                          : seconds == 0  ? g_strdup ("–")
                                          : tt_format_duration (seconds);
  g_autofree char *words = NULL;

  g_return_if_fail (TT_IS_DAY_CELL (self));
  gtk_label_set_label (self->hours, text);
  if (look != NULL)
    tt_state_apply_to_image (look, self->shape);
  else
    gtk_image_clear (self->shape);
  if (entries == NULL)
    /* Translators: a name, then a day. */
    words = g_strdup_printf (_ ("%s, %s, nothing"), tt_hours_get_name (hours), title);
  else
    words = g_strdup_printf ("%s, %s, %s%s%s", tt_hours_get_name (hours), title, text,
                             look != NULL ? ", " : "", look != NULL ? look->word : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
tt_day_cell_set_chosen (TtDayCell *self, gboolean chosen)
{
  g_return_if_fail (TT_IS_DAY_CELL (self));
  if (chosen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
}
