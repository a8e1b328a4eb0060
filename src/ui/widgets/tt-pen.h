/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Colours, text and signs for widgets that draw themselves. What is drawn runs from right to left
 * where the language does: x is always counted from where reading begins. Colours are those of the
 * style sheet, looked up on every draw, so that dark mode and high contrast need no code. */
typedef struct
{
  GtkWidget *widget;
  GtkSnapshot *snapshot;
  cairo_t *cr;
  double width;  /* of the widget, pixels */
  double height; /* of the widget, pixels */
  double scale;  /* tt_text_size_get_scale() */
  gboolean flipped;
} TtPen;

typedef struct
{
  double size; /* points at 100 % */
  gboolean bold;
  const char *colour; /* NULL: window_fg_color */
  double alpha;       /* 0: as 0.6, the quiet tone */
  double align;       /* 0 begins at x, 0.5 is centred on it, 1 ends at it */
} TtPenText;

/* Begins to draw @widget on @snapshot; @mirror FALSE for what does not turn round (codes). */
void tt_pen_begin (TtPen *self, GtkWidget *widget, GtkSnapshot *snapshot, gboolean mirror);
void tt_pen_end (TtPen *self);

void tt_pen_set_colour (TtPen *self, const char *name, double alpha);
void
tt_pen_round_rect (TtPen *self, double x, double y, double width, double height, double radius);
/* A full circle as a new path (arcs do not begin at the current point). */
void tt_pen_circle (TtPen *self, double x, double y, double radius);
/* Draws @text with its middle at @y; returns its width in pixels. */
double tt_pen_text (TtPen *self, const char *text, double x, double y, const TtPenText *style);
/* How wide @text would be. */
double tt_pen_measure (TtPen *self, const char *text, const TtPenText *style);
/* Draws the symbolic icon @name centred on (@x, @y), over everything drawn before and after. */
void tt_pen_icon (TtPen *self,
                  const char *name,
                  double x,
                  double y,
                  double size,
                  const char *colour,
                  double alpha);

G_END_DECLS
