/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/tt-label.h"
#include "ui/protection/tt-layer-card.h"
#include "ui/protection/tt-protection-page-private.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

/* A copy that follows later than this says so no more: other runs came between. */
#define TT_PROTECTION_LATER G_TIME_SPAN_MINUTE

void
tt_protection_page_fill_last_change (TtProtectionPage *self, gint64 now)
{
  g_autofree char *time = NULL;
  g_autofree char *words = NULL;

  if (self->last == NULL)
    {
      gtk_label_set_label (self->last_change, "");
      return;
    }
  time = tt_format_age (self->last->at, tt_protection_page_get_zone (self), now);
  words = g_strdup_printf ("%s, %s, %s", self->last->actor,
                           *self->last->label != '\0' ? tt_label_get_words (self->last->label)
                                                      : self->last->words,
                           time);
  gtk_label_set_label (self->last_change, words);
}

/* When a layer first had a change, as far as this page saw it: later runs say later times. */
typedef struct
{
  gint64 seq;
  gint64 at;
} Arrival;

static gint64
tt_protection_page_get_arrival (TtProtectionPage *self, const TtLayerStatus *layer)
{
  Arrival *arrival = g_hash_table_lookup (self->arrivals, layer->name);

  if (arrival == NULL)
    {
      arrival = g_new0 (Arrival, 1);
      g_hash_table_insert (self->arrivals, g_strdup (layer->name), arrival);
    }
  if (arrival->seq < self->last->seq)
    {
      arrival->seq = self->last->seq;
      arrival->at = layer->last_success;
    }
  return arrival->at;
}

/* How long after the change this copy had it. */
static char *
tt_protection_page_dup_later (TtProtectionPage *self, const TtLayerStatus *layer)
{
  gint64 later;

  if (layer->behind > 0)
    return g_strdup_printf (ngettext ("%" G_GINT64_FORMAT " change waits",
                                      "%" G_GINT64_FORMAT " changes wait", (gulong) layer->behind),
                            layer->behind);
  if (layer->state != TT_LAYER_OK || self->last == NULL || layer->seq < self->last->seq)
    return g_strdup ("");
  /* The live copy takes each change by itself; what is known of it is its last whole run. */
  if (g_str_equal (layer->kind, "shadow"))
    return g_strdup ("");
  later = tt_protection_page_get_arrival (self, layer) - self->last->at;
  if (later < 0 || later > TT_PROTECTION_LATER)
    return g_strdup ("");
  if (later < 10 * G_USEC_PER_SEC)
    /* Translators: how many seconds later a copy had the change. */
    return g_strdup_printf (_ ("%.1f s later"), (double) later / G_USEC_PER_SEC);
  return g_strdup_printf (_ ("%d s later"), (int) (later / G_USEC_PER_SEC));
}

static void
tt_protection_page_need_cards (TtProtectionPage *self, guint n)
{
  if (self->cards->len == n)
    return;
  tt_reflow_remove_all (TT_REFLOW (self->way));
  g_ptr_array_set_size (self->cards, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *card = tt_layer_card_new ();

      g_ptr_array_add (self->cards, card);
      tt_reflow_append (TT_REFLOW (self->way), card);
    }
}

void
tt_protection_page_fill_way (TtProtectionPage *self, gint64 now)
{
  const char *zone = tt_protection_page_get_zone (self);
  GPtrArray *layers = self->status->layers;
  g_autofree char *time =
      self->last != NULL ? tt_format_time (self->last->at, zone) : g_strdup ("");

  tt_protection_page_need_cards (self, layers->len + 1);
  tt_way_clear_nodes (self->way);
  tt_way_add_node (self->way, "ok", time);
  tt_layer_card_set_primary (
      g_ptr_array_index (self->cards, 0), tt_office_get_folder (self->office),
      self->last != NULL ? self->last->at : 0, self->entries, self->bytes, zone, now);
  for (guint i = 0; i < layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (layers, i);
      g_autofree char *later = tt_protection_page_dup_later (self, layer);

      tt_way_add_node (self->way, tt_layer_state_get_name (layer->state), later);
      tt_layer_card_set_layer (g_ptr_array_index (self->cards, i + 1), layer, zone, now);
    }
}

/* A layer that keeps too much is no layer in trouble; but its disk fills, and somebody should know
 * what it waits for. */
static GtkWidget *
tt_protection_page_new_notice (const TtLayerStatus *layer)
{
  GtkWidget *notice = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("tt-at-risk-symbolic");
  GtkWidget *label;
  /* Translators: a copy ("Archive"), then why nothing old was removed from it. */
  g_autofree char *words = g_strdup_printf (_ ("%s keeps everything for now: nothing old was "
                                               "cleared away. %s."),
                                            tt_layer_card_get_title (layer), layer->refused);

  label = gtk_label_new (words);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "tt-notice-text");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (notice), icon);
  gtk_box_append (GTK_BOX (notice), label);
  gtk_widget_add_css_class (notice, "tt-notice");
  gtk_widget_add_css_class (notice, "warning");
  return notice;
}

void
tt_protection_page_fill_refused (TtProtectionPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->refused))) != NULL)
    gtk_box_remove (self->refused, child);
  for (guint i = 0; i < self->status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (self->status->layers, i);

      if (layer->refused != NULL)
        gtk_box_append (self->refused, tt_protection_page_new_notice (layer));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->refused),
                          gtk_widget_get_first_child (GTK_WIDGET (self->refused)) != NULL);
}
