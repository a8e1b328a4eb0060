/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/dialogs/tt-decision-page.h"

#include "office/tt-office-moments.h"
#include "ui/dialogs/tt-restore.h"
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
  GtkWidget *looking;
  TtReflow *sides;
  GtkWidget *moment_box;
  GtkListBox *moments;
  GtkLabel *none;
};

G_DEFINE_FINAL_TYPE (TtDecisionPage, tt_decision_page, ADW_TYPE_BIN)

/* ---- the copies, side by side ---------------------------------------------------------------- */

static void
on_choose (GtkButton *button, TtDecisionPage *self)
{
  TtMoment moment = { .layer = g_object_get_data (G_OBJECT (button), "side") };

  tt_restore_in_place (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                       tt_session_get_office (self->session), self->actor, &moment, NULL);
}

static GtkWidget *
new_label (const char *text, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_WORD);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return label;
}

static void
add_fact (GtkGrid *facts, int row, const char *name, const char *value)
{
  static const char *const quiet[] = { "caption", "dim-label", NULL };
  static const char *const plain[] = { "caption", "numeric", NULL };
  GtkWidget *of = new_label (value, plain);

  gtk_widget_set_hexpand (of, TRUE);
  gtk_label_set_xalign (GTK_LABEL (of), 1);
  gtk_widget_set_halign (of, GTK_ALIGN_END);
  gtk_grid_attach (facts, new_label (name, quiet), 0, row, 1, 1);
  gtk_grid_attach (facts, of, 1, row, 1, 1);
}

static GtkWidget *
new_facts (TtDecisionPage *self, const TtSide *side)
{
  GtkWidget *facts = gtk_grid_new ();
  const char *names[] = { _ ("People"), _ ("Sites"), _ ("Entries") };
  gint64 counts[] = { side->people, side->sites, side->entries };
  int row = 0;

  gtk_grid_set_column_spacing (GTK_GRID (facts), 12);
  if (side->newest_at != 0)
    {
      g_autofree char *when =
          tt_format_day_time (side->newest_at, "", tt_session_get_now (self->session));

      add_fact (GTK_GRID (facts), row++, _ ("Newest change"), when);
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *count = tt_format_count (counts[i]);

      if (counts[i] >= 0)
        add_fact (GTK_GRID (facts), row++, names[i], count);
    }
  return facts;
}

static GtkWidget *
new_choose_button (TtDecisionPage *self, const TtSide *side)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Go On with This"));
  /* Translators: one of the copies: "Go on with: The main file". */
  g_autofree char *name = g_strdup_printf (_ ("Go on with: %s"), side->title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  gtk_widget_set_vexpand (button, TRUE);
  gtk_widget_set_margin_top (button, 6);
  g_object_set_data_full (G_OBJECT (button), "side", g_strdup (side->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_choose), self);
  return button;
}

static GtkWidget *
new_card (TtDecisionPage *self, const TtSide *side)
{
  static const char *const card_classes[] = { "card", "tt-pad", NULL };
  static const char *const heading[] = { "heading", NULL };
  static const char *const plain[] = { "numeric", NULL };
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *kind =
      g_str_equal (side->id, "primary") || g_str_equal (side->id, "shadow") ? side->id : "folder";

  gtk_widget_set_css_classes (card, (const char **) card_classes);
  gtk_box_append (GTK_BOX (head), gtk_image_new_from_icon_name (tt_state_get_layer_icon (kind)));
  gtk_box_append (GTK_BOX (head), new_label (side->title, heading));
  gtk_box_append (GTK_BOX (card), head);
  if (*side->newest_label != '\0')
    gtk_box_append (GTK_BOX (card), new_label (side->newest_label, plain));
  gtk_box_append (GTK_BOX (card), new_facts (self, side));
  for (guint i = 0; side->sentences[i] != NULL; i++)
    gtk_box_append (GTK_BOX (card), new_label (side->sentences[i], plain));
  if (side->readable)
    gtk_box_append (GTK_BOX (card), new_choose_button (self, side));
  return card;
}

static void
on_sides (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtDecisionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sides = tt_office_list_sides_finish (TT_OFFICE (source), result, &error);

  if (self->session == NULL)
    return;
  gtk_widget_set_visible (self->looking, FALSE);
  tt_reflow_remove_all (self->sides);
  for (guint i = 0; sides != NULL && i < sides->len; i++)
    tt_reflow_append (self->sides, new_card (self, g_ptr_array_index (sides, i)));
  if (sides == NULL)
    gtk_label_set_text (self->none, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->sides), sides != NULL && sides->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->none), sides == NULL);
  tt_text_size_apply (GTK_WIDGET (self));
}

/* ---- an earlier moment ----------------------------------------------------------------------- */

static void
on_bring_back (GtkButton *button, TtDecisionPage *self)
{
  const TtSnapshot *snapshot = g_object_get_data (G_OBJECT (button), "snapshot");
  TtMoment moment = { snapshot->layer, snapshot->id, snapshot->at };

  tt_restore_in_place (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                       tt_session_get_office (self->session), self->actor, &moment, NULL);
}

static void
on_copy_out (GtkButton *button, TtDecisionPage *self)
{
  const TtSnapshot *snapshot = g_object_get_data (G_OBJECT (button), "snapshot");
  TtMoment moment = { snapshot->layer, snapshot->id, snapshot->at };

  tt_restore_elsewhere (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        tt_session_get_office (self->session), self->actor, &moment);
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
    words =
        g_strdup_printf (_ ("%s, verified %s"), tt_restore_describe_layer (snapshot->layer), age);
  else
    words = g_strdup_printf (_ ("%s, not verified"), tt_restore_describe_layer (snapshot->layer));
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
  /* Without any the copies above are all there is. */
  if (snapshots == NULL || snapshots->len == 0)
    return;
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
  g_type_ensure (TT_TYPE_REFLOW);
  G_OBJECT_CLASS (klass)->dispose = tt_decision_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/dialogs/tt-decision-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, words);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, looking);
  gtk_widget_class_bind_template_child (widget_class, TtDecisionPage, sides);
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
      g_autofree char *words = hint != NULL ? g_strdup_printf ("%s\n%s", error->message, hint)
                                            : g_strdup (error->message);

      gtk_label_set_text (self->words, words);
    }
  tt_office_list_sides_async (tt_session_get_office (session), self->actor, self->cancellable,
                              on_sides, g_object_ref (self));
  tt_office_list_snapshots_async (tt_session_get_office (session), NULL, self->cancellable,
                                  on_snapshots, g_object_ref (self));
  return GTK_WIDGET (self);
}
