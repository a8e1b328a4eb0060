/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-records.h"

#include "ui/protection/tt-contact-group.h"
#include "ui/protection/tt-incidents-group.h"
#include "ui/protection/tt-papers-group.h"
#include "ui/protection/tt-proofs-group.h"
#include "ui/protection/tt-retention-group.h"
#include "ui/protection/tt-room-group.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

/* Parts fill themselves from the office: one that cannot take the focus after so long never will.
 */
#define FOCUS_WITHIN (3 * G_TIME_SPAN_SECOND)

struct _TtRecords
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwPreferencesPage *page;

  GtkWidget *wanted; /* the part to begin with */
  gint64 wanted_since;
};

G_DEFINE_FINAL_TYPE (TtRecords, tt_records, ADW_TYPE_WINDOW)

static void
tt_records_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TT_TYPE_RECORDS);
  G_OBJECT_CLASS (tt_records_parent_class)->dispose (object);
}

static void
tt_records_class_init (TtRecordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_records_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-records.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, TtRecords, toasts);
  gtk_widget_class_bind_template_child (widget_class, TtRecords, page);
}

static void
tt_records_init (TtRecords *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TtWindow *
tt_records_get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *over = TT_IS_RECORDS (root) ? gtk_window_get_transient_for (GTK_WINDOW (root)) : NULL;

  return over != NULL ? TT_WINDOW (over) : NULL;
}

void
tt_records_say (GtkWidget *widget, const char *words)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  g_return_if_fail (words != NULL);

  /* A window that was closed meanwhile has nobody to tell. */
  if (TT_IS_RECORDS (root))
    adw_toast_overlay_add_toast (TT_RECORDS (root)->toasts, adw_toast_new (words));
}

GtkWidget *
tt_records_new_row (const char *title, const char *subtitle)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");

  return row;
}

void
tt_records_fail (AdwPreferencesGroup *group, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_preferences_group_add (group, tt_records_new_row (_ ("It cannot be read"), error->message));
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TtRecords *self = TT_RECORDS (widget);
  gint64 at = gdk_frame_clock_get_frame_time (clock);

  if (self->wanted_since == 0)
    self->wanted_since = at;

  return gtk_widget_child_focus (self->wanted, GTK_DIR_TAB_FORWARD) ||
                 at - self->wanted_since > FOCUS_WITHIN
             ? G_SOURCE_REMOVE
             : G_SOURCE_CONTINUE;
}

void
tt_records_show (TtWindow *window, const char *where)
{
  TtOffice *office;
  TtActor *actor;
  TtRecords *self;

  g_return_if_fail (TT_IS_WINDOW (window));

  office = tt_window_get_office (window);
  actor = tt_window_get_actor (window);
  if (office == NULL || actor == NULL)
    return;

  self = g_object_new (TT_TYPE_RECORDS, "transient-for", window, NULL);
  {
    const struct
    {
      const char *name;
      GtkWidget *group;
    } parts[] = {
      { "papers", tt_papers_group_new (office, actor) },
      { "room", tt_room_group_new (office, actor) },
      { "retention", tt_retention_group_new (office, actor) },
      { "contact", tt_contact_group_new (office, actor) },
      { "proofs", tt_proofs_group_new (office, actor) },
      { "incidents", tt_incidents_group_new (office, actor) },
    };

    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (parts[i].group));
        if (g_strcmp0 (parts[i].name, where) == 0)
          self->wanted = parts[i].group;
      }
  }
  tt_text_size_apply (GTK_WIDGET (self));
  if (self->wanted != NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
  gtk_window_present (GTK_WINDOW (self));
}
