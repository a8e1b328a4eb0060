/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Workers write under a lock and ask for one visit of the main context at a time, at most ten a
 * second; what is notified there is what stands then. */

#include "office/tt-progress.h"

#define PAUSE 100 /* milliseconds between two notifications */

struct _TtProgress
{
  GObject parent_instance;

  GMainContext *context;
  GCancellable *cancellable;

  GMutex mutex;
  gint64 done;
  gint64 total;
  char *what;
  gboolean is_visit_asked;
};

G_DEFINE_FINAL_TYPE (TtProgress, tt_progress, G_TYPE_OBJECT)

typedef enum
{
  PROP_DONE = 1,
  PROP_TOTAL,
  PROP_FRACTION,
  PROP_WHAT,
} TtProgressProperty;

static GParamSpec *properties[PROP_WHAT + 1];

static void
tt_progress_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TtProgress *self = TT_PROGRESS (object);

  switch ((TtProgressProperty) id)
    {
    case PROP_DONE:
      g_value_set_int64 (value, tt_progress_get_done (self));
      break;
    case PROP_TOTAL:
      g_value_set_int64 (value, tt_progress_get_total (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, tt_progress_get_fraction (self));
      break;
    case PROP_WHAT:
      g_value_take_string (value, tt_progress_dup_what (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tt_progress_finalize (GObject *object)
{
  TtProgress *self = TT_PROGRESS (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->what, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (tt_progress_parent_class)->finalize (object);
}

static void
tt_progress_class_init (TtProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tt_progress_get_property;
  object_class->finalize = tt_progress_finalize;

  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_WHAT] = g_param_spec_string ("what", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tt_progress_init (TtProgress *self)
{
  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
}

TtProgress *
tt_progress_new (void)
{
  return g_object_new (TT_TYPE_PROGRESS, NULL);
}

static gboolean
visit (gpointer user_data)
{
  TtProgress *self = user_data;

  g_mutex_lock (&self->mutex);
  self->is_visit_asked = FALSE;
  g_mutex_unlock (&self->mutex);

  for (guint i = PROP_DONE; i <= PROP_WHAT; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  return G_SOURCE_REMOVE;
}

void
tt_progress_report (gint64 done, gint64 total, const char *what, gpointer user_data)
{
  TtProgress *self = user_data;
  g_autoptr (GSource) source = NULL;
  gboolean ask = FALSE;

  g_return_if_fail (TT_IS_PROGRESS (self));

  g_mutex_lock (&self->mutex);
  self->done = MAX (done, 0);
  self->total = MAX (total, 0);
  if (what != NULL && g_strcmp0 (what, self->what) != 0)
    {
      g_free (self->what);
      self->what = g_strdup (what);
    }
  ask = !self->is_visit_asked;
  self->is_visit_asked = TRUE;
  g_mutex_unlock (&self->mutex);

  if (!ask)
    return;

  source = g_timeout_source_new (PAUSE);
  g_source_set_callback (source, visit, g_object_ref (self), g_object_unref);
  g_source_set_static_name (source, "[timetracker] progress");
  g_source_attach (source, self->context);
}

gint64
tt_progress_get_done (TtProgress *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TT_IS_PROGRESS (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->done;
}

gint64
tt_progress_get_total (TtProgress *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TT_IS_PROGRESS (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->total;
}

double
tt_progress_get_fraction (TtProgress *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TT_IS_PROGRESS (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->total > 0 ? CLAMP ((double) self->done / (double) self->total, 0.0, 1.0) : 0.0;
}

char *
tt_progress_dup_what (TtProgress *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TT_IS_PROGRESS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->what);
}

GCancellable *
tt_progress_get_cancellable (TtProgress *self)
{
  g_return_val_if_fail (TT_IS_PROGRESS (self), NULL);

  return self->cancellable;
}
