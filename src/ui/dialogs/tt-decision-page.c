/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-decision-page.h"

#include "office/tt-office-protect.h"
#include "ui/dialogs/tt-restore.h"
#include "ui/protection/tt-layer-card.h"
#include "ui/widgets/tt-diff-row.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>

#define MOST_MOMENTS 20

struct _TtDecisionPage
{
  AdwBin parent_instance;

  TtSession *session;
  TtActor *actor; /* whoever has the desktop account has the owner's rights */
  GCancellable *cancellable;

  GtkLabel *words;
  GtkListBox *copies;
  GtkWidget *moment_box;
  GtkListBox *moments;
  GtkLabel *none;
};

G_DEFINE_FINAL_TYPE (TtDecisionPage, tt_decision_page, ADW_TYPE_BIN)

static void
show_copies (TtDecisionPage *self)
{
  GtkWidget *row;
  g_autoptr (TtProtectStatus) status = tt_office_get_status (tt_session_get_office (self->session));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->copies))) != NULL)
    gtk_list_box_remove (self->copies, row);
  for (guint i = 0; i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);
      const TtStateLook *look = tt_state_get_layer (tt_layer_state_get_name (layer->state));
      g_autofree char *title =
          g_strdup_printf ("%s · %s", tt_layer_card_get_title (layer), look->word);

      gtk_list_box_append (
          self->copies,
          tt_diff_row_new (look->icon, look->style, title,
                           layer->error_message != NULL ? layer->error_message : "", ""));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->copies), status->layers->len > 0);
}

static void
on_bring_back (GtkButton *button, TtDecisionPage *self)
{
  TtSnapshot *snapshot = g_object_get_data (G_OBJECT (button), "snapshot");

  tt_restore_in_place (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                       tt_session_get_office (self->session), self->actor, snapshot);
}

static void
on_copy_out (GtkButton *button, TtDecisionPage *self)
{
  TtSnapshot *snapshot = g_object_get_data (G_OBJECT (button), "snapshot");

  tt_restore_elsewhere (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        tt_session_get_office (self->session), self->actor, snapshot);
}

static GtkWidget *
make_button (TtDecisionPage *self,
             TtSnapshot *snapshot,
             const char *label,
             const char *when,
             GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  when, -1);

  gtk_widget_add_css_class (button, "tt-small");
  g_object_set_data_full (G_OBJECT (button), "snapshot", tt_snapshot_ref (snapshot),
                          (GDestroyNotify) tt_snapshot_unref);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_moment (TtDecisionPage *self, TtSnapshot *snapshot, gint64 now)
{
  g_autofree char *when = tt_format_day_time (snapshot->at, "", now);
  g_autofree char *age =
      snapshot->verified_at != 0 ? tt_format_age (snapshot->verified_at, "", now) : NULL;
  g_autofree char *words = NULL;
  GtkWidget *flow = tt_flow_new ();
  GtkWidget *row;

  if (age != NULL)
    /* Translators: "From the archive", then an age. */
    words = g_strdup_printf (_ ("%s, verified %s"), tt_restore_describe_layer (snapshot), age);
  else
    words = g_strdup_printf (_ ("%s, not verified"), tt_restore_describe_layer (snapshot));
  row = tt_diff_row_new ("tt-go-back-symbolic", "dim-label", when, words, "");
  g_object_set (flow, "spacing", 6, "row-spacing", 6, NULL);
  tt_reflow_append (TT_REFLOW (flow), make_button (self, snapshot, _ ("Bring Back"), when,
                                                   G_CALLBACK (on_bring_back)));
  tt_reflow_append (TT_REFLOW (flow), make_button (self, snapshot, _ ("To a New Folder…"), when,
                                                   G_CALLBACK (on_copy_out)));
  tt_diff_row_add_button (TT_DIFF_ROW (row), flow);
  return row;
}

static void
on_snapshots (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDecisionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots =
      tt_office_list_snapshots_finish (TT_OFFICE (source), result, &error);
  gint64 now;

  if (self->session == NULL)
    return;
  if (snapshots == NULL || snapshots->len == 0)
    {
      if (error != NULL)
        gtk_label_set_text (self->none, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->none), TRUE);
      return;
    }
  now = tt_session_get_now (self->session);
  for (guint i = 0; i < MIN (snapshots->len, MOST_MOMENTS); i++)
    gtk_list_box_append (self->moments, make_moment (self, g_ptr_array_index (snapshots, i), now));
  gtk_widget_set_visible (self->moment_box, TRUE);
  tt_text_size_apply (GTK_WIDGET (self));
}

static void
tt_decision_page_dispose (GObject *object)
{
  TtDecisionPage *self = TT_DECISION_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->actor);
  G_OBJECT_CLASS (tt_decision_page_parent_class)->dispose (object);
}

static void
tt_decision_page_class_init (TtDecisionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_FLOW);
  G_OBJECT_CLASS (klass)->dispose = tt_decision_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-decision-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, words);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, copies);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, moment_box);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, moments);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, none);
}

static void
tt_decision_page_init (TtDecisionPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->actor = tt_actor_new_command_line ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_decision_page_new (TtSession *session)
{
  TtDecisionPage *self = g_object_new (TT_TYPE_DECISION_PAGE, NULL);
  const GError *error;

  g_return_val_if_fail (TT_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  error = tt_session_get_error (session);
  if (error != NULL)
    {
      g_autofree char *hint = tt_notice_dup_hint (error);
      g_autofree char *words = hint != NULL ? g_strdup_printf ("%s %s", error->message, hint)
                                            : g_strdup (error->message);

      gtk_label_set_text (self->words, words);
    }
  g_signal_connect_object (session, "status-changed", G_CALLBACK (show_copies), self,
                           G_CONNECT_SWAPPED);
  show_copies (self);
  tt_office_list_snapshots_async (tt_session_get_office (session), NULL, self->cancellable,
                                  on_snapshots, g_object_ref (self));
  return GTK_WIDGET (self);
}
