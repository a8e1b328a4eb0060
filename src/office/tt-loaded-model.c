/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-loaded-model.h"

typedef struct
{
  GPtrArray *items;
  guint64 round;
  gboolean loading;
  char *words;
} TtLoadedModelPrivate;

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  PROP_WORDS,
} TtLoadedModelProperty;

static GParamSpec *properties[PROP_WORDS + 1];

static void tt_loaded_model_list_init (GListModelInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TtLoadedModel,
                                  tt_loaded_model,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (TtLoadedModel)
                                      G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                             tt_loaded_model_list_init))

struct _TtReading
{
  TtLoadedModel *model;
  guint64 round;
};

static TtLoadedModelPrivate *
get_private (gpointer self)
{
  return tt_loaded_model_get_instance_private (TT_LOADED_MODEL (self));
}

static gpointer
tt_loaded_model_get_item (GListModel *model, guint position)
{
  GPtrArray *items = get_private (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static guint
tt_loaded_model_get_n_items (GListModel *model)
{
  return get_private (model)->items->len;
}

static GType
tt_loaded_model_get_item_type (GListModel *model)
{
  return TT_LOADED_MODEL_GET_CLASS (model)->item_type;
}

static void
tt_loaded_model_list_init (GListModelInterface *interface)
{
  interface->get_item = tt_loaded_model_get_item;
  interface->get_n_items = tt_loaded_model_get_n_items;
  interface->get_item_type = tt_loaded_model_get_item_type;
}

/* Whatever is as before keeps its object. */
static void
adopt_known (TtLoadedModel *self, GPtrArray *before, GPtrArray *items)
{
  TtLoadedModelClass *klass = TT_LOADED_MODEL_GET_CLASS (self);
  g_autoptr (GHashTable) known = g_hash_table_new (klass->hash, klass->equal);

  for (guint i = 0; i < before->len; i++)
    g_hash_table_add (known, g_ptr_array_index (before, i));

  for (guint i = 0; i < items->len; i++)
    {
      gpointer *item = &g_ptr_array_index (items, i);
      gpointer same = g_hash_table_lookup (known, *item);

      if (same != NULL)
        g_set_object (item, same);
    }
}

static void
take_items (TtLoadedModel *self, GPtrArray *items)
{
  TtLoadedModelPrivate *private = get_private (self);
  g_autoptr (GPtrArray) before = g_steal_pointer (&private->items);
  guint shared = MIN (before->len, items->len);
  guint above = 0;
  guint below = 0;

  adopt_known (self, before, items);
  private->items = items;
  while (above < shared && g_ptr_array_index (before, above) == g_ptr_array_index (items, above))
    above++;
  while (below < shared - above && g_ptr_array_index (before, before->len - 1 - below) ==
                                       g_ptr_array_index (items, items->len - 1 - below))
    below++;

  if (before->len != above + below || items->len != above + below)
    g_list_model_items_changed (G_LIST_MODEL (self), above, before->len - above - below,
                                items->len - above - below);
  if (before->len != items->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_words (TtLoadedModel *self, const char *words)
{
  TtLoadedModelPrivate *private = get_private (self);

  if (g_str_equal (private->words, words))
    return;

  g_free (private->words);
  private->words = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

TtReading *
tt_loaded_model_begin (TtLoadedModel *self)
{
  TtReading *reading = NULL;

  g_return_val_if_fail (TT_IS_LOADED_MODEL (self), NULL);

  reading = g_new0 (TtReading, 1);
  reading->model = g_object_ref (self);
  reading->round = ++get_private (self)->round;
  return reading;
}

void
tt_loaded_model_end (TtReading *reading, GPtrArray *items, const GError *error)
{
  g_autoptr (TtLoadedModel) self = reading->model;
  TtLoadedModelPrivate *private = get_private (self);
  g_autoptr (GPtrArray) read = items;
  guint64 round = reading->round;

  g_free (reading);
  if (round != private->round)
    return;

  set_words (self, error != NULL ? error->message : "");
  if (read != NULL)
    take_items (self, g_steal_pointer (&read));
  if (!private->loading)
    return;

  private->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

gboolean
tt_loaded_model_get_loading (TtLoadedModel *self)
{
  g_return_val_if_fail (TT_IS_LOADED_MODEL (self), FALSE);

  return get_private (self)->loading;
}

static void
tt_loaded_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtLoadedModelPrivate *private = get_private (object);

  switch ((TtLoadedModelProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, private->loading);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, private->items->len);
      break;
    case PROP_WORDS:
      g_value_set_string (value, private->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tt_loaded_model_finalize (GObject *object)
{
  TtLoadedModelPrivate *private = get_private (object);

  g_clear_pointer (&private->items, g_ptr_array_unref);
  g_clear_pointer (&private->words, g_free);

  G_OBJECT_CLASS (tt_loaded_model_parent_class)->finalize (object);
}

static void
tt_loaded_model_class_init (TtLoadedModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_loaded_model_get_property;
  object_class->finalize = tt_loaded_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_loaded_model_init (TtLoadedModel *self)
{
  TtLoadedModelPrivate *private = get_private (self);

  private->items = g_ptr_array_new_with_free_func (g_object_unref);
  private->words = g_strdup ("");
  private->loading = TRUE;
}
