/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-error.h"
#include "base/tt-lock-file-system-private.h"
#include "base/tt-lock.h"

#include <errno.h>
#include <fcntl.h>

#define TT_TYPE_LOCKS_SYSTEM (tt_locks_system_get_type ())
G_DECLARE_FINAL_TYPE (TtLocksSystem, tt_locks_system, TT, LOCKS_SYSTEM, TtLocks)

struct _TtLocksSystem
{
  TtLocks parent_instance;
};

G_DEFINE_FINAL_TYPE (TtLocksSystem, tt_locks_system, TT_TYPE_LOCKS)

static TtLockFile *
tt_locks_system_open (TtLocks *locks, const char *path, GError **error)
{
  int descriptor;

  do
    descriptor = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  while (descriptor < 0 && errno == EINTR);

  if (descriptor < 0)
    {
      tt_error_set_errno (error, errno, path, "open lock file");
      return NULL;
    }

  return tt_lock_file_system_new (descriptor, path);
}

static void
tt_locks_system_sleep (TtLocks *locks, gint64 microseconds)
{
  g_usleep ((gulong) microseconds);
}

static void
tt_locks_system_class_init (TtLocksSystemClass *klass)
{
  TtLocksClass *locks_class = TT_LOCKS_CLASS (klass);

  locks_class->open = tt_locks_system_open;
  locks_class->sleep = tt_locks_system_sleep;
}

static void
tt_locks_system_init (TtLocksSystem *self)
{
}

TtLocks *
tt_locks_new_system (void)
{
  return g_object_new (TT_TYPE_LOCKS_SYSTEM, NULL);
}
