/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "storage/tt-content-stream-private.h"

struct _TtContentStream
{
  GInputStream parent_instance;

  TtContent *content;
  gint64 at;
};

G_DEFINE_FINAL_TYPE (TtContentStream, tt_content_stream, G_TYPE_INPUT_STREAM)

static gssize
tt_content_stream_read (
    GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TtContentStream *self = TT_CONTENT_STREAM (stream);
  gint64 left = tt_content_get_length (self->content) - self->at;
  gsize some = (gsize) MIN ((gint64) count, left);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (some == 0)
    return 0;
  if (!tt_content_read (self->content, buffer, some, self->at, error))
    return -1;
  self->at += (gint64) some;

  return (gssize) some;
}

static void
tt_content_stream_finalize (GObject *object)
{
  tt_content_unref (TT_CONTENT_STREAM (object)->content);

  G_OBJECT_CLASS (tt_content_stream_parent_class)->finalize (object);
}

static void
tt_content_stream_class_init (TtContentStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_content_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = tt_content_stream_read;
}

static void
tt_content_stream_init (TtContentStream *self)
{
}

GInputStream *
tt_content_stream_new (TtContent *content)
{
  TtContentStream *self = g_object_new (TT_TYPE_CONTENT_STREAM, NULL);

  self->content = tt_content_ref (content);

  return G_INPUT_STREAM (self);
}
