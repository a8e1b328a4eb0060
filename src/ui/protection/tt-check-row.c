/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-check-row.h"

#include "ui/widgets/tt-reflow.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

struct _TtCheckRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkButton *action;
};

G_DEFINE_FINAL_TYPE (TtCheckRow, tt_check_row, GTK_TYPE_LIST_BOX_ROW)

/* A state is never a colour alone: each has its own shape and a word. */
static const struct
{
  const char *icon;
  const char *style;
  const char *word;
} looks[] = {
  [TT_CHECK_VERIFIED] = { "tt-state-ok-symbolic", "success", N_ ("Verified") },
  [TT_CHECK_DONE] = { "object-select-symbolic", "dim-label", N_ ("Done") },
  [TT_CHECK_TO_DO] = { "tt-entry-draft-symbolic", "dim-label", N_ ("To do") },
  [TT_CHECK_AT_RISK] = { "tt-at-risk-symbolic", "warning", N_ ("At risk") },
};

static void
tt_check_row_class_init (TtCheckRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_REFLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtCheckRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TtCheckRow, title);
  gtk_widget_class_bind_template_child (widget_class, TtCheckRow, text);
  gtk_widget_class_bind_template_child (widget_class, TtCheckRow, action);
}

static void
tt_check_row_init (TtCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_check_row_new (void)
{
  return g_object_new (TT_TYPE_CHECK_ROW, "activatable", FALSE, NULL);
}

void
tt_check_row_set_sign (GtkImage *image, TtCheckState state)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  gtk_image_set_from_icon_name (image, looks[state].icon);
  tt_state_set_style (GTK_WIDGET (image), looks[state].style);
}

/* The target first: a name that stands without it for a moment is complained of. */
static void
set_action (GtkActionable *button, const char *detailed)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  /* Names are our own. */
  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    g_return_if_reached ();
  if (g_strcmp0 (gtk_actionable_get_action_name (button), name) != 0)
    gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, name);
}

void
tt_check_row_set (TtCheckRow *self, const TtCheck *check, const char *label, const char *action)
{
  g_autofree char *words = NULL;
  g_autofree char *deed = NULL;

  g_return_if_fail (TT_IS_CHECK_ROW (self));
  g_return_if_fail (check != NULL);

  tt_check_row_set_sign (self->icon, check->state);
  gtk_label_set_label (self->title, check->title);
  gtk_label_set_label (self->text, check->text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *check->text != '\0');
  words = g_strdup_printf ("%s, %s%s%s", check->title, _ (looks[check->state].word),
                           *check->text != '\0' ? ", " : "", check->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->action), action != NULL);
  if (action == NULL)
    return;

  gtk_button_set_label (self->action, label);
  set_action (GTK_ACTIONABLE (self->action), action);
  /* Several buttons may have the same words: say for what. */
  deed = g_strdup_printf ("%s: %s", label, check->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->action),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, deed, -1);
}
