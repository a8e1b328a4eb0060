/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-disk.h"

G_DEFINE_ABSTRACT_TYPE (TtFile, tt_file, G_TYPE_OBJECT)

static void
tt_file_class_init (TtFileClass *klass)
{
}

static void
tt_file_init (TtFile *self)
{
}

gssize
tt_file_read (TtFile *self, guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  g_return_val_if_fail (TT_IS_FILE (self), -1);
  g_return_val_if_fail (bytes != NULL || length == 0, -1);
  g_return_val_if_fail (length <= G_MAXSSIZE && offset >= 0, -1);

  return TT_FILE_GET_CLASS (self)->read (self, bytes, length, offset, error);
}

gboolean
tt_file_write (TtFile *self, const guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  g_return_val_if_fail (TT_IS_FILE (self), FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);
  g_return_val_if_fail (offset >= 0, FALSE);

  return TT_FILE_GET_CLASS (self)->write (self, bytes, length, offset, error);
}

gboolean
tt_file_truncate (TtFile *self, gint64 size, GError **error)
{
  g_return_val_if_fail (TT_IS_FILE (self), FALSE);
  g_return_val_if_fail (size >= 0, FALSE);

  return TT_FILE_GET_CLASS (self)->truncate (self, size, error);
}

gboolean
tt_file_sync (TtFile *self, GError **error)
{
  g_return_val_if_fail (TT_IS_FILE (self), FALSE);

  return TT_FILE_GET_CLASS (self)->sync (self, error);
}

gint64
tt_file_get_size (TtFile *self, GError **error)
{
  g_return_val_if_fail (TT_IS_FILE (self), -1);

  return TT_FILE_GET_CLASS (self)->size (self, error);
}

void
tt_file_drop_cache (TtFile *self)
{
  g_return_if_fail (TT_IS_FILE (self));

  TT_FILE_GET_CLASS (self)->drop_cache (self);
}
