/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-incidents-group.h"

#include "core/tt-permission.h"
#include "office/tt-office-state.h"
#include "ui/protection/tt-paper-row.h"
#include "ui/protection/tt-records.h"
#include "ui/protection/tt-sheets.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-format.h"

#include <glib/gi18n-lib.h>

struct _TtIncidentsGroup
{
  AdwPreferencesGroup parent_instance;

  TtOffice *office;
  TtActor *actor;
  TtDirectory *directory;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TtIncidentsGroup, tt_incidents_group, ADW_TYPE_PREFERENCES_GROUP)

/* One incident that is to go on paper: its remark may be newer than what the row was made of. */
typedef struct
{
  TtIncidentsGroup *self;
  char *id;
  gboolean save;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question->id);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_paper_done (gboolean done, const GError *error, gpointer user_data)
{
  g_autoptr (Question) question = user_data;

  if (error != NULL)
    tt_records_say (GTK_WIDGET (question->self), error->message);
  else if (done && question->save)
    tt_records_say (GTK_WIDGET (question->self), _ ("Saved as PDF"));
}

static void
put_on_paper (Question *question, GPtrArray *incidents)
{
  TtDirectory *directory = question->self->directory;
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (question->self)));
  TtCompany *company = tt_directory_get_company (directory);
  const char *zone = tt_directory_get_zone (directory);
  g_autofree char *office = tt_sheet_dup_office (
      company != NULL ? tt_company_get_name (company) : "", zone, tt_directory_get_now (directory));
  TtPaper *paper = tt_sheet_new_incidents (incidents, office, zone);

  if (question->save)
    tt_paper_save (paper, window, on_paper_done, question);
  else
    tt_paper_print (paper, window, on_paper_done, question);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_office_list_incidents_finish (TT_OFFICE (source), result, &error);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (question->self->office == NULL)
    return;
  if (list == NULL)
    {
      tt_records_say (GTK_WIDGET (question->self), error->message);
      return;
    }
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const TtIncident *) list->pdata[i])->id, question->id))
      g_ptr_array_add (one, list->pdata[i]);
  put_on_paper (g_steal_pointer (&question), one);
}

static void
ask (TtIncidentsGroup *self, GtkWidget *row, gboolean save)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->id = g_strdup (g_object_get_data (G_OBJECT (row), "tt-incident"));
  question->save = save;
  tt_office_list_incidents_async (self->office, self->cancellable, on_asked, question);
}

static void
on_print (TtIncidentsGroup *self, GtkWidget *row)
{
  ask (self, row, FALSE);
}

static void
on_save (TtIncidentsGroup *self, GtkWidget *row)
{
  ask (self, row, TRUE);
}

static void
on_remarked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtIncidentsGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The row itself shows that it was kept. */
  if (!tt_office_remark_incident_finish (TT_OFFICE (source), result, &error) &&
      self->office != NULL)
    tt_records_say (GTK_WIDGET (self), error->message);
}

static void
on_apply (TtIncidentsGroup *self, GtkWidget *row)
{
  tt_office_remark_incident_async (self->office, self->actor,
                                   g_object_get_data (G_OBJECT (row), "tt-incident"),
                                   gtk_editable_get_text (GTK_EDITABLE (row)), self->cancellable,
                                   on_remarked, g_object_ref (self));
}

static GtkWidget *
new_remark (TtIncidentsGroup *self, const TtIncident *incident)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Your remark"));
  gtk_editable_set_text (GTK_EDITABLE (row), incident->remark);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_widget_set_sensitive (row, tt_permission_allows (self->actor, TT_DEED_RESTORE, NULL));
  g_signal_connect_object (row, "apply", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (row), "tt-incident", g_strdup (incident->id), g_free);

  return row;
}

static void
add_incident (TtIncidentsGroup *self, const TtIncident *incident)
{
  g_autofree char *at = tt_format_day_time (incident->at, tt_directory_get_zone (self->directory),
                                            tt_directory_get_now (self->directory));
  g_autofree char *title = g_markup_escape_text (incident->title, -1);
  g_autofree char *text = g_strchomp (g_strdup (incident->text));
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *paper = tt_paper_row_new (_ ("On paper"), _ ("This incident alone"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), at);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), tt_records_new_row (text, ""));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_remark (self, incident));
  g_object_set_data_full (G_OBJECT (paper), "tt-incident", g_strdup (incident->id), g_free);
  g_signal_connect_object (paper, "print", G_CALLBACK (on_print), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paper, "save-as-pdf", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), paper);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
on_incidents (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtIncidentsGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_office_list_incidents_finish (TT_OFFICE (source), result, &error);

  if (self->office == NULL)
    return;
  if (list == NULL)
    {
      tt_records_fail (ADW_PREFERENCES_GROUP (self), error);
      return;
    }

  for (guint i = 0; i < list->len; i++)
    add_incident (self, list->pdata[i]);
  if (list->len == 0)
    adw_preferences_group_add (
        ADW_PREFERENCES_GROUP (self),
        tt_records_new_row (_ ("Nothing went wrong so far"),
                            _ ("A recovery, a restore or a failed test is written down here")));
}

static void
tt_incidents_group_dispose (GObject *object)
{
  TtIncidentsGroup *self = TT_INCIDENTS_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->directory);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_incidents_group_parent_class)->dispose (object);
}

static void
tt_incidents_group_class_init (TtIncidentsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_incidents_group_dispose;
}

static void
tt_incidents_group_init (TtIncidentsGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Incidents"));
}

GtkWidget *
tt_incidents_group_new (TtOffice *office, TtActor *actor)
{
  TtIncidentsGroup *self = g_object_new (TT_TYPE_INCIDENTS_GROUP, NULL);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->directory = tt_directory_get (office, actor);
  tt_office_list_incidents_async (office, self->cancellable, on_incidents, g_object_ref (self));
  return GTK_WIDGET (self);
}
