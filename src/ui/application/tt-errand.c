/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui/application/tt-errand.h"

struct _TtErrand
{
  GObject parent_instance;

  char *title;
  char *subtitle;
  char *icon;
  TtProgress *progress;
  gboolean done;
  gboolean can_undo;
  gboolean in_page;
  char *words;
  GError *error;
};

G_DEFINE_FINAL_TYPE (TtErrand, tt_errand, G_TYPE_OBJECT)

typedef enum
{
  PROP_DONE = 1,
} TtErrandProperty;

static GParamSpec *properties[PROP_DONE + 1];

static void
tt_errand_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((TtErrandProperty) prop_id)
    {
    case PROP_DONE:
      g_value_set_boolean (value, TT_ERRAND (object)->done);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
tt_errand_finalize (GObject *object)
{
  TtErrand *self = TT_ERRAND (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->icon);
  g_free (self->words);
  g_clear_error (&self->error);
  g_object_unref (self->progress);
  G_OBJECT_CLASS (tt_errand_parent_class)->finalize (object);
}

static void
tt_errand_class_init (TtErrandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = tt_errand_finalize;
  object_class->get_property = tt_errand_get_property;

  properties[PROP_DONE] =
      g_param_spec_boolean ("done", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_errand_init (TtErrand *self)
{
  self->progress = tt_progress_new ();
  self->words = g_strdup ("");
}

TtErrand *
tt_errand_new (const char *title, const char *subtitle, const char *icon)
{
  TtErrand *self = g_object_new (TT_TYPE_ERRAND, NULL);

  g_return_val_if_fail (title != NULL && subtitle != NULL && icon != NULL, self);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->icon = g_strdup (icon);
  return self;
}

const char *
tt_errand_get_title (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->title;
}

const char *
tt_errand_get_subtitle (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->subtitle;
}

const char *
tt_errand_get_icon (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->icon;
}

TtProgress *
tt_errand_get_progress (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->progress;
}

void
tt_errand_set_in_page (TtErrand *self, gboolean in_page)
{
  g_return_if_fail (TT_IS_ERRAND (self));

  self->in_page = in_page;
}

gboolean
tt_errand_get_in_page (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), FALSE);

  return self->in_page;
}

static void
finish (TtErrand *self)
{
  self->done = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
}

void
tt_errand_succeed (TtErrand *self, const char *words, gboolean can_undo)
{
  g_return_if_fail (TT_IS_ERRAND (self));
  g_return_if_fail (words != NULL && !self->done);

  g_free (self->words);
  self->words = g_strdup (words);
  self->can_undo = can_undo;
  finish (self);
}

void
tt_errand_fail (TtErrand *self, const GError *error)
{
  g_return_if_fail (TT_IS_ERRAND (self));
  g_return_if_fail (error != NULL && !self->done);

  self->error = g_error_copy (error);
  finish (self);
}

const char *
tt_errand_get_words (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->words;
}

gboolean
tt_errand_can_undo (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), FALSE);

  return self->can_undo;
}

const GError *
tt_errand_get_error (TtErrand *self)
{
  g_return_val_if_fail (TT_IS_ERRAND (self), NULL);

  return self->error;
}
