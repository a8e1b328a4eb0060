/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-point-model.h"

struct _TtPointModel
{
  TtLoadedModel parent_instance;

  TtOffice *office;
  char *layer;
  gint64 seq; /* the newest change that any layer had when it was read */
};

G_DEFINE_FINAL_TYPE (TtPointModel, tt_point_model, TT_TYPE_LOADED_MODEL)

static guint
hash_point (gconstpointer point)
{
  return g_str_hash (tt_point_get_snapshot ((TtPoint *) point)->id);
}

static gboolean
is_same_point (gconstpointer a, gconstpointer b)
{
  const TtSnapshot *first = tt_point_get_snapshot ((TtPoint *) a);
  const TtSnapshot *second = tt_point_get_snapshot ((TtPoint *) b);

  return g_str_equal (first->id, second->id) && g_str_equal (first->layer, second->layer) &&
         first->verified_at == second->verified_at && first->bytes == second->bytes &&
         g_str_equal (first->label, second->label);
}

static void
on_snapshots_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots =
      tt_office_list_snapshots_finish (TT_OFFICE (source), result, &error);
  GPtrArray *points = NULL;

  if (snapshots != NULL)
    points = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; snapshots != NULL && i < snapshots->len; i++)
    g_ptr_array_add (points, tt_point_new (g_ptr_array_index (snapshots, i)));
  tt_loaded_model_end (user_data, points, error);
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
  g_return_if_fail (TT_IS_POINT_MODEL (self));

  self->seq = get_newest_seq (self);
  tt_office_list_snapshots_async (self->office, self->layer, NULL, on_snapshots_read_cb,
                                  tt_loaded_model_begin (TT_LOADED_MODEL (self)));
}

static void
on_status_changed_cb (TtPointModel *self)
{
  if (get_newest_seq (self) != self->seq)
    tt_point_model_refresh (self);
}

static void
tt_point_model_dispose (GObject *object)
{
  TtPointModel *self = TT_POINT_MODEL (object);

  g_clear_object (&self->office);
  g_clear_pointer (&self->layer, g_free);

  G_OBJECT_CLASS (tt_point_model_parent_class)->dispose (object);
}

static void
tt_point_model_class_init (TtPointModelClass *klass)
{
  TtLoadedModelClass *model_class = TT_LOADED_MODEL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tt_point_model_dispose;
  model_class->item_type = TT_TYPE_POINT;
  model_class->hash = hash_point;
  model_class->equal = is_same_point;
}

static void
tt_point_model_init (TtPointModel *self)
{
}

TtPointModel *
tt_point_model_new (TtOffice *office, const char *layer)
{
  TtPointModel *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (office), NULL);

  self = g_object_new (TT_TYPE_POINT_MODEL, NULL);
  self->office = g_object_ref (office);
  self->layer = g_strdup (layer);
  g_signal_connect_object (office, "status-changed", G_CALLBACK (on_status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tt_point_model_refresh (self);
  return self;
}
