/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An office has at most some thousand people: the list is read whole, and what differs is told as
 * one stretch between what stays above and below it. */

#include "office/tt-user-model.h"

struct _TtUserModel
{
  GObject parent_instance;

  TtOffice *office;
  TtActor *actor;
  gboolean all;
  gulong on_changed;
  gulong on_replaced;

  GPtrArray *users;
  guint64 round;
  gboolean loading;
  char *words;
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  PROP_ALL,
  PROP_WORDS,
} TtUserModelProperty;

static GParamSpec *properties[PROP_WORDS + 1];

static void tt_user_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TtUserModel,
                               tt_user_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tt_user_model_list_init))

typedef struct
{
  TtUserModel *model;
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
tt_user_model_get_item (GListModel *model, guint position)
{
  TtUserModel *self = TT_USER_MODEL (model);

  return position < self->users->len ? g_object_ref (g_ptr_array_index (self->users, position))
                                     : NULL;
}

static guint
tt_user_model_get_n_items (GListModel *model)
{
  return TT_USER_MODEL (model)->users->len;
}

static GType
tt_user_model_get_item_type (GListModel *model)
{
  return TT_TYPE_USER;
}

static void
tt_user_model_list_init (GListModelInterface *interface)
{
  interface->get_item = tt_user_model_get_item;
  interface->get_n_items = tt_user_model_get_n_items;
  interface->get_item_type = tt_user_model_get_item_type;
}

static void
set_words (TtUserModel *self, const char *words)
{
  if (g_strcmp0 (self->words, words) == 0)
    return;

  g_free (self->words);
  self->words = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
set_loading (TtUserModel *self, gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Whoever is as before keeps their object. */
static void
adopt_known (TtUserModel *self, GPtrArray *users)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->users->len; i++)
    {
      TtUser *user = g_ptr_array_index (self->users, i);
      gint64 id = tt_user_get_id (user);

      g_hash_table_insert (known, g_memdup2 (&id, sizeof id), user);
    }

  for (guint i = 0; i < users->len; i++)
    {
      TtUser *user = g_ptr_array_index (users, i);
      gint64 id = tt_user_get_id (user);
      TtUser *before = g_hash_table_lookup (known, &id);

      if (before != NULL && tt_user_equal (before, user))
        {
          g_object_unref (user);
          g_ptr_array_index (users, i) = g_object_ref (before);
        }
    }
}

static void
take_users (TtUserModel *self, GPtrArray *users)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->users);
  guint shared = MIN (before->len, users->len);
  guint above = 0;
  guint below = 0;

  self->users = users;
  while (above < shared && g_ptr_array_index (before, above) == g_ptr_array_index (users, above))
    above++;
  while (below < shared - above && g_ptr_array_index (before, before->len - 1 - below) ==
                                       g_ptr_array_index (users, users->len - 1 - below))
    below++;

  if (before->len != above + below || users->len != above + below)
    g_list_model_items_changed (G_LIST_MODEL (self), above, before->len - above - below,
                                users->len - above - below);
  if (before->len != users->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
on_users_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TtUserModel *self = asked->model;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = tt_office_list_users_finish (TT_OFFICE (source), result, &error);

  if (asked->round != self->round)
    return;

  set_words (self, error != NULL ? error->message : "");
  if (users != NULL)
    {
      adopt_known (self, users);
      take_users (self, g_steal_pointer (&users));
    }
  set_loading (self, FALSE);
}

static void
ask (TtUserModel *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->model = g_object_ref (self);
  asked->round = ++self->round;
  tt_office_list_users_async (self->office, self->actor, self->all, NULL, on_users_read_cb, asked);
}

static void
on_changed_cb (TtOffice *office, gint64 seq, TtUserModel *self)
{
  ask (self);
}

static void
on_replaced_cb (TtOffice *office, TtUserModel *self)
{
  ask (self);
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

gboolean
tt_user_model_get_loading (TtUserModel *self)
{
  g_return_val_if_fail (TT_IS_USER_MODEL (self), FALSE);

  return self->loading;
}

static void
tt_user_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtUserModel *self = TT_USER_MODEL (object);

  switch ((TtUserModelProperty) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->users->len);
      break;
    case PROP_ALL:
      g_value_set_boolean (value, self->all);
      break;
    case PROP_WORDS:
      g_value_set_string (value, self->words);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
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

  if (self->office != NULL)
    {
      g_clear_signal_handler (&self->on_changed, self->office);
      g_clear_signal_handler (&self->on_replaced, self->office);
    }
  g_clear_object (&self->office);
  g_clear_object (&self->actor);

  G_OBJECT_CLASS (tt_user_model_parent_class)->dispose (object);
}

static void
tt_user_model_finalize (GObject *object)
{
  TtUserModel *self = TT_USER_MODEL (object);

  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_free);

  G_OBJECT_CLASS (tt_user_model_parent_class)->finalize (object);
}

static void
tt_user_model_class_init (TtUserModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_user_model_get_property;
  object_class->set_property = tt_user_model_set_property;
  object_class->dispose = tt_user_model_dispose;
  object_class->finalize = tt_user_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ALL] =
      g_param_spec_boolean ("all", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_user_model_init (TtUserModel *self)
{
  self->users = g_ptr_array_new_with_free_func (g_object_unref);
  self->words = g_strdup ("");
  self->loading = TRUE;
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
  self->on_changed = g_signal_connect (office, "changed", G_CALLBACK (on_changed_cb), self);
  self->on_replaced = g_signal_connect (office, "replaced", G_CALLBACK (on_replaced_cb), self);
  ask (self);
  return self;
}
