/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/widgets/tt-flow.h"

struct _TtFlow
{
  TtReflow parent_instance;
};

G_DEFINE_FINAL_TYPE (TtFlow, tt_flow, TT_TYPE_REFLOW)

static GArray *
tt_flow_places (TtReflow *reflow, int width)
{
  GArray *places = tt_reflow_get_naturals (reflow);
  int gap = tt_reflow_get_spacing (reflow);
  guint row = 0;
  int x = 0;

  for (guint i = 0; i < places->len; i++)
    {
      TtReflowPlace *place = &g_array_index (places, TtReflowPlace, i);

      place->width = MIN (place->width, width);
      if (i > 0 && x + place->width > width)
        {
          row++;
          x = 0;
        }
      place->row = row;
      place->x = x;
      x += place->width + gap;
    }
  return places;
}

static void
tt_flow_class_init (TtFlowClass *klass)
{
  TT_REFLOW_CLASS (klass)->places = tt_flow_places;
}

static void
tt_flow_init (TtFlow *self)
{
}

GtkWidget *
tt_flow_new (void)
{
  return g_object_new (TT_TYPE_FLOW, NULL);
}
