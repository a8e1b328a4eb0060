/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-contact-group.h"

#include "core/tt-permission.h"
#include "office/tt-office-people.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *key;
  const char *title;
  GtkInputPurpose purpose;
} fields[] = {
  { "support.name", N_ ("Name"), GTK_INPUT_PURPOSE_NAME },
  { "support.phone", N_ ("Telephone"), GTK_INPUT_PURPOSE_PHONE },
  { "support.email", N_ ("Email"), GTK_INPUT_PURPOSE_EMAIL },
};

struct _TtContactGroup
{
  AdwPreferencesGroup parent_instance;

  TtOffice *office;
  TtActor *actor;
  GCancellable *cancellable;
  GtkWidget *rows[G_N_ELEMENTS (fields)];
};

G_DEFINE_FINAL_TYPE (TtContactGroup, tt_contact_group, ADW_TYPE_PREFERENCES_GROUP)

/* What one answer is about. */
typedef struct
{
  TtContactGroup *self;
  guint field;
} Question;

static Question *
question_new (TtContactGroup *self, guint field)
{
  Question *question = g_new0 (Question, 1);

  question->self = g_object_ref (self);
  question->field = field;
  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
tt_contact_group_dispose (GObject *object)
{
  TtContactGroup *self = TT_CONTACT_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_contact_group_parent_class)->dispose (object);
}

static void
tt_contact_group_class_init (TtContactGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_contact_group_dispose;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtContactGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tt_office_set_setting_finish (TT_OFFICE (source), result, &error) && self->office != NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), error->message);
}

static void
on_apply (TtContactGroup *self, GtkWidget *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  const char *key = g_object_get_data (G_OBJECT (row), "tt-key");

  tt_office_set_setting_async (self->office, self->actor, key, *text != '\0' ? text : NULL,
                               self->cancellable, on_saved, g_object_ref (self));
}

static void
tt_contact_group_init (TtContactGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Whom to Call"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      _ ("Whoever looks after your computers: it is printed on the emergency sheet"));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GtkWidget *row = self->rows[i] = adw_entry_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (fields[i].title));
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), fields[i].purpose);
      gtk_widget_set_sensitive (row, FALSE);
      g_object_set_data (G_OBJECT (row), "tt-key", (gpointer) fields[i].key);
      g_signal_connect_object (row, "apply", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  TtContactGroup *self = question->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = tt_office_get_setting_finish (TT_OFFICE (source), result, &error);
  GtkWidget *row = self->rows[question->field];

  if (self->office == NULL)
    return;
  if (error != NULL)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  gtk_widget_set_sensitive (row, tt_permission_allows (self->actor, TT_DEED_SETTINGS, NULL));
}

GtkWidget *
tt_contact_group_new (TtOffice *office, TtActor *actor)
{
  TtContactGroup *self = g_object_new (TT_TYPE_CONTACT_GROUP, NULL);

  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    tt_office_get_setting_async (office, actor, fields[i].key, self->cancellable, on_read,
                                 question_new (self, i));
  return GTK_WIDGET (self);
}
