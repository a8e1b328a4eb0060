/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "office/tt-watch-private.h"

#include "base/tt-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

struct _TtWatch
{
  int fd;
  GSource *source;
  TtWatchFunc func;
  gpointer user_data;
};

static void
look_at_event (const struct inotify_event *event, gboolean *committed, gboolean *replaced)
{
  /* Events were lost: look at everything. */
  if ((event->mask & IN_Q_OVERFLOW) != 0)
    {
      *committed = TRUE;
      *replaced = TRUE;
    }
  if (event->len == 0)
    return;

  if ((event->mask & IN_CLOSE_WRITE) != 0 && g_str_equal (event->name, "office.db-journal"))
    *committed = TRUE;
  if ((event->mask & IN_MOVED_TO) != 0 && g_str_equal (event->name, "office.db"))
    *replaced = TRUE;
}

static gboolean
on_readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  TtWatch *self = user_data;
  union
  {
    struct inotify_event event; /* for its alignment */
    char bytes[4096];
  } buffer;
  gboolean committed = FALSE;
  gboolean replaced = FALSE;
  gssize length = 0;

  while ((length = read (fd, buffer.bytes, sizeof buffer.bytes)) > 0)
    {
      for (gssize at = 0; at < length;)
        {
          const struct inotify_event *event = (const void *) (buffer.bytes + at);

          look_at_event (event, &committed, &replaced);
          at += (gssize) (sizeof *event + event->len);
        }
    }

  if (committed || replaced)
    self->func (replaced, self->user_data);
  return G_SOURCE_CONTINUE;
}

TtWatch *
tt_watch_new (
    const char *folder, GMainContext *context, TtWatchFunc func, gpointer user_data, GError **error)
{
  g_autoptr (TtWatch) self = g_new0 (TtWatch, 1);

  self->func = func;
  self->user_data = user_data;
  self->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (self->fd < 0 || inotify_add_watch (self->fd, folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0)
    {
      tt_error_set_errno (error, errno, folder, "watch");
      return NULL;
    }

  self->source = g_unix_fd_source_new (self->fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_readable_cb), self, NULL);
  g_source_set_static_name (self->source, "[timetracker] others' commits");
  g_source_attach (self->source, context);
  return g_steal_pointer (&self);
}

void
tt_watch_free (TtWatch *self)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
