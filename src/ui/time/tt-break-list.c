/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/time/tt-break-list.h"

#include "base/tt-error.h"
#include "core/tt-break.h"
#include "core/tt-zone.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

/* One line, and what it said when it was filled. */
typedef struct
{
  GtkWidget *flow;
  GtkEditable *from;
  GtkEditable *to;
  GtkCheckButton *paid;
  TtBreak *pause; /* id 0: a new one */
  char *from_text;
  char *to_text;
} Line;

struct _TtBreakList
{
  GtkBox parent_instance;

  GtkBox *box;
  GPtrArray *lines; /* Line */
  TtEntry *entry;
  gboolean removed;
  gboolean filling;
};

enum
{
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtBreakList, tt_break_list, GTK_TYPE_BOX)

static void
line_free (Line *line)
{
  g_object_unref (line->pause);
  g_free (line->from_text);
  g_free (line->to_text);
  g_free (line);
}

static void
on_edited (TtBreakList *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[EDITED], 0);
}

static void
on_remove (TtBreakList *self, GtkWidget *button)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (!gtk_widget_is_ancestor (button, line->flow))
        continue;
      self->removed |= tt_break_get_id (line->pause) != 0;
      gtk_box_remove (self->box, line->flow);
      g_ptr_array_remove_index (self->lines, i);
      on_edited (self);
      return;
    }
}

static GtkEditable *
tt_break_list_add_time (TtBreakList *self, GtkWidget *flow, const char *text, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 5);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  tt_reflow_append (TT_REFLOW (flow), entry);
  return GTK_EDITABLE (entry);
}

static Line *
tt_break_list_add (TtBreakList *self, TtBreak *pause)
{
  const char *zone = tt_entry_get_zone (self->entry);
  Line *line = g_new0 (Line, 1);
  GtkWidget *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");

  line->pause = g_object_ref (pause);
  line->from_text = tt_break_get_started_at (pause) != 0
                        ? tt_format_time (tt_break_get_started_at (pause), zone)
                        : g_strdup ("");
  line->to_text = tt_break_get_ended_at (pause) != 0
                      ? tt_format_time (tt_break_get_ended_at (pause), zone)
                      : g_strdup ("");
  line->flow = tt_flow_new ();
  g_object_set (line->flow, "spacing", 6, "row-spacing", 6, NULL);
  line->from = tt_break_list_add_time (self, line->flow, line->from_text, _ ("Break from"));
  line->to = tt_break_list_add_time (self, line->flow, line->to_text, _ ("Break to"));
  line->paid = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_ ("Paid")));
  gtk_check_button_set_active (line->paid, tt_break_get_paid (pause));
  g_signal_connect_object (line->paid, "toggled", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  tt_reflow_append (TT_REFLOW (line->flow), GTK_WIDGET (line->paid));
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Take this break away"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Take this break away"), -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  tt_reflow_append (TT_REFLOW (line->flow), remove);
  gtk_box_append (self->box, line->flow);
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
on_add (TtBreakList *self)
{
  g_autoptr (TtBreak) pause = tt_break_new ();
  Line *line = tt_break_list_add (self, pause);

  gtk_widget_grab_focus (GTK_WIDGET (line->from));
  on_edited (self);
}

void
tt_break_list_set_entry (TtBreakList *self, TtEntry *entry)
{
  GPtrArray *breaks = tt_entry_get_breaks (entry);

  g_return_if_fail (TT_IS_BREAK_LIST (self));
  self->filling = TRUE;
  self->removed = FALSE;
  g_set_object (&self->entry, entry);
  for (guint i = 0; i < self->lines->len; i++)
    gtk_box_remove (self->box, ((Line *) g_ptr_array_index (self->lines, i))->flow);
  g_ptr_array_set_size (self->lines, 0);
  for (guint i = 0; breaks != NULL && i < breaks->len; i++)
    tt_break_list_add (self, g_ptr_array_index (breaks, i));
  self->filling = FALSE;
}

/* ---- reading --------------------------------------------------------------------- */

/* 0 where the text still says what it said. */
static gboolean
tt_break_list_read_time (TtBreakList *self,
                         GtkEditable *entry,
                         const char *was,
                         gint64 after,
                         gint64 *at,
                         GError **error)
{
  const char *text = gtk_editable_get_text (entry);
  int minutes;

  *at = 0;
  if (g_str_equal (text, was) && *was != '\0')
    return TRUE;
  if (tt_format_read_time (text, &minutes))
    return tt_zone_find_end (tt_entry_get_zone (self->entry), after, minutes / 60, minutes % 60, at,
                             error);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
  g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
               _ ("“%s” is not a time of day. Write it like 7:02."), text);
  return FALSE;
}

static gboolean
tt_break_list_read_line (
    TtBreakList *self, Line *line, gint64 started_at, TtBreak *pause, GError **error)
{
  gint64 from;
  gint64 to = 0;
  gboolean lasts = tt_break_get_id (line->pause) != 0 && *line->to_text == '\0' &&
                   *gtk_editable_get_text (line->to) == '\0';

  if (!tt_break_list_read_time (self, line->from, line->from_text, started_at - 1, &from, error))
    return FALSE;
  if (!lasts && !tt_break_list_read_time (self, line->to, line->to_text,
                                          from != 0 ? from : tt_break_get_started_at (line->pause),
                                          &to, error))
    return FALSE;
  tt_break_set_id (pause, tt_break_get_id (line->pause));
  tt_break_set_started_at (pause, from);
  tt_break_set_ended_at (pause, to);
  tt_break_set_paid (pause, gtk_check_button_get_active (line->paid));
  return TRUE;
}

gboolean
tt_break_list_read (TtBreakList *self, gint64 started_at, GPtrArray **breaks, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = self->removed;

  g_return_val_if_fail (TT_IS_BREAK_LIST (self), FALSE);
  *breaks = NULL;
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);
      TtBreak *pause = tt_break_new ();

      g_ptr_array_add (all, pause);
      if (!tt_break_list_read_line (self, line, started_at, pause, error))
        return FALSE;
      changed |= tt_break_get_id (pause) == 0 || tt_break_get_started_at (pause) != 0 ||
                 tt_break_get_ended_at (pause) != 0 ||
                 tt_break_get_paid (pause) != tt_break_get_paid (line->pause);
    }
  if (changed)
    *breaks = g_steal_pointer (&all);
  return TRUE;
}

/* ---- the object -------------------------------------------------------------------- */

static void
tt_break_list_finalize (GObject *object)
{
  TtBreakList *self = TT_BREAK_LIST (object);

  g_clear_object (&self->entry);
  g_ptr_array_unref (self->lines);
  G_OBJECT_CLASS (tt_break_list_parent_class)->finalize (object);
}

static void
tt_break_list_class_init (TtBreakListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_break_list_finalize;
  signals[EDITED] = g_signal_new ("edited", TT_TYPE_BREAK_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
tt_break_list_init (TtBreakList *self)
{
  GtkWidget *add = gtk_button_new_with_label (_ ("Add a Break"));

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->box));
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_widget_add_css_class (add, "tt-small");
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), add);
}
