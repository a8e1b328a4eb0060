/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-protection-page-private.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

static gboolean
tt_protection_page_has_reason (TtProtectionPage *self, const char *reason)
{
  return g_strv_contains ((const char *const *) self->status->reasons, reason);
}

/* What helps first, with what is wrong. */
void
tt_protection_page_choose_action (TtProtectionPage *self)
{
  const char *label = _ ("Go Back to a Moment…");
  const char *action = "win.restore";
  gboolean urgent = TRUE;

  if (tt_protection_page_has_reason (self, "layer-damaged"))
    {
      label = _ ("Check and Mend");
      action = "page.verify::";
    }
  else if (tt_protection_page_has_reason (self, "no-copy") ||
           tt_protection_page_has_reason (self, "layer-failed") ||
           tt_protection_page_has_reason (self, "layer-behind") ||
           tt_protection_page_has_reason (self, "layer-waiting"))
    {
      label = _ ("Back Up Now");
      action = "win.back-up-now";
    }
  else if (tt_protection_page_has_reason (self, "nothing-proven"))
    {
      label = _ ("Try a Restore");
      action = "page.drill::";
    }
  else if (tt_protection_page_has_reason (self, "one-disk"))
    {
      label = _ ("That Is Enough");
      action = "page.accept";
      urgent = FALSE;
    }
  else
    urgent = FALSE;
  gtk_button_set_label (self->hero_action, label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->hero_action), action);
  if (urgent)
    gtk_widget_add_css_class (GTK_WIDGET (self->hero_action), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hero_action), "suggested-action");
}

/* Green is for what is verified and recent; what is merely accepted has the card's own colour. */
void
tt_protection_page_colour_hero (TtProtectionPage *self)
{
  TtOverall overall = self->status->overall;
  gboolean plain = overall == TT_OVERALL_PROTECTED && !self->status->green;
  const TtStateLook *look = tt_state_get_overall (
      self->status->working && overall != TT_OVERALL_UNPROTECTED ? "behind"
                                                                 : tt_overall_get_name (overall));

  gtk_widget_remove_css_class (self->hero, "warning");
  gtk_widget_remove_css_class (self->hero, "error");
  if (overall == TT_OVERALL_AT_RISK)
    gtk_widget_add_css_class (self->hero, "warning");
  else if (overall == TT_OVERALL_UNPROTECTED)
    gtk_widget_add_css_class (self->hero, "error");
  if (plain)
    {
      gtk_widget_remove_css_class (self->hero, "tt-hero");
      gtk_widget_add_css_class (self->hero, "card");
      gtk_widget_add_css_class (self->hero, "tt-pad");
    }
  else
    {
      gtk_widget_add_css_class (self->hero, "tt-hero");
      gtk_widget_remove_css_class (self->hero, "card");
      gtk_widget_remove_css_class (self->hero, "tt-pad");
    }
  gtk_image_set_from_icon_name (self->hero_icon, look->icon);
  tt_state_set_style (GTK_WIDGET (self->hero_icon),
                      plain && !self->status->working ? "dim-label" : look->style);
}

void
tt_protection_page_fill_hero (TtProtectionPage *self, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (tt_protection_page_get_zone (self));
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *sentence =
      tt_protect_status_dup_sentence (self->status, now, zone != NULL ? zone : utc);
  const char *end = strstr (sentence, ". ");
  g_autofree char *title =
      end != NULL ? g_strndup (sentence, (gsize) (end - sentence)) : g_strdup (sentence);

  if (end == NULL && g_str_has_suffix (title, "."))
    title[strlen (title) - 1] = '\0';
  gtk_label_set_label (self->hero_title, title);
  gtk_label_set_label (self->hero_text, end != NULL ? end + 2 : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hero_text), end != NULL);
}
