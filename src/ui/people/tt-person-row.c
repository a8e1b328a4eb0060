/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/people/tt-person-row.h"

#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"
#include "ui/widgets/tt-text-size.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _TtPersonRow
{
  GtkBox parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *text;
  GtkImage *shape;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (TtPersonRow, tt_person_row, GTK_TYPE_BOX)

static void
tt_person_row_class_init (TtPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/people/tt-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtPersonRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, TtPersonRow, name);
  gtk_widget_class_bind_template_child (widget_class, TtPersonRow, text);
  gtk_widget_class_bind_template_child (widget_class, TtPersonRow, shape);
  gtk_widget_class_bind_template_child (widget_class, TtPersonRow, count);
}

static void
tt_person_row_init (TtPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tt_text_size_apply (GTK_WIDGET (self));
}

GtkWidget *
tt_person_row_new (void)
{
  return g_object_new (TT_TYPE_PERSON_ROW, NULL);
}

static void
tt_person_row_set_texts (TtPersonRow *self, const char *name, const char *text, gboolean active)
{
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  if (active)
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "dim-label");
}

void
tt_person_row_set_person (TtPersonRow *self, TtUser *user)
{
  gboolean in = tt_user_get_clocked_in (user);
  const char *position = tt_user_get_position (user);

  g_return_if_fail (TT_IS_PERSON_ROW (self));
  if (!tt_user_get_active (user))
    position = _ ("Not active");
  else if (*position == '\0')
    position = tt_role_get_title (tt_user_get_role (user));
  adw_avatar_set_text (self->avatar, tt_user_get_name (user));
  tt_person_row_set_texts (self, tt_user_get_name (user), position, tt_user_get_active (user));
  gtk_widget_set_visible (GTK_WIDGET (self->shape), in);
  if (in)
    {
      const TtStateLook *look = tt_state_get_entry ("open");

      tt_state_apply_to_image (look, self->shape);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->shape), look->word);
    }
}

/* "Orchard Road 2, fence 150 m" */
static char *
tt_person_row_dup_place (TtSite *site)
{
  const char *address = tt_site_get_address (site);
  g_autofree char *radius = NULL;
  g_autofree char *fence = NULL;

  if (!tt_site_get_active (site))
    return g_strdup (_ ("Not active"));
  if (!tt_site_get_has_position (site))
    return *address != '\0' ? g_strdup (address) : g_strdup (_ ("No position yet"));
  radius = tt_format_distance (tt_site_get_radius (site));
  /* Translators: %s is a distance: how far from the middle of the site a punch is still there. */
  fence = g_strdup_printf (_ ("fence %s"), radius);
  return *address != '\0' ? g_strdup_printf ("%s, %s", address, fence) : g_steal_pointer (&fence);
}

void
tt_person_row_set_site (TtPersonRow *self, TtSite *site)
{
  int in = tt_site_get_people_in (site);
  g_autofree char *place = tt_person_row_dup_place (site);
  /* Translators: how many people are in at a site; short. */
  g_autofree char *count = g_strdup_printf (_ ("%d in"), in);

  g_return_if_fail (TT_IS_PERSON_ROW (self));
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->shape), FALSE);
  tt_person_row_set_texts (self, tt_site_get_name (site), place, tt_site_get_active (site));
  gtk_label_set_label (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), in > 0);
}
