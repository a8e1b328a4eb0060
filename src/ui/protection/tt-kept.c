/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-kept.h"

#include "core/tt-label.h"
#include "core/tt-zone.h"
#include "office/tt-office-protect.h"
#include "ui/protection/tt-protection-deeds.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* So many moments; the others are on the page to go back. */
#define TT_KEPT_MOMENTS 5

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Several moments may lie in one minute: seconds tell them apart. */
static char *
dup_moment (gint64 at, const char *zone, gint64 now)
{
  g_autofree char *day = tt_format_day (at, zone, now);
  TtWall wall;

  tt_zone_get_wall (zone, at, &wall, NULL);
  return g_strdup_printf ("%s %02d:%02d:%02d", day, wall.hour, wall.minute, wall.second);
}

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  return row;
}

void
tt_kept_fill_moments (GtkListBox *list, GPtrArray *snapshots, const char *zone, gint64 now)
{
  gint64 last = -1;
  guint shown = 0;

  clear_list (list);
  for (guint i = 0; i < snapshots->len && shown < TT_KEPT_MOMENTS; i++)
    {
      const TtSnapshot *snapshot = g_ptr_array_index (snapshots, i);
      g_autofree char *at = dup_moment (snapshot->at, zone, now);
      GtkWidget *row;

      if (snapshot->seq == last) /* the same moment in two objects, or in two layers */
        continue;
      last = snapshot->seq;
      shown++;
      row = new_row (at, tt_label_get_words (snapshot->label));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (list, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (list), snapshots->len > 0);
}

static void
on_remove (GtkWidget *button)
{
  tt_protection_remove_set_aside (tt_window_from (button),
                                  g_object_get_data (G_OBJECT (button), "name"));
}

static GtkWidget *
new_remove_button (const TtSetAside *one)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Remove"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  one->note, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "tt-small");
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (one->name), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove), NULL);
  return button;
}

void
tt_kept_fill_set_aside (
    GtkListBox *list, GPtrArray *kept, gboolean may_remove, const char *zone, gint64 now)
{
  clear_list (list);
  for (guint i = 0; i < kept->len; i++)
    {
      const TtSetAside *one = g_ptr_array_index (kept, i);
      g_autofree char *at = tt_format_day_time (one->at, zone, now);
      g_autofree char *size = tt_format_size ((guint64) MAX (one->bytes, 0));
      g_autofree char *text = g_strdup_printf ("%s, %s", at, size);
      GtkWidget *row = new_row (one->note, text);

      if (one->removable && may_remove)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (one));
      gtk_list_box_append (list, row);
    }
}
