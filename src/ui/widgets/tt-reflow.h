/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side as long as each has its natural width, else one below the other. Who
 * expands takes what is left; only one child may expand. Properties: "first-width" (of the 100 %
 * picture) is kept by the first child; "spacing" (24), "row-spacing" (-1: as spacing); "equal":
 * columns of one width, halved until each is as wide as the widest child wants to be. */

#define TT_TYPE_REFLOW (tt_reflow_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtReflow, tt_reflow, TT, REFLOW, GtkWidget)

/* One child in its row, pixels. */
typedef struct
{
  GtkWidget *child; /* (unowned) */
  int x;
  int width;
  guint row;
} TtReflowPlace;

struct _TtReflowClass
{
  GtkWidgetClass parent_class;

  /* Which child stands where for @width: an array of TtReflowPlace in order. (transfer full) */
  GArray *(*places) (TtReflow *self, int width);
  /* Room above each row for what a subclass draws there, pixels. */
  int (*head) (TtReflow *self);
};

GtkWidget *tt_reflow_new (void);
void tt_reflow_append (TtReflow *self, GtkWidget *child);
void tt_reflow_remove_all (TtReflow *self);

/* For subclasses. */
GArray *tt_reflow_get_places (TtReflow *self, int width);
int tt_reflow_get_spacing (TtReflow *self);
int tt_reflow_get_row_spacing (TtReflow *self);
/* The natural widths of the visible children, in order: an array of TtReflowPlace with x and row 0.
 * (transfer full) */
GArray *tt_reflow_get_naturals (TtReflow *self);
/* The height of row @row of @places, with its head; natural, or the least if @least. */
int tt_reflow_get_row_height (TtReflow *self, GArray *places, guint row, gboolean least);

G_END_DECLS
