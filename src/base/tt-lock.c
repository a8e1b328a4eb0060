/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-lock.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

#define TRY_EVERY 5000 /* microseconds */

typedef struct
{
  TtLocks *locks; /* who opened it, for its way of waiting */
} TtLockFilePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TtLockFile, tt_lock_file, G_TYPE_OBJECT)

G_DEFINE_ABSTRACT_TYPE (TtLocks, tt_locks, G_TYPE_OBJECT)

static void
tt_lock_file_finalize (GObject *object)
{
  TtLockFilePrivate *priv = tt_lock_file_get_instance_private (TT_LOCK_FILE (object));

  g_clear_object (&priv->locks);

  G_OBJECT_CLASS (tt_lock_file_parent_class)->finalize (object);
}

static void
tt_lock_file_class_init (TtLockFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tt_lock_file_finalize;
}

static void
tt_lock_file_init (TtLockFile *self)
{
}

static void
tt_locks_class_init (TtLocksClass *klass)
{
}

static void
tt_locks_init (TtLocks *self)
{
}

TtLockFile *
tt_locks_open (TtLocks *self, const char *path, GError **error)
{
  TtLockFile *file;
  TtLockFilePrivate *priv;

  g_return_val_if_fail (TT_IS_LOCKS (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  file = TT_LOCKS_GET_CLASS (self)->open (self, path, error);
  if (file == NULL)
    return NULL;

  priv = tt_lock_file_get_instance_private (file);
  g_set_object (&priv->locks, self);

  return file;
}

gboolean
tt_lock_file_try (TtLockFile *self, TtLockByte byte, gboolean *got, GError **error)
{
  g_return_val_if_fail (TT_IS_LOCK_FILE (self), FALSE);
  g_return_val_if_fail (got != NULL, FALSE);

  return TT_LOCK_FILE_GET_CLASS (self)->try_lock (self, byte, got, error);
}

gboolean
tt_lock_file_is_locked (TtLockFile *self, TtLockByte byte, gboolean *locked, GError **error)
{
  g_return_val_if_fail (TT_IS_LOCK_FILE (self), FALSE);
  g_return_val_if_fail (locked != NULL, FALSE);

  return TT_LOCK_FILE_GET_CLASS (self)->is_locked (self, byte, locked, error);
}

gboolean
tt_lock_file_wait (TtLockFile *self, TtLockByte byte, gint64 timeout, GError **error)
{
  TtLockFilePrivate *priv = tt_lock_file_get_instance_private (self);
  gboolean got = FALSE;

  g_return_val_if_fail (TT_IS_LOCK_FILE (self), FALSE);
  g_return_val_if_fail (priv->locks != NULL, FALSE);

  for (gint64 waited = 0; waited <= timeout; waited += TRY_EVERY)
    {
      if (!tt_lock_file_try (self, byte, &got, error))
        return FALSE;
      if (got)
        return TRUE;
      TT_LOCKS_GET_CLASS (priv->locks)->sleep (priv->locks, TRY_EVERY);
    }

  g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                       _ ("Another TimeTracker is at work on this office: try again in a moment"));
  return FALSE;
}

void
tt_lock_file_unlock (TtLockFile *self, TtLockByte byte)
{
  g_return_if_fail (TT_IS_LOCK_FILE (self));

  TT_LOCK_FILE_GET_CLASS (self)->unlock (self, byte);
}
