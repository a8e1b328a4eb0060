/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-session.h"

#include "base/tt-error.h"
#include "office/tt-office-people.h"
#include "ui/application/tt-disk-watch.h"

struct _TtSession
{
  GObject parent_instance;

  TtEnvironment *environment;
  char *folder;
  char *zone;
  TtSessionStage stage;
  GError *error;
  TtOffice *office;
  TtActor *actor;
  TtDiskWatch *disks;        /* NULL without an office */
  GCancellable *cancellable; /* of opening and recalling */
};

G_DEFINE_FINAL_TYPE (TtSession, tt_session, G_TYPE_OBJECT)

typedef enum
{
  PROP_STAGE = 1,
  PROP_ACTOR,
} TtSessionProperty;

static GParamSpec *properties[PROP_ACTOR + 1];

enum
{
  SIGNAL_STATUS_CHANGED,
  SIGNAL_NOTICE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_stage (TtSession *self, TtSessionStage stage, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->stage = stage;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

static void
on_status_changed (TtSession *self)
{
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

static void
on_notice (TtSession *self, TtNotice *notice)
{
  g_signal_emit (self, signals[SIGNAL_NOTICE], 0, notice);
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = tt_office_act_as_finish (TT_OFFICE (source), result, &error);

  if (self->office == TT_OFFICE (source))
    tt_session_set_actor (self, actor);
}

/* Another office stands in the folder now: who has signed in goes on if they are in it too. */
static void
on_replaced (TtSession *self)
{
  if (self->actor != NULL)
    tt_office_act_as_async (self->office, tt_actor_get_name (self->actor), NULL, on_acted,
                            g_object_ref (self));
  on_status_changed (self);
}

static void
leave_office (TtSession *self)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  if (self->office != NULL)
    g_signal_handlers_disconnect_by_data (self->office, self);
  g_clear_pointer (&self->disks, tt_disk_watch_free);
  g_clear_object (&self->office);
  g_clear_object (&self->actor);
}

static void
on_recalled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TtActor) actor = tt_office_recall_finish (TT_OFFICE (source), result, &error);

  /* Who cannot be recalled signs in: the reason changes nothing about it. */
  if (self->office == TT_OFFICE (source) && self->stage == TT_STAGE_LOADING)
    tt_session_set_actor (self, actor);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TtSession) self = user_data;
  GError *error = NULL;
  g_autoptr (TtOffice) office = tt_office_open_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  else if (g_error_matches (error, TT_ERROR, TT_ERROR_NO_OFFICE))
    set_stage (self, TT_STAGE_WELCOME, error);
  else if (error != NULL)
    set_stage (self, TT_STAGE_FAILED, error);
  else
    tt_session_take_office (self, office, NULL);
}

void
tt_session_open (TtSession *self)
{
  g_return_if_fail (TT_IS_SESSION (self));

  leave_office (self);
  self->cancellable = g_cancellable_new ();
  set_stage (self, TT_STAGE_LOADING, NULL);
  tt_office_open_async (self->environment, self->folder, TT_OFFICE_RESIDENT, self->cancellable,
                        on_opened, g_object_ref (self));
}

void
tt_session_take_office (TtSession *self, TtOffice *office, TtActor *actor)
{
  const GError *error;

  g_return_if_fail (TT_IS_SESSION (self));
  g_return_if_fail (TT_IS_OFFICE (office));

  leave_office (self);
  self->cancellable = g_cancellable_new ();
  self->office = g_object_ref (office);
  self->disks = tt_disk_watch_new (office);
  g_signal_connect_swapped (office, "status-changed", G_CALLBACK (on_status_changed), self);
  g_signal_connect_swapped (office, "notice", G_CALLBACK (on_notice), self);
  g_signal_connect_swapped (office, "replaced", G_CALLBACK (on_replaced), self);

  error = tt_office_get_condition_error (office);
  if (tt_office_get_condition (office) == TT_CONDITION_DECISION)
    {
      set_stage (self, TT_STAGE_DECISION, error != NULL ? g_error_copy (error) : NULL);
    }
  else if (actor != NULL)
    {
      tt_session_set_actor (self, actor);
    }
  else
    {
      set_stage (self, TT_STAGE_LOADING, NULL);
      tt_office_recall_async (office, self->cancellable, on_recalled, g_object_ref (self));
    }
  on_status_changed (self);
}

void
tt_session_set_actor (TtSession *self, TtActor *actor)
{
  g_return_if_fail (TT_IS_SESSION (self));
  g_return_if_fail (actor == NULL || TT_IS_ACTOR (actor));
  g_return_if_fail (self->office != NULL);

  if (g_set_object (&self->actor, actor))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTOR]);
  set_stage (self, actor != NULL ? TT_STAGE_OFFICE : TT_STAGE_SIGN_IN, NULL);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tt_office_close_finish (TT_OFFICE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tt_session_close_async (TtSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (TtOffice) office = NULL;

  g_return_if_fail (TT_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tt_session_close_async);
  g_task_set_check_cancellable (task, FALSE);
  g_set_object (&office, self->office);
  leave_office (self);
  if (office == NULL)
    g_task_return_boolean (task, TRUE);
  else
    tt_office_close_async (office, on_closed, g_steal_pointer (&task));
}

gboolean
tt_session_close_finish (TtSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tt_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  TtSession *self = TT_SESSION (object);

  switch ((TtSessionProperty) prop_id)
    {
    case PROP_STAGE:
      g_value_set_int (value, (int) self->stage);
      break;
    case PROP_ACTOR:
      g_value_set_object (value, self->actor);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_session_finalize (GObject *object)
{
  TtSession *self = TT_SESSION (object);

  leave_office (self);
  g_object_unref (self->environment);
  g_free (self->folder);
  g_free (self->zone);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tt_session_parent_class)->finalize (object);
}

static void
tt_session_class_init (TtSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = tt_session_finalize;
  object_class->get_property = tt_session_get_property;

  properties[PROP_STAGE] = g_param_spec_int ("stage", NULL, NULL, TT_STAGE_LOADING, TT_STAGE_OFFICE,
                                             TT_STAGE_LOADING, flags);
  properties[PROP_ACTOR] = g_param_spec_object ("actor", NULL, NULL, TT_TYPE_ACTOR, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_STATUS_CHANGED] =
      g_signal_new ("status-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOTICE] = g_signal_new ("notice", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, TT_TYPE_NOTICE);
}

static void
tt_session_init (TtSession *self)
{
  self->zone = g_strdup ("");
}

TtSession *
tt_session_new (TtEnvironment *environment, const char *folder)
{
  TtSession *self = g_object_new (TT_TYPE_SESSION, NULL);

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), self);
  g_return_val_if_fail (folder != NULL, self);

  self->environment = g_object_ref (environment);
  self->folder = g_strdup (folder);
  return self;
}

TtEnvironment *
tt_session_get_environment (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), NULL);

  return self->environment;
}

const char *
tt_session_get_folder (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), NULL);

  return self->folder;
}

TtSessionStage
tt_session_get_stage (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), TT_STAGE_LOADING);

  return self->stage;
}

const GError *
tt_session_get_error (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), NULL);

  return self->error;
}

TtOffice *
tt_session_get_office (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), NULL);

  return self->office;
}

TtActor *
tt_session_get_actor (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), NULL);

  return self->actor;
}

const char *
tt_session_get_zone (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), "");

  return self->zone;
}

void
tt_session_set_zone (TtSession *self, const char *zone)
{
  g_return_if_fail (TT_IS_SESSION (self));
  g_return_if_fail (zone != NULL);

  g_free (self->zone);
  self->zone = g_strdup (zone);
}

gint64
tt_session_get_now (TtSession *self)
{
  g_return_val_if_fail (TT_IS_SESSION (self), 0);

  return tt_clock_now (tt_environment_get_clock (self->environment));
}
