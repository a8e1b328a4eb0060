/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/tt-disk.h"

G_DEFINE_ABSTRACT_TYPE (TtDisk, tt_disk, G_TYPE_OBJECT)

static void
tt_disk_class_init (TtDiskClass *klass)
{
}

static void
tt_disk_init (TtDisk *self)
{
}

const char *
tt_disk_get_vfs_name (TtDisk *self)
{
  g_return_val_if_fail (TT_IS_DISK (self), NULL);

  return TT_DISK_GET_CLASS (self)->vfs_name (self);
}

TtFile *
tt_disk_open (TtDisk *self, const char *path, TtOpenFlags flags, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (
      (flags & TT_OPEN_WRITE) != 0 || (flags & (TT_OPEN_CREATE | TT_OPEN_TRUNCATE)) == 0, NULL);

  return TT_DISK_GET_CLASS (self)->open (self, path, flags, error);
}

gboolean
tt_disk_stat (TtDisk *self, const char *path, TtStat *stat, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && stat != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->stat (self, path, TRUE, stat, error);
}

gboolean
tt_disk_stat_link (TtDisk *self, const char *path, TtStat *stat, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && stat != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->stat (self, path, FALSE, stat, error);
}

GPtrArray *
tt_disk_list (TtDisk *self, const char *folder, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  return TT_DISK_GET_CLASS (self)->list (self, folder, error);
}

gboolean
tt_disk_make_folder (TtDisk *self, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->make_folder (self, path, error);
}

gboolean
tt_disk_unlink (TtDisk *self, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->unlink (self, path, error);
}

gboolean
tt_disk_remove_folder (TtDisk *self, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->remove_folder (self, path, error);
}

gboolean
tt_disk_sync_folder (TtDisk *self, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->sync_folder (self, path, error);
}

gboolean
tt_disk_rename (TtDisk *self, const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->rename (self, from, to, error);
}

gboolean
tt_disk_link (TtDisk *self, const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->link (self, from, to, error);
}

gboolean
tt_disk_space (
    TtDisk *self, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && free_bytes != NULL && all_bytes != NULL, FALSE);

  return TT_DISK_GET_CLASS (self)->space (self, path, free_bytes, all_bytes, error);
}

char *
tt_disk_resolve (TtDisk *self, const char *path, GError **error)
{
  g_return_val_if_fail (TT_IS_DISK (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return TT_DISK_GET_CLASS (self)->resolve (self, path, error);
}

/* (transfer full) */
static char *
find_nearest (TtDisk *self, const char *path, GError **error)
{
  g_autofree char *at = g_strdup (path);

  for (;;)
    {
      TtStat stat;
      char *above;

      if (!tt_disk_stat (self, at, &stat, error))
        return NULL;
      if (stat.kind != TT_KIND_NONE || g_str_equal (at, "/"))
        return g_steal_pointer (&at);
      above = g_path_get_dirname (at);
      g_free (at);
      at = above;
    }
}

gboolean
tt_disk_get_medium (TtDisk *self, const char *path, TtMedium *medium, GError **error)
{
  g_autofree char *nearest = NULL;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && medium != NULL, FALSE);

  *medium = (TtMedium){ TT_MEDIUM_FIXED, FALSE };
  if (TT_DISK_GET_CLASS (self)->medium == NULL)
    return TRUE;

  nearest = find_nearest (self, path, error);

  return nearest != NULL && TT_DISK_GET_CLASS (self)->medium (self, nearest, medium, error);
}
