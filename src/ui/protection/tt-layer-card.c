/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-layer-card.h"

#include "office/tt-office-remote.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state-label.h"

#include <glib/gi18n-lib.h>

struct _TtLayerCard
{
  GtkBox parent_instance;

  GtkImage *kind;
  GtkLabel *title;
  GtkMenuButton *more;
  TtStateLabel *state;
  GtkLabel *place;
  GtkGrid *facts;
  GtkLabel *trouble;

  int n_facts;
};

G_DEFINE_FINAL_TYPE (TtLayerCard, tt_layer_card, GTK_TYPE_BOX)

static void
tt_layer_card_class_init (TtLayerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TT_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/protection/tt-layer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, kind);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, title);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, more);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, state);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, place);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, facts);
  gtk_widget_class_bind_template_child (widget_class, TtLayerCard, trouble);
}

static void
tt_layer_card_init (TtLayerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tt_layer_card_new (void)
{
  return g_object_new (TT_TYPE_LAYER_CARD, NULL);
}

const char *
tt_layer_card_get_title (const TtLayerStatus *layer)
{
  if (g_str_equal (layer->kind, "shadow"))
    return _ ("Live copy");
  if (g_str_equal (layer->name, "archive"))
    return _ ("Archive");
  return layer->name;
}

/* Facts keep their labels from one filling to the next. */
static void
tt_layer_card_add_fact (TtLayerCard *self, const char *name, const char *value)
{
  GtkWidget *left = gtk_grid_get_child_at (self->facts, 0, self->n_facts);
  GtkWidget *right = gtk_grid_get_child_at (self->facts, 1, self->n_facts);

  if (left == NULL)
    {
      left = gtk_label_new (NULL);
      right = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (left), 0);
      gtk_label_set_xalign (GTK_LABEL (right), 1);
      gtk_widget_set_hexpand (left, TRUE);
      gtk_widget_add_css_class (left, "caption");
      gtk_widget_add_css_class (left, "dim-label");
      gtk_widget_add_css_class (right, "caption");
      gtk_widget_add_css_class (right, "numeric");
      gtk_grid_attach (self->facts, left, 0, self->n_facts, 1, 1);
      gtk_grid_attach (self->facts, right, 1, self->n_facts, 1, 1);
    }
  gtk_label_set_label (GTK_LABEL (left), name);
  gtk_label_set_label (GTK_LABEL (right), value);
  self->n_facts++;
}

static void
tt_layer_card_add_age (TtLayerCard *self, const char *name, gint64 at, const char *zone, gint64 now)
{
  g_autofree char *age = at != 0 ? tt_format_age (at, zone, now) : g_strdup (_ ("not yet"));

  tt_layer_card_add_fact (self, name, age);
}

static void
tt_layer_card_begin (TtLayerCard *self, const char *icon, const char *title, const char *place)
{
  g_autofree char *name = NULL;

  gtk_image_set_from_icon_name (self->kind, icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), *place != '\0');
  /* Translators: %s is a copy: "Archive". */
  name = g_strdup_printf (_ ("What can be done with it: %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  self->n_facts = 0;
}

static void
tt_layer_card_end (TtLayerCard *self)
{
  GtkWidget *child;

  for (int row = self->n_facts; (child = gtk_grid_get_child_at (self->facts, 0, row)) != NULL;
       row++)
    {
      gtk_grid_remove (self->facts, gtk_grid_get_child_at (self->facts, 1, row));
      gtk_grid_remove (self->facts, child);
    }
}

/* A card keeps its menu while it shows the same layer, so that an open menu stays open. */
static void
tt_layer_card_set_menu (TtLayerCard *self, const char *name, gboolean can_drill, gboolean can_move)
{
  g_autoptr (GMenu) menu = NULL;
  g_autofree char *verify = g_strdup_printf ("page.verify::%s", name);
  g_autofree char *deep = g_strdup_printf ("page.verify-deep::%s", name);
  g_autofree char *drill = g_strdup_printf ("page.drill::%s", name);
  g_autofree char *move = g_strdup_printf ("page.move-layer::%s", name);

  if (g_strcmp0 (g_object_get_data (G_OBJECT (self), "layer"), name) == 0)
    return;
  menu = g_menu_new ();
  g_menu_append (menu, _ ("Verify Now"), verify);
  g_menu_append (menu, _ ("Verify Every Byte"), deep);
  if (can_drill)
    g_menu_append (menu, _ ("Try a Restore"), drill);
  if (can_move)
    g_menu_append (menu, _ ("Move…"), move);
  gtk_menu_button_set_menu_model (self->more, G_MENU_MODEL (menu));
  g_object_set_data_full (G_OBJECT (self), "layer", g_strdup (name), g_free);
}

void
tt_layer_card_set_primary (TtLayerCard *self,
                           const char *folder,
                           gint64 newest_at,
                           gint64 entries,
                           gint64 bytes,
                           const char *zone,
                           gint64 now)
{
  g_autofree char *count = entries >= 0 ? tt_format_count (entries) : NULL;
  g_autofree char *size = bytes >= 0 ? tt_format_size ((guint64) bytes) : NULL;

  g_return_if_fail (TT_IS_LAYER_CARD (self));
  tt_layer_card_begin (self, tt_state_get_layer_icon ("primary"), _ ("Main file"),
                       _ ("On this computer"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->place), folder);
  tt_state_label_set_look (self->state, tt_state_get_layer ("ok"), _ ("Saved"));
  if (newest_at != 0)
    tt_layer_card_add_age (self, _ ("Newest"), newest_at, zone, now);
  if (count != NULL)
    tt_layer_card_add_fact (self, _ ("Entries"), count);
  if (size != NULL)
    tt_layer_card_add_fact (self, _ ("Size"), size);
  tt_layer_card_end (self);
  /* The main file is where the office is. */
  tt_layer_card_set_menu (self, "", FALSE, FALSE);
}

static char *
tt_layer_card_dup_word (const TtLayerStatus *layer)
{
  if (layer->state == TT_LAYER_BEHIND && layer->behind > 0)
    return g_strdup_printf (ngettext ("%" G_GINT64_FORMAT " change behind",
                                      "%" G_GINT64_FORMAT " changes behind",
                                      (gulong) layer->behind),
                            layer->behind);
  return NULL;
}

static void
tt_layer_card_show_trouble (TtLayerCard *self, const TtLayerStatus *layer)
{
  g_autofree char *words = NULL;

  gtk_widget_remove_css_class (GTK_WIDGET (self), "attention");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "broken");
  if (layer->state == TT_LAYER_DAMAGED)
    gtk_widget_add_css_class (GTK_WIDGET (self), "broken");
  else if (layer->state == TT_LAYER_FAILED || layer->state == TT_LAYER_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (self), "attention");
  if (layer->error_message != NULL)
    words = layer->error_hint != NULL
                ? g_strdup_printf ("%s. %s.", layer->error_message, layer->error_hint)
                : g_strdup_printf ("%s.", layer->error_message);
  gtk_label_set_label (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
}

void
tt_layer_card_set_layer (TtLayerCard *self,
                         const TtLayerStatus *layer,
                         const char *zone,
                         gint64 now)
{
  gboolean keeps_moments = !g_str_equal (layer->kind, "shadow");
  g_autofree char *word = tt_layer_card_dup_word (layer);
  g_autofree char *count = tt_format_count (layer->snapshots);
  g_autofree char *size = tt_format_size ((guint64) MAX (layer->bytes, 0));

  g_return_if_fail (TT_IS_LAYER_CARD (self));
  tt_layer_card_begin (self, tt_state_get_layer_icon (layer->kind), tt_layer_card_get_title (layer),
                       layer->place != NULL ? layer->place : "");
  tt_state_label_set_look (self->state, tt_state_get_layer (tt_layer_state_get_name (layer->state)),
                           word);
  tt_layer_card_add_age (self, _ ("Up to date"), layer->last_success, zone, now);
  tt_layer_card_add_age (self, _ ("Verified"), layer->last_verified, zone, now);
  if (keeps_moments)
    {
      tt_layer_card_add_age (self, _ ("Restore tried"), layer->last_drill, zone, now);
      /* What is outside was not listed for it. */
      if (layer->snapshots > 0 || !tt_office_is_remote_kind (layer->kind))
        tt_layer_card_add_fact (self, _ ("Moments kept"), count);
    }
  tt_layer_card_add_fact (self, _ ("Size"), size);
  tt_layer_card_end (self);
  tt_layer_card_show_trouble (self, layer);
  tt_layer_card_set_menu (self, layer->name, keeps_moments,
                          !tt_office_is_remote_kind (layer->kind));
}
