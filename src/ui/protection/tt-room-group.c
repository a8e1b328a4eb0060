/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/protection/tt-room-group.h"

#include "office/tt-office-state.h"
#include "ui/protection/tt-records.h"
#include "ui/protection/tt-sheets.h"
#include "ui/today/tt-directory.h"
#include "ui/widgets/tt-flow.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-plot.h"
#include "ui/widgets/tt-shares.h"

#include <glib/gi18n-lib.h>

/* A forecast further than this is none. */
#define MOST_YEARS 20
/* A line of fewer days says nothing. */
#define LEAST_DAYS 3

struct _TtRoomGroup
{
  AdwPreferencesGroup parent_instance;

  TtDirectory *directory;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TtRoomGroup, tt_room_group, ADW_TYPE_PREFERENCES_GROUP)

typedef struct
{
  const char *kind;
  const char *words;
  const char *colour;
  double alpha;
} Kind;

/* What differs in tone differs in words beside it. */
static const Kind kinds[] = {
  { "database", N_ ("Database"), "accent_bg_color", 1 },
  { "bases", N_ ("Whole copies"), "accent_bg_color", 0.7 },
  { "changes", N_ ("Changes"), "accent_bg_color", 0.4 },
  { "photos", N_ ("Pictures"), "window_fg_color", 0.45 },
  { "set-aside", N_ ("Set aside"), "window_fg_color", 0.22 },
};

static const Kind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, name))
      return &kinds[i];

  return &kinds[G_N_ELEMENTS (kinds) - 1];
}

/* ---- one bar -------------------------------------------------------------------------- */

typedef struct
{
  GtkWidget *row;
  TtShares *bar;
  TtReflow *legend;
  GString *words;
} Line;

/* The name and the sum, the bar, what is in it. */
static GtkWidget *
new_line (Line *line, const char *name, const char *sum)
{
  GtkWidget *row = line->row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *total = gtk_label_new (sum);

  line->bar = TT_SHARES (tt_shares_new ());
  line->legend = TT_REFLOW (tt_flow_new ());
  line->words = g_string_new (NULL);
  g_object_set (line->legend, "spacing", 12, "row-spacing", 3, NULL);
  g_object_set (title, "xalign", 0.0, "hexpand", TRUE, "wrap", TRUE, "wrap-mode",
                PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (total, "numeric");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), total);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line->legend));
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 10, "margin-bottom", 10,
                NULL);
  g_object_set (row, "title", name, "use-markup", FALSE, "activatable", FALSE, "child", box, NULL);

  return row;
}

static void
add_share (
    Line *line, double share, const char *words, gint64 bytes, const char *colour, double alpha)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *size = tt_format_size ((guint64) bytes);
  /* Translators: what takes room, and how much: "Pictures 61 MB". */
  g_autofree char *text = g_strdup_printf (_ ("%s %s"), words, size);
  GtkWidget *label = gtk_label_new (text);

  if (colour != NULL)
    {
      tt_shares_add (line->bar, share, colour, alpha);
      gtk_box_append (GTK_BOX (entry), tt_shares_new_swatch (colour, alpha));
    }
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (entry), label);
  tt_reflow_append (line->legend, entry);
  g_string_append_printf (line->words, "%s%s", line->words->len > 0 ? ", " : "", text);
}

/* What a screen reader says of the row and of the bar in it. */
static void
end_line (Line *line, const char *name, const char *sum)
{
  g_autofree char *title = g_strdup_printf ("%s, %s", name, sum);
  g_autofree char *label =
      line->words->len > 0 ? g_strdup_printf ("%s: %s", title, line->words->str) : g_strdup (title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (line->row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  tt_shares_set_label (line->bar, label);
  g_string_free (line->words, TRUE);
}

/* ---- copies and disk --------------------------------------------------------------------- */

static gint64
sum_layer (const TtStorageUse *use, const char *layer)
{
  gint64 sum = 0;

  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];

      if (layer == NULL || g_str_equal (part->layer, layer))
        sum += part->bytes;
    }

  return sum;
}

/* @most: bytes of the largest copy, so that bars can be compared. */
static void
add_layer (TtRoomGroup *self, const TtStorageUse *use, const char *layer, gint64 most)
{
  const char *name = *layer != '\0' ? tt_sheet_get_layer_name (layer) : _ ("Main file");
  g_autofree char *sum = tt_format_size ((guint64) sum_layer (use, layer));
  Line line;
  GtkWidget *row = new_line (&line, name, sum);

  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];
      const Kind *kind = find_kind (part->kind);

      if (g_str_equal (part->layer, layer) && part->bytes > 0)
        add_share (&line, (double) part->bytes / (double) MAX (most, 1), _ (kind->words),
                   part->bytes, kind->colour, kind->alpha);
    }
  end_line (&line, name, sum);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
add_layers (TtRoomGroup *self, const TtStorageUse *use)
{
  gint64 most = 0;
  const char *last = NULL;

  for (guint i = 0; i < use->parts->len; i++)
    most = MAX (most, sum_layer (use, ((const TtStoragePart *) use->parts->pdata[i])->layer));
  for (guint i = 0; i < use->parts->len; i++)
    {
      const TtStoragePart *part = use->parts->pdata[i];

      if (g_strcmp0 (last, part->layer) != 0)
        add_layer (self, use, part->layer, most);
      last = part->layer;
    }
}

static void
add_disk (TtRoomGroup *self, const TtStorageUse *use)
{
  const TtStorageSample *today =
      use->samples->len > 0 ? &g_array_index (use->samples, TtStorageSample, use->samples->len - 1)
                            : NULL;
  gint64 ours = today != NULL ? today->bytes : 0;
  gint64 others = MAX (0, use->total - use->free - ours);
  g_autofree char *all = tt_format_size ((guint64) use->total);
  double whole = (double) MAX (use->total, 1);
  Line line;
  GtkWidget *row;

  if (use->total == 0)
    return;
  row = new_line (&line, _ ("The disk"), all);
  add_share (&line, (double) ours / whole, _ ("TimeTracker"), ours, "accent_bg_color", 1);
  add_share (&line, (double) others / whole, _ ("Everything else"), others, "window_fg_color", 0.3);
  add_share (&line, 0, _ ("Free"), use->free, NULL, 0);
  end_line (&line, _ ("The disk"), all);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

/* ---- how long it will do ------------------------------------------------------------------ */

static char *
dup_forecast (const TtStorageUse *use)
{
  int days = use->full_in_days;
  int years = days / 365;

  if (days < 0)
    return g_strdup (use->per_day > 0 ? _ ("Enough room for many years")
                                      : _ ("How long the room will do is known after a few days"));
  if (days < 14)
    return g_strdup_printf (
        ngettext ("Full in about %d day", "Full in about %d days", (gulong) days), days);
  if (years < 2)
    return g_strdup_printf (
        ngettext ("Full in about %d week", "Full in about %d weeks", (gulong) days / 7), days / 7);
  if (years > MOST_YEARS)
    return g_strdup (_ ("Enough room for many years"));

  return g_strdup_printf (
      ngettext ("Enough room for about %d year", "Enough room for about %d years", (gulong) years),
      years);
}

static char *
dup_growth (const TtStorageUse *use)
{
  g_autofree char *all = tt_format_size ((guint64) sum_layer (use, NULL));
  g_autofree char *month = tt_format_size ((guint64) use->per_day * 30);
  g_autofree char *left = tt_format_size ((guint64) use->free);

  if (use->per_day <= 0)
    /* Translators: sizes: "61 MB are used in all, 11 GB are free." */
    return g_strdup_printf (_ ("%s are used in all, %s are free."), all, left);

  return g_strdup_printf (_ ("%s are used in all, about %s more every month. %s are free."), all,
                          month, left);
}

static char *
say_value (double value)
{
  return tt_format_size ((guint64) MAX (value, 0));
}

/* Samples may be missing for days on which nobody worked: straight lines between them. */
static GArray *
list_days (GArray *samples)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < samples->len; i++)
    {
      const TtStorageSample *sample = &g_array_index (samples, TtStorageSample, i);
      const TtStorageSample *before =
          i > 0 ? &g_array_index (samples, TtStorageSample, i - 1) : sample;
      gint64 gap = MAX (1, sample->day - before->day);

      for (gint64 k = 1; k <= gap; k++)
        {
          double value = (double) before->bytes +
                         (double) (sample->bytes - before->bytes) * (double) k / (double) gap;

          g_array_append_val (days, value);
        }
    }

  return days;
}

static GtkWidget *
new_plot (TtRoomGroup *self, const TtStorageUse *use, const char *label)
{
  GtkWidget *plot = tt_plot_new ();
  g_autoptr (GArray) days = list_days (use->samples);
  const char *zone = tt_directory_get_zone (self->directory);
  gint64 now = tt_directory_get_now (self->directory);
  gint64 span = (gint64) (days->len - 1) * G_TIME_SPAN_DAY;
  g_autofree char *first = tt_format_day (now - span, zone, now);
  g_autofree char *last = tt_format_day (now + span, zone, now);
  double newest = g_array_index (days, double, days->len - 1);

  tt_plot_set_values (TT_PLOT (plot), (const double *) (gpointer) days->data, days->len,
                      use->per_day > 0 ? days->len - 1 : 0,
                      newest + (double) use->per_day * (days->len - 1));
  tt_plot_set_words (TT_PLOT (plot), say_value);
  tt_plot_set_captions (TT_PLOT (plot), first, _ ("today"), last);
  tt_plot_set_label (TT_PLOT (plot), label);

  return plot;
}

static void
add_forecast (TtRoomGroup *self, const TtStorageUse *use)
{
  g_autofree char *forecast = dup_forecast (use);
  g_autofree char *growth = dup_growth (use);
  g_autofree char *label = g_strdup_printf ("%s. %s", forecast, growth);
  GtkWidget *row = tt_records_new_row (forecast, growth);
  GtkWidget *plot_row;
  GtkWidget *plot;

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  if (use->samples->len < LEAST_DAYS)
    return;
  plot = new_plot (self, use, label);
  g_object_set (plot, "margin-start", 12, "margin-end", 12, "margin-top", 12, "margin-bottom", 12,
                NULL);
  plot_row = adw_preferences_row_new ();
  g_object_set (plot_row, "title", forecast, "use-markup", FALSE, "activatable", FALSE, "child",
                plot, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (plot_row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  forecast, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), plot_row);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtRoomGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtStorageUse) use =
      tt_office_measure_storage_finish (TT_OFFICE (source), result, &error);

  if (self->directory == NULL)
    return;
  if (use == NULL)
    {
      tt_records_fail (ADW_PREFERENCES_GROUP (self), error);
      return;
    }

  add_forecast (self, use);
  add_layers (self, use);
  add_disk (self, use);
}

static void
tt_room_group_dispose (GObject *object)
{
  TtRoomGroup *self = TT_ROOM_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->directory);
  G_OBJECT_CLASS (tt_room_group_parent_class)->dispose (object);
}

static void
tt_room_group_class_init (TtRoomGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tt_room_group_dispose;
}

static void
tt_room_group_init (TtRoomGroup *self)
{
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Room for Copies"));
}

GtkWidget *
tt_room_group_new (TtOffice *office, TtActor *actor)
{
  TtRoomGroup *self = g_object_new (TT_TYPE_ROOM_GROUP, NULL);

  self->directory = tt_directory_get (office, actor);
  tt_office_measure_storage_async (office, self->cancellable, on_measured, g_object_ref (self));
  return GTK_WIDGET (self);
}
