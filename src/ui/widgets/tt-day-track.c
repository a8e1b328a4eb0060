/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-day-track.h"

#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#include <math.h>

#define WIDTH 90
#define HEIGHT 22
#define HEIGHT_WITH_HOURS 40
#define MIDDLE 11
#define HALF 5
#define LEAST_SPAN 6

typedef struct
{
  double from;
  double to;
  TtSpanKind kind;
} Span;

struct _TtDayTrack
{
  GtkWidget parent_instance;

  GArray *spans; /* Span */
  double start;
  double end;
  double now;
  gboolean show_hours;
};

G_DEFINE_FINAL_TYPE (TtDayTrack, tt_day_track, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SHOW_HOURS = 1,
} TtDayTrackProperty;

static GParamSpec *properties[PROP_SHOW_HOURS + 1];

static double
x_of (TtDayTrack *self, TtPen *pen, double hour)
{
  return (hour - self->start) / (self->end - self->start) * pen->width;
}

static void
draw_stripes (TtPen *pen, double from, double to, double y)
{
  double k = pen->scale;

  cairo_save (pen->cr);
  cairo_clip (pen->cr);
  tt_pen_set_colour (pen, "warning_bg_color", 0.35);
  cairo_paint (pen->cr);
  tt_pen_set_colour (pen, "warning_bg_color", 1);
  cairo_set_line_width (pen->cr, 3);
  for (int x = (int) from - 20; x < (int) to + 20; x += 8)
    {
      cairo_move_to (pen->cr, x, y + 8 * k);
      cairo_line_to (pen->cr, x + 16 * k, y - 8 * k);
      cairo_stroke (pen->cr);
    }
  cairo_restore (pen->cr);
}

static void
draw_span (TtDayTrack *self, TtPen *pen, const Span *span, double y)
{
  double from = x_of (self, pen, span->from);
  double width = MAX (x_of (self, pen, span->to) - from, LEAST_SPAN);
  double r = HALF * pen->scale;

  tt_pen_round_rect (pen, from, y - r, width, 2 * r, r);
  switch (span->kind)
    {
    case TT_SPAN_WORK:
      tt_pen_set_colour (pen, "accent_bg_color", 1);
      cairo_fill (pen->cr);
      break;
    case TT_SPAN_LEAVE:
      tt_pen_set_colour (pen, "window_fg_color", 0.3);
      cairo_fill (pen->cr);
      break;
    case TT_SPAN_FLAG:
      draw_stripes (pen, from, from + width, y);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Hours are left out before they touch. */
static void
draw_hours (TtDayTrack *self, TtPen *pen)
{
  static const int steps[] = { 3, 6, 12, 24 };
  double k = pen->scale;
  TtPenText quiet = { .size = 8 };
  int step = 24;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (x_of (self, pen, self->start + steps[i]) > 40 * k)
      {
        step = steps[i];
        break;
      }

  for (int hour = (int) ceil (self->start / step) * step; hour <= self->end; hour += step)
    {
      g_autofree char *text = g_strdup_printf ("%d:00", hour % 24);
      double x = x_of (self, pen, hour);

      quiet.align = x < 12 * k ? 0 : x > pen->width - 12 * k ? 1 : 0.5;
      tt_pen_text (pen, text, x, 32 * k, &quiet);
    }
}

static void
tt_day_track_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtDayTrack *self = TT_DAY_TRACK (widget);
  TtPen pen;
  double y;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  y = MIDDLE * pen.scale;

  tt_pen_round_rect (&pen, 0, y - 1, pen.width, 2, 1);
  tt_pen_set_colour (&pen, "window_fg_color", 0.1);
  cairo_fill (pen.cr);
  for (guint i = 0; i < self->spans->len; i++)
    draw_span (self, &pen, &g_array_index (self->spans, Span, i), y);
  if (self->now >= 0)
    {
      tt_pen_set_colour (&pen, "window_fg_color", 0.75);
      cairo_rectangle (pen.cr, floor (x_of (self, &pen, self->now) + 0.5) - 1, y - 9 * pen.scale, 2,
                       18 * pen.scale);
      cairo_fill (pen.cr);
    }
  if (self->show_hours)
    draw_hours (self, &pen);
  tt_pen_end (&pen);
}

static void
tt_day_track_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  TtDayTrack *self = TT_DAY_TRACK (widget);
  int length = WIDTH;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    length = self->show_hours ? HEIGHT_WITH_HOURS : HEIGHT;
  *minimum = *natural = tt_text_size_pixels (widget, length);
}

static void
tt_day_track_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtDayTrack *self = TT_DAY_TRACK (object);

  switch ((TtDayTrackProperty) prop_id)
    {
    case PROP_SHOW_HOURS:
      g_value_set_boolean (value, self->show_hours);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_day_track_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((TtDayTrackProperty) prop_id)
    {
    case PROP_SHOW_HOURS:
      tt_day_track_set_show_hours (TT_DAY_TRACK (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_day_track_finalize (GObject *object)
{
  g_array_unref (TT_DAY_TRACK (object)->spans);
  G_OBJECT_CLASS (tt_day_track_parent_class)->finalize (object);
}

static void
tt_day_track_class_init (TtDayTrackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tt_day_track_finalize;
  object_class->get_property = tt_day_track_get_property;
  object_class->set_property = tt_day_track_set_property;
  widget_class->measure = tt_day_track_measure;
  widget_class->snapshot = tt_day_track_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  properties[PROP_SHOW_HOURS] =
      g_param_spec_boolean ("show-hours", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_day_track_init (TtDayTrack *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  self->start = 5;
  self->end = 19;
  self->now = -1;
}

GtkWidget *
tt_day_track_new (void)
{
  return g_object_new (TT_TYPE_DAY_TRACK, NULL);
}

void
tt_day_track_set_range (TtDayTrack *self, double start, double end)
{
  g_return_if_fail (TT_IS_DAY_TRACK (self));
  g_return_if_fail (end > start);

  self->start = start;
  self->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_day_track_clear (TtDayTrack *self)
{
  g_return_if_fail (TT_IS_DAY_TRACK (self));

  g_array_set_size (self->spans, 0);
  self->now = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_day_track_add_span (TtDayTrack *self, double from, double to, TtSpanKind kind)
{
  Span span = { from, to, kind };

  g_return_if_fail (TT_IS_DAY_TRACK (self));

  g_array_append_val (self->spans, span);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_day_track_set_now (TtDayTrack *self, double now)
{
  g_return_if_fail (TT_IS_DAY_TRACK (self));

  self->now = now;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_day_track_set_show_hours (TtDayTrack *self, gboolean show_hours)
{
  g_return_if_fail (TT_IS_DAY_TRACK (self));

  if (self->show_hours == !!show_hours)
    return;
  self->show_hours = !!show_hours;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_HOURS]);
}

void
tt_day_track_set_label (TtDayTrack *self, const char *label)
{
  g_return_if_fail (TT_IS_DAY_TRACK (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", -1);
}
