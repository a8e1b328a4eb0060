/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-point-model.h"

struct _TtPoint
{
  GObject parent_instance;

  TtSnapshot *snapshot;
};

G_DEFINE_FINAL_TYPE (TtPoint, tt_point, G_TYPE_OBJECT)

typedef enum
{
  PROP_AT = 1,
  PROP_LAYER,
  PROP_ID,
  PROP_LABEL,
} TtPointProperty;

static GParamSpec *properties[PROP_LABEL + 1];

static void
tt_point_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtPoint *self = TT_POINT (object);

  switch ((TtPointProperty) id)
    {
    case PROP_AT:
      g_value_set_int64 (value, self->snapshot->at);
      break;
    case PROP_LAYER:
      g_value_set_string (value, self->snapshot->layer);
      break;
    case PROP_ID:
      g_value_set_string (value, self->snapshot->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->snapshot->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tt_point_finalize (GObject *object)
{
  g_clear_pointer (&TT_POINT (object)->snapshot, tt_snapshot_unref);

  G_OBJECT_CLASS (tt_point_parent_class)->finalize (object);
}

static void
tt_point_class_init (TtPointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_point_get_property;
  object_class->finalize = tt_point_finalize;

  properties[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LAYER] = g_param_spec_string ("layer", NULL, NULL, "", flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, "", flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_point_init (TtPoint *self)
{
}

TtPoint *
tt_point_new (TtSnapshot *snapshot)
{
  TtPoint *self = g_object_new (TT_TYPE_POINT, NULL);

  self->snapshot = tt_snapshot_ref (snapshot);
  return self;
}

TtSnapshot *
tt_point_get_snapshot (TtPoint *self)
{
  g_return_val_if_fail (TT_IS_POINT (self), NULL);

  return self->snapshot;
}
