/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-past-list.h"

#include "core/tt-zone.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

#define ROWS_AT_A_TIME 10

struct _TtPastList
{
  AdwBin parent_instance;

  GtkLabel *heading;
  GtkLabel *count;
  GtkToggleButton *find;
  GtkSearchEntry *words;
  GtkListBox *rows;
  GtkLabel *none;
  GtkButton *more;

  TtPast *past;
  char *zone;
  gint64 now;
  TtPastMoment *chosen;
  GPtrArray *shown; /* TtPastMoment, all that fit, of which `limit` have rows */
  guint limit;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TtPastList, tt_past_list, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_searching (TtPastList *self)
{
  return gtk_toggle_button_get_active (self->find) &&
         *gtk_editable_get_text (GTK_EDITABLE (self->words)) != '\0';
}

static gboolean
holds_word (const TtPastMoment *moment, const char *folded)
{
  g_autofree char *title = g_utf8_casefold (moment->title, -1);
  g_autofree char *actor = g_utf8_casefold (moment->actor, -1);

  return strstr (title, folded) != NULL || strstr (actor, folded) != NULL;
}

static void
collect (TtPastList *self)
{
  gboolean searching = is_searching (self);
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->words)), -1);

  g_ptr_array_set_size (self->shown, 0);
  for (guint i = 0; i < tt_past_get_length (self->past); i++)
    {
      TtPastMoment *moment = tt_past_get (self->past, i);

      if (searching ? holds_word (moment, folded)
                    : self->chosen != NULL && moment->day == self->chosen->day)
        g_ptr_array_add (self->shown, tt_past_moment_ref (moment));
    }
}

static gboolean
is_chosen (TtPastList *self, const TtPastMoment *moment)
{
  return self->chosen != NULL && g_str_equal (moment->snapshot, self->chosen->snapshot);
}

/* Several changes may lie in one minute: seconds tell them apart. */
static char *
dup_when (TtPastList *self, const TtPastMoment *moment)
{
  g_autofree char *day = NULL;
  TtWall wall;

  tt_zone_get_wall (self->zone, moment->at, &wall, NULL);
  if (!is_searching (self))
    return g_strdup_printf ("%02d:%02d:%02d", wall.hour, wall.minute, wall.second);
  day = tt_format_day (moment->at, self->zone, self->now);
  return g_strdup_printf ("%s %02d:%02d:%02d", day, wall.hour, wall.minute, wall.second);
}

static GtkWidget *
new_row (TtPastList *self, TtPastMoment *moment)
{
  g_autofree char *when = dup_when (self, moment);
  g_autofree char *title = g_markup_escape_text (moment->title, -1);
  g_autofree char *text = *moment->actor != '\0'
                              /* Translators: a time, then who made the change. */
                              ? g_strdup_printf (_ ("%s, %s"), when, moment->actor)
                              : g_strdup (when);
  g_autofree char *subtitle = g_markup_escape_text (text, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (moment->kept)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("tt-layer-archive-symbolic");

      gtk_widget_add_css_class (icon, "dim-label");
      gtk_widget_set_tooltip_text (icon, _ ("Kept as a copy for longer"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Kept as a copy for longer"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  return row;
}

static void
say_heading (TtPastList *self)
{
  g_autofree char *number = tt_format_count (self->shown->len);
  g_autofree char *day = NULL;
  guint rest = self->shown->len > self->limit ? self->shown->len - self->limit : 0;
  guint next = MIN (rest, ROWS_AT_A_TIME);
  g_autofree char *more = g_strdup_printf (ngettext ("Show %u More", "Show %u More", next), next);

  if (is_searching (self))
    day = g_strdup (_ ("Found"));
  else if (self->chosen != NULL)
    day = tt_format_date_long (self->chosen->day, self->chosen->day);
  gtk_label_set_text (self->heading, day != NULL ? day : "");
  gtk_label_set_text (self->count, number);
  gtk_button_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), rest > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), self->shown->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->none), self->shown->len == 0 && is_searching (self));
}

static void
add_rows (TtPastList *self, guint from)
{
  for (guint i = from; i < MIN (self->shown->len, self->limit); i++)
    {
      TtPastMoment *moment = g_ptr_array_index (self->shown, i);
      GtkWidget *row = new_row (self, moment);

      gtk_list_box_append (self->rows, row);
      if (is_chosen (self, moment))
        gtk_list_box_select_row (self->rows, GTK_LIST_BOX_ROW (row));
    }
  tt_text_size_apply (GTK_WIDGET (self->rows));
}

/* As many as were seen before, and at least up to the chosen one. */
static void
fill (TtPastList *self, guint limit)
{
  GtkListBoxRow *row;

  if (self->past == NULL)
    return;
  self->filling = TRUE;
  collect (self);
  self->limit = limit;
  for (guint i = 0; i < self->shown->len; i++)
    if (is_chosen (self, g_ptr_array_index (self->shown, i)) && i >= limit)
      self->limit = (i / ROWS_AT_A_TIME + 1) * ROWS_AT_A_TIME;
  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));
  add_rows (self, 0);
  say_heading (self);
  self->filling = FALSE;
}

static void
on_more (TtPastList *self)
{
  guint from = self->limit;
  GtkListBoxRow *row;

  self->filling = TRUE;
  self->limit += ROWS_AT_A_TIME;
  add_rows (self, from);
  say_heading (self);
  self->filling = FALSE;
  row = gtk_list_box_get_row_at_index (self->rows, (int) from);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_words (TtPastList *self)
{
  fill (self, ROWS_AT_A_TIME);
}

static void
on_find (TtPastList *self)
{
  gboolean active = gtk_toggle_button_get_active (self->find);

  gtk_widget_set_visible (GTK_WIDGET (self->words), active);
  if (active)
    gtk_widget_grab_focus (GTK_WIDGET (self->words));
  fill (self, ROWS_AT_A_TIME);
}

static void
on_stop (TtPastList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->words), "");
  gtk_toggle_button_set_active (self->find, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->find));
}

static void
on_row (TtPastList *self, GtkListBoxRow *row)
{
  TtPastMoment *moment;
  int i = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (self->filling || i < 0 || (guint) i >= self->shown->len)
    return;
  moment = g_ptr_array_index (self->shown, i);
  if (is_chosen (self, moment))
    return;
  g_clear_pointer (&self->chosen, tt_past_moment_unref);
  self->chosen = tt_past_moment_ref (moment);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, moment);
}

static void
tt_past_list_dispose (GObject *object)
{
  TtPastList *self = TT_PAST_LIST (object);

  /* Rows that go with the list choose nothing any more. */
  self->filling = TRUE;
  g_clear_object (&self->past);
  g_clear_pointer (&self->chosen, tt_past_moment_unref);
  G_OBJECT_CLASS (tt_past_list_parent_class)->dispose (object);
}

static void
tt_past_list_finalize (GObject *object)
{
  TtPastList *self = TT_PAST_LIST (object);

  g_ptr_array_unref (self->shown);
  g_free (self->zone);
  G_OBJECT_CLASS (tt_past_list_parent_class)->finalize (object);
}

static void
tt_past_list_class_init (TtPastListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_past_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tt_past_list_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-past-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPastList, heading);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, count);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, find);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, words);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, rows);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, none);
  gtk_widget_class_bind_template_child (widget_class, TtPastList, more);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_words);
  gtk_widget_class_bind_template_callback (widget_class, on_find);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_row);
}

static void
tt_past_list_init (TtPastList *self)
{
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_past_moment_unref);
  self->zone = g_strdup ("");
  self->limit = ROWS_AT_A_TIME;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tt_past_list_set_past (TtPastList *self, TtPast *past, const char *zone, gint64 now)
{
  g_return_if_fail (TT_IS_PAST_LIST (self));
  g_return_if_fail (TT_IS_PAST (past));
  g_return_if_fail (zone != NULL);

  g_set_object (&self->past, past);
  g_free (self->zone);
  self->zone = g_strdup (zone);
  self->now = now;
  fill (self, self->limit);
}

void
tt_past_list_set_chosen (TtPastList *self, TtPastMoment *moment)
{
  gboolean same_day;

  g_return_if_fail (TT_IS_PAST_LIST (self));
  g_return_if_fail (moment != NULL);

  if (is_chosen (self, moment))
    return;
  same_day = self->chosen != NULL && self->chosen->day == moment->day;
  tt_past_moment_ref (moment);
  g_clear_pointer (&self->chosen, tt_past_moment_unref);
  self->chosen = moment;
  fill (self, same_day ? self->limit : ROWS_AT_A_TIME);
}

void
tt_past_list_find (TtPastList *self)
{
  g_return_if_fail (TT_IS_PAST_LIST (self));

  gtk_toggle_button_set_active (self->find, !gtk_toggle_button_get_active (self->find));
}
