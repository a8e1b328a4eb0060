/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-office-protect.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"
#include "ui/window/tt-window-private.h"

#include <glib/gi18n-lib.h>

#define AGE_SECONDS 5

/* The first reason why the whole is not better, in a few words. */
static const char *
describe_reason (const TtProtectStatus *status)
{
  static const struct
  {
    const char *reason;
    const char *words;
  } reasons[] = {
    { "no-copy", N_ ("Only one copy exists") },
    { "layer-damaged", N_ ("A copy is damaged") },
    { "layer-failed", N_ ("A copy does not follow") },
    { "layer-behind", N_ ("A copy is behind") },
    { "layer-waiting", N_ ("A copy waits for its disk") },
    { "one-disk", N_ ("All copies on one disk") },
    { "nothing-proven", N_ ("Nothing was proven yet") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (status->reasons != NULL &&
        g_strv_contains ((const char *const *) status->reasons, reasons[i].reason))
      return _ (reasons[i].words);
  return NULL;
}

static char *
describe_copies (TtWindow *self, const TtProtectStatus *status)
{
  /* The main file counts, as in the sentence on the pages. */
  guint n = status->copies + 1;
  g_autofree char *copies = g_strdup_printf (ngettext ("%u copy", "%u copies", n), n);
  g_autofree char *age = NULL;

  if (status->newest_saved == 0)
    return g_steal_pointer (&copies);

  age = tt_format_age_short (status->newest_saved, tt_session_get_zone (self->session),
                             tt_session_get_now (self->session));
  /* Translators: how many copies there are, and the age of the newest: "3 copies, newest 20 s
   * ago". */
  return g_strdup_printf (_ ("%s, newest %s"), copies, age);
}

static gboolean
on_age (gpointer user_data)
{
  tt_window_show_status (user_data);
  return G_SOURCE_CONTINUE;
}

/* Green is for what was verified and is recent; a whole that is sound without that is quiet. */
static void
show_foot (TtWindow *self, const TtProtectStatus *status)
{
  const char *name = status->working ? "behind" : tt_overall_get_name (status->overall);
  const TtStateLook *look = tt_state_get_overall (name);
  const char *style = status->overall == TT_OVERALL_PROTECTED && !status->working && !status->green
                          ? "dim-label"
                          : look->style;
  const char *reason = status->overall == TT_OVERALL_PROTECTED ? NULL : describe_reason (status);
  g_autofree char *copies = reason == NULL ? describe_copies (self, status) : NULL;
  gboolean alarm = !status->working && status->overall != TT_OVERALL_PROTECTED;

  g_object_set (self, "overall", name, NULL);
  gtk_image_set_from_icon_name (self->foot_icon, look->icon);
  tt_state_set_style (GTK_WIDGET (self->foot_icon), style);
  tt_state_set_style (self->protection_foot, alarm ? look->style : NULL);
  gtk_label_set_text (self->foot_title, look->word);
  gtk_label_set_text (self->foot_text, reason != NULL ? reason : copies);
}

void
tt_window_show_status (TtWindow *self)
{
  TtOffice *office = tt_window_get_office (self);
  g_autoptr (TtProtectStatus) status = office != NULL ? tt_office_get_status (office) : NULL;

  /* Of a copy of then nothing needs to be safe: it goes when its window does. */
  gtk_widget_set_visible (self->protection_foot, status != NULL && !self->looks);
  if (status == NULL || self->looks)
    return;

  show_foot (self, status);
  if (self->age_timer == 0)
    self->age_timer = g_timeout_add_seconds (AGE_SECONDS, on_age, self);
}

void
tt_window_show_condition (TtWindow *self)
{
  TtOffice *office = tt_window_get_office (self);
  gboolean read_only = tt_office_get_condition (office) == TT_CONDITION_READ_ONLY;
  const GError *error = tt_office_get_condition_error (office);

  if (self->looks)
    return;
  gtk_widget_set_visible (self->strip, read_only);
  if (!read_only)
    return;
  gtk_label_set_text (self->strip_text,
                      error != NULL ? error->message : _ ("Nothing can be changed here."));
  gtk_image_set_from_icon_name (self->strip_icon, "tt-entry-locked-symbolic");
}

void
tt_window_show_look (TtWindow *self, const char *words, GtkWidget *deed)
{
  GtkWidget *close = gtk_button_new_with_label (_ ("Close"));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *child;

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_w, GDK_CONTROL_MASK),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->looks = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->strip_buttons))) != NULL)
    gtk_box_remove (self->strip_buttons, child);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "window.close");
  gtk_box_append (self->strip_buttons, close);
  gtk_box_append (self->strip_buttons, deed);
  gtk_label_set_text (self->strip_text, words);
  gtk_image_set_from_icon_name (self->strip_icon, "tt-go-back-symbolic");
  gtk_widget_set_visible (self->strip, TRUE);
  tt_window_show_status (self);
}
