/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-scrubber.h"

#include "core/tt-zone.h"
#include "ui/widgets/tt-format.h"
#include "ui/widgets/tt-pen.h"
#include "ui/widgets/tt-text-size.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WIDTH 240
#define HEIGHT 148
#define FOOT 34
#define DAY G_TIME_SPAN_DAY
#define LEAST_BAR 10

typedef struct
{
  gint64 at;
  double weight;
} Moment;

struct _TtScrubber
{
  GtkWidget parent_instance;

  GArray *moments; /* Moment, in order of time */
  GArray *days;    /* double: what changed on each day */
  gint64 from;     /* midnight of the first day */
  gint64 to;
  char *zone;
  gint64 moment;
};

G_DEFINE_FINAL_TYPE (TtScrubber, tt_scrubber, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_MOMENT = 1,
} TtScrubberProperty;

static GParamSpec *properties[PROP_MOMENT + 1];

static const Moment *
moment_at (TtScrubber *self, guint i)
{
  return &g_array_index (self->moments, Moment, i);
}

static double
span_of (TtScrubber *self)
{
  return (double) MAX (1, self->days->len) * DAY;
}

static double
x_of (TtScrubber *self, double width, gint64 at)
{
  return CLAMP ((double) (at - self->from) / span_of (self), 0, 1) * width;
}

static guint
day_of (TtScrubber *self, gint64 at)
{
  gint64 day = (at - self->from) / DAY;

  return (guint) CLAMP (day, 0, (gint64) self->days->len - 1);
}

static void
draw_bars (TtScrubber *self, TtPen *pen, double base)
{
  double step = pen->width / self->days->len;
  double most = 1;

  for (guint i = 0; i < self->days->len; i++)
    most = MAX (most, g_array_index (self->days, double, i));
  for (guint i = 0; i < self->days->len; i++)
    {
      double weight = g_array_index (self->days, double, i);
      double height = LEAST_BAR + weight / most * (base - 26);

      if (weight <= 0)
        continue;
      tt_pen_round_rect (pen, i * step + step * 0.18, base - height, step * 0.64, height, 4);
      if (self->moment > 0 && i >= day_of (self, self->moment))
        tt_pen_set_colour (pen, "accent_bg_color", 1);
      else
        tt_pen_set_colour (pen, "window_fg_color", 0.16);
      cairo_fill (pen->cr);
    }
  tt_pen_set_colour (pen, "window_fg_color", 0.15);
  cairo_rectangle (pen->cr, 0, base + 3, pen->width, 1);
  cairo_fill (pen->cr);
}

/* Ticks that would touch are drawn once. */
static void
draw_ticks (TtScrubber *self, TtPen *pen, double base)
{
  double last = -3;

  tt_pen_set_colour (pen, "window_fg_color", 0.35);
  for (guint i = 0; i < self->moments->len; i++)
    {
      double x = floor (x_of (self, pen->width, moment_at (self, i)->at) + 0.5);

      if (x - last < 2)
        continue;
      last = x;
      cairo_rectangle (pen->cr, x, base + 7, 1, 5);
    }
  cairo_fill (pen->cr);
}

static void
draw_handle (TtScrubber *self, TtPen *pen, double base)
{
  double x = x_of (self, pen->width, self->moment);
  double k = sqrt (pen->scale);

  x = CLAMP (x, 9 * k, pen->width - 9 * k);
  tt_pen_set_colour (pen, "window_fg_color", 0.9);
  cairo_rectangle (pen->cr, floor (x + 0.5) - 1, 4, 2, base + 4);
  cairo_fill (pen->cr);
  tt_pen_circle (pen, x, base + 10, 9 * k);
  tt_pen_set_colour (pen, "window_bg_color", 1);
  cairo_fill (pen->cr);
  tt_pen_circle (pen, x, base + 10, 7.5 * k);
  tt_pen_set_colour (pen, "accent_bg_color", 1);
  cairo_fill (pen->cr);
}

/* Four dates at most, fewer where they would touch. */
static void
draw_dates (TtScrubber *self, TtPen *pen)
{
  guint n = self->days->len;
  guint n_dates = pen->width > 420 * pen->scale ? 4 : 2;
  guint stride = MAX (1, n / n_dates);
  double y = pen->height - 8 * pen->scale;
  TtPenText quiet = { .size = 8.5 };

  for (guint day = 0; day + stride / 2 < n; day += stride)
    {
      g_autofree char *iso = tt_zone_dup_day (self->zone, self->from + day * DAY + DAY / 2);
      g_autofree char *text = tt_format_date (iso, iso);
      const char *bare = strchr (text, ' ');

      quiet.align = day == 0 ? 0 : 0.5;
      tt_pen_text (pen, bare != NULL ? bare + 1 : text,
                   (day + (day == 0 ? 0.2 : 0.5)) * pen->width / n, y, &quiet);
    }
  quiet.align = 1;
  /* Translators: the right end of a line of time. */
  tt_pen_text (pen, C_ ("end of a line of time", "now"), pen->width, y, &quiet);
}

static void
tt_scrubber_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TtScrubber *self = TT_SCRUBBER (widget);
  double base;
  TtPen pen;

  if (self->days->len == 0)
    return;

  tt_pen_begin (&pen, widget, snapshot, TRUE);
  base = pen.height - FOOT * pen.scale;
  draw_bars (self, &pen, base);
  draw_ticks (self, &pen, base);
  if (self->moment > 0)
    draw_handle (self, &pen, base);
  draw_dates (self, &pen);
  tt_pen_end (&pen);
}

static void
tt_scrubber_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural =
      tt_text_size_pixels (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT);
}

/* The kept moment next to @at, or -1 where there is none. */
static int
nearest (TtScrubber *self, gint64 at)
{
  int best = -1;

  for (guint i = 0; i < self->moments->len; i++)
    if (best < 0 ||
        ABS (moment_at (self, i)->at - at) < ABS (moment_at (self, (guint) best)->at - at))
      best = (int) i;
  return best;
}

static void
choose_at (TtScrubber *self, double x)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double share = CLAMP ((rtl ? width - x : x) / MAX (width, 1), 0, 1);
  int i = nearest (self, self->from + (gint64) (share * span_of (self)));

  if (i >= 0)
    tt_scrubber_set_moment (self, moment_at (self, (guint) i)->at);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, TtScrubber *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  choose_at (self, x);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, TtScrubber *self)
{
  double x;
  double y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    choose_at (self, x + dx);
}

static void
step (TtScrubber *self, int by)
{
  int i = nearest (self, self->moment);

  if (i < 0)
    return;
  i = CLAMP (i + by, 0, (int) self->moments->len - 1);
  tt_scrubber_set_moment (self, moment_at (self, (guint) i)->at);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint keyval,
        guint keycode,
        GdkModifierType state,
        TtScrubber *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int all = (int) self->moments->len;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      step (self, rtl ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      step (self, rtl ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      step (self, -10);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
      step (self, 10);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      step (self, -all);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      step (self, all);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
tt_scrubber_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((TtScrubberProperty) prop_id)
    {
    case PROP_MOMENT:
      g_value_set_int64 (value, TT_SCRUBBER (object)->moment);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_scrubber_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch ((TtScrubberProperty) prop_id)
    {
    case PROP_MOMENT:
      tt_scrubber_set_moment (TT_SCRUBBER (object), g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_scrubber_finalize (GObject *object)
{
  TtScrubber *self = TT_SCRUBBER (object);

  g_array_unref (self->moments);
  g_array_unref (self->days);
  g_free (self->zone);
  G_OBJECT_CLASS (tt_scrubber_parent_class)->finalize (object);
}

static void
tt_scrubber_class_init (TtScrubberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tt_scrubber_finalize;
  object_class->get_property = tt_scrubber_get_property;
  object_class->set_property = tt_scrubber_set_property;
  widget_class->measure = tt_scrubber_measure;
  widget_class->snapshot = tt_scrubber_snapshot;
  gtk_widget_class_set_css_name (widget_class, "tt-scrubber");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);

  properties[PROP_MOMENT] =
      g_param_spec_int64 ("moment", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_scrubber_init (TtScrubber *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  self->days = g_array_new (FALSE, TRUE, sizeof (double));
  self->zone = g_strdup ("");

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Moment to go back to"), -1);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
tt_scrubber_new (void)
{
  return g_object_new (TT_TYPE_SCRUBBER, NULL);
}

void
tt_scrubber_set_range (TtScrubber *self, gint64 from, gint64 to, const char *zone)
{
  g_autofree char *day = NULL;
  gint64 n_days;

  g_return_if_fail (TT_IS_SCRUBBER (self));
  g_return_if_fail (to >= from);
  g_return_if_fail (zone != NULL);

  g_free (self->zone);
  self->zone = g_strdup (zone);
  day = tt_zone_dup_day (zone, from);
  self->from = from - (gint64) (tt_format_hours_of_day (from, day, zone) * G_TIME_SPAN_HOUR);
  self->to = to;
  n_days = (to - self->from) / DAY + 1;
  g_array_set_size (self->moments, 0);
  g_array_set_size (self->days, 0);
  g_array_set_size (self->days, (guint) n_days);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tt_scrubber_add_moment (TtScrubber *self, gint64 at, double weight)
{
  Moment moment = { at, weight };
  guint i;

  g_return_if_fail (TT_IS_SCRUBBER (self));
  g_return_if_fail (weight >= 0);

  if (self->days->len == 0 || at < self->from)
    return;
  for (i = self->moments->len; i > 0 && moment_at (self, i - 1)->at > at; i--)
    continue;
  g_array_insert_val (self->moments, i, moment);
  g_array_index (self->days, double, day_of (self, at)) += weight;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gint64
tt_scrubber_get_moment (TtScrubber *self)
{
  g_return_val_if_fail (TT_IS_SCRUBBER (self), 0);

  return self->moment;
}

void
tt_scrubber_set_moment (TtScrubber *self, gint64 at)
{
  g_autofree char *words = NULL;

  g_return_if_fail (TT_IS_SCRUBBER (self));
  g_return_if_fail (at >= 0);

  if (self->moment == at)
    return;
  self->moment = at;
  words = at > 0 ? tt_format_day_time (at, self->zone, self->to) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOMENT]);
}
