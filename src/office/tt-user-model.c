/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-user-model.h"

struct _TtUserModel
{
  TtLoadedModel parent_instance;

  TtOffice *office;
  TtActor *actor;
  gboolean all;
};

typedef enum
{
  PROP_ALL = 1,
} TtUserModelProperty;

static GParamSpec *properties[PROP_ALL + 1];

G_DEFINE_FINAL_TYPE (TtUserModel, tt_user_model, TT_TYPE_LOADED_MODEL)

static guint
hash_user (gconstpointer user)
{
  gint64 id = tt_user_get_id ((TtUser *) user);

  return g_int64_hash (&id);
}

static gboolean
is_same_user (gconstpointer a, gconstpointer b)
{
  return tt_user_get_id ((TtUser *) a) == tt_user_get_id ((TtUser *) b) &&
         tt_user_equal ((TtUser *) a, (TtUser *) b);
}

static void
on_users_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *users = tt_office_list_users_finish (TT_OFFICE (source), result, &error);

  tt_loaded_model_end (user_data, users, error);
}

/* The handler of two signals: what they bring does not matter. */
static void
ask (TtUserModel *self)
{
  tt_office_list_users_async (self->office, self->actor, self->all, NULL, on_users_read_cb,
                              tt_loaded_model_begin (TT_LOADED_MODEL (self)));
}

void
tt_user_model_set_all (TtUserModel *self, gboolean all)
{
  g_return_if_fail (TT_IS_USER_MODEL (self));

  if (self->all == !!all)
    return;

  self->all = !!all;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALL]);
  ask (self);
}

static void
tt_user_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if ((TtUserModelProperty) id == PROP_ALL)
    g_value_set_boolean (value, TT_USER_MODEL (object)->all);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tt_user_model_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if ((TtUserModelProperty) id == PROP_ALL)
    tt_user_model_set_all (TT_USER_MODEL (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tt_user_model_dispose (GObject *object)
{
  TtUserModel *self = TT_USER_MODEL (object);

  g_clear_object (&self->office);
  g_clear_object (&self->actor);

  G_OBJECT_CLASS (tt_user_model_parent_class)->dispose (object);
}

static void
tt_user_model_class_init (TtUserModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  TtLoadedModelClass *model_class = TT_LOADED_MODEL_CLASS (klass);

  object_class->get_property = tt_user_model_get_property;
  object_class->set_property = tt_user_model_set_property;
  object_class->dispose = tt_user_model_dispose;
  model_class->item_type = TT_TYPE_USER;
  model_class->hash = hash_user;
  model_class->equal = is_same_user;

  properties[PROP_ALL] =
      g_param_spec_boolean ("all", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_user_model_init (TtUserModel *self)
{
}

TtUserModel *
tt_user_model_new (TtOffice *office, TtActor *actor, gboolean all)
{
  TtUserModel *self = NULL;

  g_return_val_if_fail (TT_IS_OFFICE (office), NULL);
  g_return_val_if_fail (TT_IS_ACTOR (actor), NULL);

  self = g_object_new (TT_TYPE_USER_MODEL, NULL);
  self->office = g_object_ref (office);
  self->actor = g_object_ref (actor);
  self->all = !!all;
  g_signal_connect_object (office, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (office, "replaced", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  ask (self);
  return self;
}
