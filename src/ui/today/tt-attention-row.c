/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/today/tt-attention-row.h"

#include "core/tt-fence.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-state.h"

#include <glib/gi18n-lib.h>

struct _TtAttentionRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  TtFlow *mends;

  TtAttention *attention;
};

enum
{
  MEND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TtAttentionRow, tt_attention_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_mend_clicked (TtAttentionRow *self, GtkButton *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mend"));

  g_signal_emit (self, signals[MEND], 0, index);
}

static void
tt_attention_row_dispose (GObject *object)
{
  TtAttentionRow *self = TT_ATTENTION_ROW (object);

  g_clear_object (&self->attention);
  G_OBJECT_CLASS (tt_attention_row_parent_class)->dispose (object);
}

static void
tt_attention_row_class_init (TtAttentionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_attention_row_dispose;
  signals[MEND] = g_signal_new ("mend", TT_TYPE_ATTENTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_type_ensure (TT_TYPE_FLOW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/timetracker_office/TimeTracker/ui/today/tt-attention-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TtAttentionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, TtAttentionRow, title);
  gtk_widget_class_bind_template_child (widget_class, TtAttentionRow, text);
  gtk_widget_class_bind_template_child (widget_class, TtAttentionRow, mends);
}

static void
tt_attention_row_init (TtAttentionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What is the matter, with the person's name first. (transfer full) */
static char *
tt_attention_row_dup_title (TtAttention *attention)
{
  TtEntry *entry = tt_attention_get_entry (attention);
  const char *name = tt_entry_get_user_name (entry);

  switch (tt_attention_get_kind (attention))
    {
    case TT_ATTENTION_OPEN:
      return g_strdup_printf (_ ("%s did not clock out"), name);
    case TT_ATTENTION_NEGATIVE:
      return g_strdup_printf (_ ("An entry of %s ends before it starts"), name);
    case TT_ATTENTION_LONG:
      if (tt_entry_is_open (entry))
        return g_strdup_printf (_ ("%s has been in for more than 16 hours"), name);
      return g_strdup_printf (_ ("%s worked for more than 16 hours"), name);
    case TT_ATTENTION_OVERLAP:
      return g_strdup_printf (_ ("Two entries of %s share time"), name);
    case TT_ATTENTION_UNASSIGNED:
      return g_strdup (_ ("Nobody is known to have worked this"));
    case TT_ATTENTION_OFF_SITE:
      return g_strdup_printf (_ ("%s clocked in away from the site"), name);
    case TT_ATTENTION_NO_PHOTO:
      return g_strdup_printf (_ ("%s clocked in without a picture"), name);
    }
  g_return_val_if_reached (g_strdup (tt_attention_get_text (attention)));
}

static gboolean
tt_attention_row_is_about_time (TtAttention *attention)
{
  switch (tt_attention_get_kind (attention))
    {
    case TT_ATTENTION_OPEN:
    case TT_ATTENTION_NEGATIVE:
    case TT_ATTENTION_LONG:
    case TT_ATTENTION_OVERLAP:
      return TRUE;
    case TT_ATTENTION_UNASSIGNED:
    case TT_ATTENTION_OFF_SITE:
    case TT_ATTENTION_NO_PHOTO:
      return FALSE;
    }
  g_return_val_if_reached (TRUE);
}

/* The words of a button; NULL for a mend that cannot be made from here. (transfer full) */
static char *
tt_attention_row_dup_label (TtAttentionRow *self, const TtMend *mend)
{
  const char *zone = tt_entry_get_zone (tt_attention_get_entry (self->attention));
  g_autofree char *time = mend->at != 0 ? tt_format_time (mend->at, zone) : NULL;

  switch (mend->kind)
    {
    case TT_MEND_SET_END:
      /* Translators: a button; %s is a time of day. */
      return g_strdup_printf (_ ("Out at %s"), time);
    case TT_MEND_CLOCK_OUT:
      return g_strdup (_ ("Out Now"));
    case TT_MEND_TRIM_START:
      /* Translators: a button; %s is a time of day. */
      return g_strdup_printf (_ ("Start at %s"), time);
    case TT_MEND_TRIM_END:
      /* Translators: a button; %s is a time of day. */
      return g_strdup_printf (_ ("End at %s"), time);
    case TT_MEND_ACCEPT:
      return g_strdup (_ ("Accept"));
    case TT_MEND_EDIT:
      return g_strdup (tt_attention_row_is_about_time (self->attention) ? _ ("Other Time…")
                                                                        : _ ("Show…"));
    case TT_MEND_ADD_PHOTO:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}

/* "640 m from Orchard Court, position good to 12 m." of the punch that was farther; NULL where
 * nothing is known. */
static char *
tt_attention_row_dup_distance (TtEntry *entry, TtSite *site)
{
  double in = -1;
  double out = -1;
  double good;
  g_autofree char *distance = NULL;
  g_autofree char *accuracy = NULL;

  if (site == NULL)
    return NULL;
  if (tt_entry_get_has_in_position (entry))
    tt_fence_look (site, tt_entry_get_in_latitude (entry), tt_entry_get_in_longitude (entry),
                   tt_entry_get_in_accuracy (entry), &in);
  if (tt_entry_get_has_out_position (entry))
    tt_fence_look (site, tt_entry_get_out_latitude (entry), tt_entry_get_out_longitude (entry),
                   tt_entry_get_out_accuracy (entry), &out);
  if (MAX (in, out) < 0)
    return NULL;
  good = out > in ? tt_entry_get_out_accuracy (entry) : tt_entry_get_in_accuracy (entry);
  distance = tt_format_distance (MAX (in, out));
  if (good <= 0)
    /* Translators: a distance, then a site. */
    return g_strdup_printf (_ ("%s from %s."), distance, tt_site_get_name (site));
  accuracy = tt_format_distance (good);
  /* Translators: a distance, then a site, then how exact the position is. */
  return g_strdup_printf (_ ("%s from %s, position good to %s."), distance, tt_site_get_name (site),
                          accuracy);
}

/* "In Wed 18 Nov 07:28, out 16:00, 14 Mill Lane." */
static char *
tt_attention_row_dup_times (TtEntry *entry, gint64 now, const char *home)
{
  const char *zone = tt_entry_get_zone (entry);
  const char *site = tt_entry_get_site_name (entry);
  g_autofree char *started = tt_format_day_time (tt_entry_get_started_at (entry), zone, now);
  g_autofree char *ended = NULL;
  g_autofree char *times = NULL;

  if (tt_entry_is_open (entry))
    /* Translators: %s is a day and time. */
    times = g_strdup_printf (_ ("In %s"), started);
  else
    {
      ended = tt_format_time_from (tt_entry_get_ended_at (entry), zone, home);
      /* Translators: a day and time, then a time. */
      times = g_strdup_printf (_ ("In %s, out %s"), started, ended);
    }
  if (*site == '\0')
    return g_strdup_printf ("%s.", times);
  return g_strdup_printf ("%s, %s.", times, site);
}

static char *
tt_attention_row_dup_details (TtAttention *attention, gint64 now, const char *home, TtSite *site)
{
  TtEntry *entry = tt_attention_get_entry (attention);
  g_autofree char *distance = NULL;
  g_autofree char *day = NULL;

  if (tt_attention_get_kind (attention) == TT_ATTENTION_OFF_SITE)
    distance = tt_attention_row_dup_distance (entry, site);
  if (distance == NULL)
    return tt_attention_row_dup_times (entry, now, home);
  day = tt_format_day_time (tt_entry_get_started_at (entry), tt_entry_get_zone (entry), now);
  return g_strdup_printf ("%s, %s", day, distance);
}

static void
tt_attention_row_add_mend (TtAttentionRow *self, guint index, const char *title)
{
  guint n_mends;
  const TtMend *mends = tt_attention_get_mends (self->attention, &n_mends);
  g_autofree char *label = tt_attention_row_dup_label (self, &mends[index]);
  GtkWidget *button;

  if (label == NULL)
    return;
  button = gtk_button_new_with_label (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  title, -1);
  gtk_widget_add_css_class (button, "tt-small");
  g_object_set_data (G_OBJECT (button), "mend", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_mend_clicked), self,
                           G_CONNECT_SWAPPED);
  tt_reflow_append (TT_REFLOW (self->mends), button);
}

/* What one press does comes first, what opens the editor last. */
static void
tt_attention_row_add_mends (TtAttentionRow *self, const char *title)
{
  guint n_mends;
  const TtMend *mends = tt_attention_get_mends (self->attention, &n_mends);

  for (guint i = 0; i < n_mends; i++)
    if (mends[i].kind != TT_MEND_EDIT)
      tt_attention_row_add_mend (self, i, title);
  for (guint i = 0; i < n_mends; i++)
    if (mends[i].kind == TT_MEND_EDIT)
      tt_attention_row_add_mend (self, i, title);
}

GtkWidget *
tt_attention_row_new (
    TtAttention *attention, gint64 now, const char *home, TtSite *site, gboolean can_mend)
{
  TtAttentionRow *self = g_object_new (TT_TYPE_ATTENTION_ROW, NULL);
  g_autofree char *title = tt_attention_row_dup_title (attention);
  g_autofree char *details = tt_attention_row_dup_details (attention, now, home, site);

  self->attention = g_object_ref (attention);
  tt_state_apply_to_image (tt_state_get_entry ("flagged"), self->icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, details);
  gtk_widget_set_visible (GTK_WIDGET (self->mends), can_mend);
  if (can_mend)
    tt_attention_row_add_mends (self, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

TtAttention *
tt_attention_row_get_attention (TtAttentionRow *self)
{
  g_return_val_if_fail (TT_IS_ATTENTION_ROW (self), NULL);
  return self->attention;
}
