/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sees what other processes do to an office's folder: a commit closes `office.db-journal` after
 * writing, a swap moves a file to `office.db`. inotify and not GFileMonitor, which wakes on every
 * read when run as root. Our own commits are seen too. */

typedef struct _TtWatch TtWatch;

/* @replaced: another file stands at `office.db`; else somebody committed. */
typedef void (*TtWatchFunc) (gboolean replaced, gpointer user_data);

/* Calls @func on @context. (transfer full) */
TtWatch *tt_watch_new (const char *folder,
                       GMainContext *context,
                       TtWatchFunc func,
                       gpointer user_data,
                       GError **error);
void tt_watch_free (TtWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TtWatch, tt_watch_free)

G_END_DECLS
