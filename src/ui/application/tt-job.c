/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-job.h"

struct _TtJob
{
  GObject parent_instance;

  char *title;
  char *subtitle;
  char *icon;
  TtProgress *progress;
  gboolean done;
  gboolean can_undo;
  char *words;
  GError *error;
};

G_DEFINE_FINAL_TYPE (TtJob, tt_job, G_TYPE_OBJECT)

typedef enum
{
  PROP_DONE = 1,
} TtJobProperty;

static GParamSpec *properties[PROP_DONE + 1];

static void
tt_job_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((TtJobProperty) prop_id)
    {
    case PROP_DONE:
      g_value_set_boolean (value, TT_JOB (object)->done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_job_finalize (GObject *object)
{
  TtJob *self = TT_JOB (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->icon);
  g_free (self->words);
  g_clear_error (&self->error);
  g_object_unref (self->progress);
  G_OBJECT_CLASS (tt_job_parent_class)->finalize (object);
}

static void
tt_job_class_init (TtJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tt_job_finalize;
  object_class->get_property = tt_job_get_property;

  properties[PROP_DONE] =
      g_param_spec_boolean ("done", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_job_init (TtJob *self)
{
  self->progress = tt_progress_new ();
  self->words = g_strdup ("");
}

TtJob *
tt_job_new (const char *title, const char *subtitle, const char *icon)
{
  TtJob *self = g_object_new (TT_TYPE_JOB, NULL);

  g_return_val_if_fail (title != NULL && subtitle != NULL && icon != NULL, self);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->icon = g_strdup (icon);
  return self;
}

const char *
tt_job_get_title (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->title;
}

const char *
tt_job_get_subtitle (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->subtitle;
}

const char *
tt_job_get_icon (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->icon;
}

TtProgress *
tt_job_get_progress (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->progress;
}

static void
finish (TtJob *self)
{
  self->done = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

void
tt_job_succeed (TtJob *self, const char *words, gboolean can_undo)
{
  g_return_if_fail (TT_IS_JOB (self));
  g_return_if_fail (words != NULL && !self->done);

  g_free (self->words);
  self->words = g_strdup (words);
  self->can_undo = can_undo;
  finish (self);
}

void
tt_job_fail (TtJob *self, const GError *error)
{
  g_return_if_fail (TT_IS_JOB (self));
  g_return_if_fail (error != NULL && !self->done);

  self->error = g_error_copy (error);
  finish (self);
}

gboolean
tt_job_is_done (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), TRUE);

  return self->done;
}

const char *
tt_job_get_words (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->words;
}

gboolean
tt_job_can_undo (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), FALSE);

  return self->can_undo;
}

const GError *
tt_job_get_error (TtJob *self)
{
  g_return_val_if_fail (TT_IS_JOB (self), NULL);

  return self->error;
}
