/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stands in for src/office/tt-watch.c, which listens to inotify: linked before the office's
 * library, it is taken in its place. */

#include "office/tt-watch-private.h"
#include "tt-sim.h"

struct _TtWatch
{
  GMainContext *context;
  TtWatchFunc func;
  gpointer user_data;
  SimProcess *owner;
  GSource *source;
  gboolean replaced;
};

static GPtrArray *watches;

static gboolean
on_told_cb (gpointer user_data)
{
  TtWatch *self = user_data;
  gboolean replaced = self->replaced;

  g_clear_pointer (&self->source, g_source_unref);
  self->replaced = FALSE;
  self->func (replaced, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (TtWatch *self, gboolean replaced)
{
  self->replaced = self->replaced || replaced;
  if (self->source != NULL)
    return;

  self->source = g_idle_source_new ();
  g_source_set_callback (self->source, on_told_cb, self, NULL);
  g_source_attach (self->source, self->context);
}

void
sim_watch_tell (gboolean replaced)
{
  for (guint i = 0; watches != NULL && i < watches->len; i++)
    tell (watches->pdata[i], replaced);
}

static void
stop (TtWatch *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  if (watches != NULL)
    g_ptr_array_remove (watches, self);
}

void
sim_watch_drop (SimProcess *process)
{
  for (guint i = watches != NULL ? watches->len : 0; i > 0; i--)
    if (((TtWatch *) watches->pdata[i - 1])->owner == process)
      stop (watches->pdata[i - 1]);
}

TtWatch *
tt_watch_new (
    const char *folder, GMainContext *context, TtWatchFunc func, gpointer user_data, GError **error)
{
  TtWatch *self = g_new0 (TtWatch, 1);

  self->context = context;
  self->func = func;
  self->user_data = user_data;
  self->owner = sim_get_process ();
  if (watches == NULL)
    watches = g_ptr_array_new ();
  g_ptr_array_add (watches, self);

  return self;
}

void
tt_watch_free (TtWatch *self)
{
  stop (self);
  g_free (self);
}
