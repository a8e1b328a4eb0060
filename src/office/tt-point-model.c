/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-point-model.h"

struct _TtPointModel
{
  GObject parent_instance;

  TtOffice *office;
  char *layer;
  gulong on_status_changed;

  GPtrArray *points;
  gint64 seq; /* the newest change that any layer had when it was read */
  guint64 round;
  gboolean loading;
  char *words;
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  PROP_WORDS,
} TtPointModelProperty;

static GParamSpec *properties[PROP_WORDS + 1];

static void tt_point_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TtPointModel,
                               tt_point_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tt_point_model_list_init))

typedef struct
{
  TtPointModel *model;
  guint64 round;
} Asked;

static void
asked_free (Asked *self)
{
  g_object_unref (self->model);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static gpointer
tt_point_model_get_item (GListModel *model, guint position)
{
  TtPointModel *self = TT_POINT_MODEL (model);

  return position < self->points->len ? g_object_ref (g_ptr_array_index (self->points, position))
                                      : NULL;
}

static guint
tt_point_model_get_n_items (GListModel *model)
{
  return TT_POINT_MODEL (model)->points->len;
}

static GType
tt_point_model_get_item_type (GListModel *model)
{
  return TT_TYPE_POINT;
}

static void
tt_point_model_list_init (GListModelInterface *interface)
{
  interface->get_item = tt_point_model_get_item;
  interface->get_n_items = tt_point_model_get_n_items;
  interface->get_item_type = tt_point_model_get_item_type;
}

static gboolean
is_same (TtPoint *a, TtPoint *b)
{
  const TtSnapshot *first = tt_point_get_snapshot (a);
  const TtSnapshot *second = tt_point_get_snapshot (b);

  return g_str_equal (first->id, second->id) && g_str_equal (first->layer, second->layer) &&
         first->verified_at == second->verified_at && first->bytes == second->bytes &&
         g_str_equal (first->label, second->label);
}

/* New moments come on top: what is below stays. */
static void
take_points (TtPointModel *self, GPtrArray *snapshots)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->points);
  guint below = 0;

  self->points = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < snapshots->len; i++)
    g_ptr_array_add (self->points, tt_point_new (g_ptr_array_index (snapshots, i)));

  while (below < MIN (before->len, self->points->len) &&
         is_same (g_ptr_array_index (before, before->len - 1 - below),
                  g_ptr_array_index (self->points, self->points->len - 1 - below)))
    {
      guint place = self->points->len - 1 - below;

      g_object_unref (g_ptr_array_index (self->points, place));
      g_ptr_array_index (self->points, place) =
          g_object_ref (g_ptr_array_index (before, before->len - 1 - below));
      below++;
    }

  if (before->len != below || self->points->len != below)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before->len - below,
                                self->points->len - below);
  if (before->len != self->points->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_words (TtPointModel *self, const char *words)
{
  if (g_strcmp0 (self->words, words) == 0)
    return;

  g_free (self->words);
  self->words = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
set_loading (TtPointModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
on_snapshots_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TtPointModel *self = asked->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots =
      tt_office_list_snapshots_finish (TT_OFFICE (source), result, &error);

  if (asked->round != self->round)
    return;

  set_words (self, error != NULL ? error->message : "");
  if (snapshots != NULL)
    take_points (self, snapshots);
  set_loading (self, FALSE);
}

static gint64
get_newest_seq (TtPointModel *self)
{
  g_autoptr (TtProtectStatus) status = tt_office_get_status (self->office);
  gint64 seq = 0;

  for (guint i = 0; status != NULL && i < status->layers->len; i++)
    {
      const TtLayerStatus *layer = g_ptr_array_index (status->layers, i);

      if (self->layer == NULL || g_str_equal (layer->name, self->layer))
        seq += layer->seq + layer->snapshots;
    }

  return seq;
}

void
tt_point_model_refresh (TtPointModel *self)
{
  Asked *asked = NULL;

  g_return_if_fail (TT_IS_POINT_MODEL (self));

  asked = g_new0 (Asked, 1);
  asked->model = g_object_ref (self);
  asked->round = ++self->round;
  self->seq = get_newest_seq (self);
  tt_office_list_snapshots_async (self->office, self->layer, NULL, on_snapshots_read_cb, asked);
}

static void
on_status_changed_cb (TtOffice *office, TtPointModel *self)
{
  if (get_newest_seq (self) != self->seq)
    tt_point_model_refresh (self);
}

gboolean
tt_point_model_get_loading (TtPointModel *self)
{
  g_return_val_if_fail (TT_IS_POINT_MODEL (self), FALSE);

  return self->loading;
}

static void
tt_point_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtPointModel *self = TT_POINT_MODEL (object);

  switch ((TtPointModelProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->points->len);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tt_point_model_dispose (GObject *object)
{
  TtPointModel *self = TT_POINT_MODEL (object);

  if (self->office != NULL)
    g_clear_signal_handler (&self->on_status_changed, self->office);
  g_clear_object (&self->office);

  G_OBJECT_CLASS (tt_point_model_parent_class)->dispose (object);
}

static void
tt_point_model_finalize (GObject *object)
{
  TtPointModel *self = TT_POINT_MODEL (object);

  g_clear_pointer (&self->layer, g_free);
  g_clear_pointer (&self->points, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_free);

  G_OBJECT_CLASS (tt_point_model_parent_class)->finalize (object);
}

static void
tt_point_model_class_init (TtPointModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_point_model_get_property;
  object_class->dispose = tt_point_model_dispose;
  object_class->finalize = tt_point_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_point_model_init (TtPointModel *self)
{
  self->points = g_ptr_array_new_with_free_func (g_object_unref);
  self->words = g_strdup ("");
  self->loading = TRUE;
}

TtPointModel *
tt_point_model_new (TtOffice *office, const char *layer)
{
  TtPointModel *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (office), NULL);

  self = g_object_new (TT_TYPE_POINT_MODEL, NULL);
  self->office = g_object_ref (office);
  self->layer = g_strdup (layer);
  self->on_status_changed =
      g_signal_connect (office, "status-changed", G_CALLBACK (on_status_changed_cb), self);
  tt_point_model_refresh (self);
  return self;
}
