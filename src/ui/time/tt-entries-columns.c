/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-entries-view-private.h"

#include "core/tt-zone.h"
#include "ui/time/tt-entry-look.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

/* Left and right of each cell together, as the style sheet has it, pixels. */
#define TT_CELL_PADDING 20

typedef enum
{
  COLUMN_PERSON,
  COLUMN_DAY,
  COLUMN_IN,
  COLUMN_OUT,
  COLUMN_BREAK,
  COLUMN_HOURS,
  COLUMN_SITE,
  COLUMN_STATE,
  N_COLUMNS,
} Column;

/* "Thu 19 Nov" of this year, "19 Nov 2024" of another: both fit one column. */
static char *
tt_entries_view_dup_day (TtEntriesView *self, TtEntry *entry)
{
  const char *zone = tt_entry_get_zone (entry);
  gint64 at = tt_entry_get_started_at (entry);
  TtWall then;
  TtWall now;
  g_autoptr (GDateTime) date = NULL;

  tt_zone_get_wall (zone, at, &then, NULL);
  tt_zone_get_wall (zone, self->now, &now, NULL);
  if (then.year == now.year)
    return tt_format_day (at, zone, self->now);
  date = g_date_time_new_utc (then.year, then.month, then.day, 0, 0, 0);
  /* Translators: a day of another year in a narrow column; see strftime(3). */
  return date != NULL ? g_date_time_format (date, _ ("%-d %b %Y")) : g_strdup ("");
}

static char *
tt_entries_view_dup_text (TtEntriesView *self, TtEntry *entry, Column column)
{
  const char *zone = tt_entry_get_zone (entry);
  const char *home = tt_directory_get_zone (self->directory);

  switch (column)
    {
    case COLUMN_PERSON:
      return g_strdup (tt_entry_get_user_name (entry));
    case COLUMN_DAY:
      return tt_entries_view_dup_day (self, entry);
    case COLUMN_IN:
      return tt_format_time_from (tt_entry_get_started_at (entry), zone, home);
    case COLUMN_OUT:
      return tt_entry_is_open (entry)
                 ? g_strdup ("")
                 : tt_format_time_from (tt_entry_get_ended_at (entry), zone, home);
    case COLUMN_BREAK:
      return tt_entry_get_break_seconds (entry) > 0
                 ? tt_format_duration (tt_entry_get_break_seconds (entry))
                 : g_strdup ("");
    case COLUMN_HOURS:
      return tt_format_duration (tt_entry_look_get_seconds (entry, self->now));
    case COLUMN_SITE:
      return g_strdup (tt_entry_get_site_name (entry));
    case COLUMN_STATE:
    case N_COLUMNS:
      break;
    }
  return g_strdup ("");
}

/* Rows of one height: the list of a million is measured by the few that are seen. What does not fit
 * is in the tooltip. */
static void
on_setup_label (TtEntriesView *self, GtkListItem *item, GtkListItemFactory *factory)
{
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  GtkWidget *label = gtk_label_new (NULL);

  if (column == COLUMN_PERSON || column == COLUMN_SITE)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 12);
    }
  else
    gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label),
                        column == COLUMN_BREAK || column == COLUMN_HOURS ? 1 : 0);
  gtk_list_item_set_child (item, label);
}

/* A row is spoken as it is read; GTK 4.8 has no word for that, but the row is above its cells. */
static void
tt_entries_view_name_row (TtEntriesView *self, GtkWidget *child, TtEntry *entry)
{
  GtkWidget *cell = gtk_widget_get_parent (child);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *day = tt_entries_view_dup_text (self, entry, COLUMN_DAY);
  g_autofree char *in = tt_entries_view_dup_text (self, entry, COLUMN_IN);
  g_autofree char *hours = tt_entries_view_dup_text (self, entry, COLUMN_HOURS);
  g_autofree char *words =
      g_strdup_printf ("%s, %s, %s, %s", tt_entry_get_user_name (entry), day, in, hours);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
on_bind_label (TtEntriesView *self, GtkListItem *item, GtkListItemFactory *factory)
{
  Column column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "column"));
  TtEntry *entry = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;

  if (tt_entry_get_id (entry) != 0)
    text = tt_entries_view_dup_text (self, entry, column);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text != NULL ? text : "");
  if (column == COLUMN_PERSON || column == COLUMN_SITE)
    gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
  if (column == COLUMN_HOURS)
    g_hash_table_add (self->hours, item);
  if (column == COLUMN_PERSON && text != NULL)
    tt_entries_view_name_row (self, gtk_list_item_get_child (item), entry);
}

static void
on_unbind_label (TtEntriesView *self, GtkListItem *item)
{
  g_hash_table_remove (self->hours, item);
}

static void
on_setup_state (TtEntriesView *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);
}

static void
on_bind_state (TtEntriesView *self, GtkListItem *item)
{
  TtEntry *entry = gtk_list_item_get_item (item);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_next_sibling (image);
  gboolean blank = tt_entry_get_id (entry) == 0;
  const TtStateLook *look = blank ? NULL : tt_entry_look_get (entry, self->now);

  if (blank)
    gtk_image_clear (GTK_IMAGE (image));
  else
    tt_state_apply_to_image (look, GTK_IMAGE (image));
  gtk_label_set_label (GTK_LABEL (label), blank ? "" : look->word);
}

static void
tt_entries_view_add_column (TtEntriesView *self, Column column, const char *title)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_object_set_data (G_OBJECT (factory), "column", GINT_TO_POINTER (column));
  if (column == COLUMN_STATE)
    {
      g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_setup_state), self);
      g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_bind_state), self);
    }
  else
    {
      g_signal_connect_swapped (factory, "setup", G_CALLBACK (on_setup_label), self);
      g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_bind_label), self);
    }
  if (column == COLUMN_HOURS)
    g_signal_connect_swapped (factory, "unbind", G_CALLBACK (on_unbind_label), self);
  view_column = gtk_column_view_column_new (title, g_steal_pointer (&factory));
  gtk_column_view_column_set_expand (view_column, column == COLUMN_PERSON || column == COLUMN_SITE);
  gtk_column_view_append_column (self->columns, view_column);
}

/* The longest word of a state, with its shape. */
static int
tt_entries_view_measure_state (TtEntriesView *self)
{
  static const char *const names[] = {
    "open", "ready", "flagged", "corrected", "approved", "locked"
  };
  int widest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    widest =
        MAX (widest, tt_text_size_measure (
                         GTK_WIDGET (self),
                         (const char *const[]){ tt_state_get_entry (names[i])->word, NULL }, NULL));
  return widest + 6 + tt_text_size_pixels (GTK_WIDGET (self), 16);
}

/* Columns that many rows share have the width of the widest text that can stand in them, so that
 * nothing moves while rows come and go. */
static void
tt_entries_view_measure (TtEntriesView *self)
{
  static const char *const numeric[] = { "numeric", NULL };
  static const char *const heading[] = { "caption-heading", NULL };
  GListModel *columns = gtk_column_view_get_columns (self->columns);
  g_autofree char *day = tt_format_date ("2000-09-27", "2000-09-27");
  g_autofree char *time = tt_format_time (0, "UTC");
  const char *texts[N_COLUMNS] = { NULL, day, time, time, "0:00", "00:00", NULL, NULL };

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *title = gtk_column_view_column_get_title (column);
      int cell = i == COLUMN_STATE
                     ? tt_entries_view_measure_state (self)
                     : tt_text_size_measure (GTK_WIDGET (self),
                                             (const char *const[]){ texts[i], NULL }, numeric);
      int head =
          tt_text_size_measure (GTK_WIDGET (self), (const char *const[]){ title, NULL }, heading);

      if (texts[i] != NULL || i == COLUMN_STATE)
        gtk_column_view_column_set_fixed_width (column, MAX (cell, head) + TT_CELL_PADDING);
    }
}

void
tt_entries_view_add_columns (TtEntriesView *self)
{
  tt_entries_view_add_column (self, COLUMN_PERSON, _ ("Person"));
  tt_entries_view_add_column (self, COLUMN_DAY, _ ("Day"));
  tt_entries_view_add_column (self, COLUMN_IN, _ ("In"));
  tt_entries_view_add_column (self, COLUMN_OUT, _ ("Out"));
  tt_entries_view_add_column (self, COLUMN_BREAK, _ ("Break"));
  tt_entries_view_add_column (self, COLUMN_HOURS, _ ("Hours"));
  tt_entries_view_add_column (self, COLUMN_SITE, _ ("Site"));
  tt_entries_view_add_column (self, COLUMN_STATE, _ ("State"));
  tt_entries_view_measure (self);
  /* The name of a column view is not that of the list inside it. */
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (self->columns))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("All entries"), -1);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->columns))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Column heads"), -1);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (tt_entries_view_measure), self, G_CONNECT_SWAPPED);
}

void
tt_entries_view_tick_columns (TtEntriesView *self)
{
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->hours);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      TtEntry *entry = gtk_list_item_get_item (item);
      g_autofree char *text = NULL;

      if (entry == NULL || tt_entry_get_id (entry) == 0 || !tt_entry_is_open (entry))
        continue;
      text = tt_entries_view_dup_text (self, entry, COLUMN_HOURS);
      gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
    }
}
