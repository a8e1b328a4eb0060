/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Bytes of a lock file (open file description locks, O_CLOEXEC). A lock belongs to one
 * TtLockFile; two TtLockFiles of one process exclude each other as two processes do. */

#define TT_TYPE_LOCK_FILE (tt_lock_file_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtLockFile, tt_lock_file, TT, LOCK_FILE, GObject)

#define TT_TYPE_LOCKS (tt_locks_get_type ())
G_DECLARE_DERIVABLE_TYPE (TtLocks, tt_locks, TT, LOCKS, GObject)

typedef enum
{
  TT_LOCK_KEEPER = 0,  /* alone writes shadow, archive and remotes, verifies and prunes */
  TT_LOCK_SWAPPER = 1, /* alone swaps a file of the office for another */
  TT_LOCK_RESIDENT =
      2, /* held by a keeper that sees commits by itself (the window, a running backup) */
} TtLockByte;

struct _TtLockFileClass
{
  GObjectClass parent_class;

  /* Sets @got; FALSE only for an error. */
  gboolean (*try_lock) (TtLockFile *self, TtLockByte byte, gboolean *got, GError **error);
  gboolean (*is_locked) (TtLockFile *self, TtLockByte byte, gboolean *locked, GError **error);
  void (*unlock) (TtLockFile *self, TtLockByte byte);
};

struct _TtLocksClass
{
  GObjectClass parent_class;

  TtLockFile *(*open) (TtLocks *self, const char *path, GError **error);
  void (*sleep) (TtLocks *self, gint64 microseconds);
};

/* (transfer full) */
TtLocks *tt_locks_new_system (void);

/* Opens or makes the file at @path. (transfer full) */
TtLockFile *tt_locks_open (TtLocks *self, const char *path, GError **error);

gboolean tt_lock_file_try (TtLockFile *self, TtLockByte byte, gboolean *got, GError **error);

/* Whether another TtLockFile holds @byte. */
gboolean
tt_lock_file_is_locked (TtLockFile *self, TtLockByte byte, gboolean *locked, GError **error);

/* Tries every few milliseconds for at most @timeout microseconds, then TT_ERROR_BUSY. */
gboolean tt_lock_file_wait (TtLockFile *self, TtLockByte byte, gint64 timeout, GError **error);
void tt_lock_file_unlock (TtLockFile *self, TtLockByte byte);

G_END_DECLS
