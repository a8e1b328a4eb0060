/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a path lies on, as Linux tells: the kind of the file system, the way of its device through
 * sysfs, and the table of file systems. What cannot be found out is taken for a fixed disk: the
 * marks of a copy's own (its repository, its marker) decide whether it is written to, not this. */

#include "base/tt-medium-local-private.h"

#include "base/tt-error.h"

#include <errno.h>
#include <gio/gunixmounts.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

/* Not in every linux/magic.h. */
#define MAGIC_CIFS 0xFF534D42L
#define MAGIC_SMB2 0xFE534D42L
#define MAGIC_FUSE 0x65735546L
#define MAGIC_CEPH 0x00C36400L
#define MAGIC_9P 0x01021997L

static gboolean
is_network (long type)
{
  switch ((unsigned long) type & 0xFFFFFFFFUL)
    {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case MAGIC_CIFS & 0xFFFFFFFFUL:
    case MAGIC_SMB2 & 0xFFFFFFFFUL:
    case MAGIC_CEPH:
    case AFS_SUPER_MAGIC:
    case CODA_SUPER_MAGIC:
    case MAGIC_9P:
      return TRUE;
    default:
      return FALSE;
    }
}

/* sshfs and its like; a disk that is read through FUSE (NTFS) has a block device. */
static gboolean
is_remote_fuse (long type, dev_t device)
{
  return (unsigned long) type == MAGIC_FUSE && major (device) == 0;
}

static gboolean
reads_one (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "removable", NULL);
  g_autofree char *text = NULL;

  /* A partition has no such file; its disk above has. */
  return g_file_get_contents (path, &text, NULL, NULL) && text[0] == '1';
}

static gboolean is_removable_folder (const char *folder, guint depth);

/* A mapped disk (LUKS, LVM) is as removable as what it lies on. */
static gboolean
has_removable_slave (const char *folder, guint depth)
{
  g_autofree char *path = g_build_filename (folder, "slaves", NULL);
  /* A plain disk has none. */
  g_autoptr (GDir) slaves = g_dir_open (path, 0, NULL);
  const char *name;

  while (slaves != NULL && (name = g_dir_read_name (slaves)) != NULL)
    {
      g_autofree char *slave = g_build_filename (path, name, NULL);

      if (is_removable_folder (slave, depth + 1))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_removable_folder (const char *folder, guint depth)
{
  char *real = realpath (folder, NULL);
  g_autofree char *above = NULL;
  gboolean removable = FALSE;

  if (real == NULL)
    return FALSE;

  /* Disks at USB and FireWire say that they are fixed, and are carried about all the same. */
  above = g_path_get_dirname (real);
  removable = strstr (real, "/usb") != NULL || strstr (real, "/firewire") != NULL ||
              strstr (real, "/mmc_host/") != NULL || reads_one (real) || reads_one (above) ||
              (depth < 4 && has_removable_slave (real, depth));
  free (real);

  return removable;
}

static gboolean
is_removable (dev_t device)
{
  g_autofree char *folder =
      g_strdup_printf ("/sys/dev/block/%u:%u", major (device), minor (device));

  return is_removable_folder (folder, 0);
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* Where the table says that a disk is to be mounted and the same file system goes on. */
static gboolean
is_unmounted (const char *path)
{
  GList *points = g_unix_mount_points_get (NULL);
  gboolean unmounted = FALSE;

  for (GList *link = points; link != NULL && !unmounted; link = link->next)
    {
      const char *point = g_unix_mount_point_get_mount_path (link->data);
      GUnixMountEntry *mounted = NULL;

      if (point[0] != '/' || point[1] == '\0' || !is_below (path, point))
        continue;
      mounted = g_unix_mount_at (point, NULL);
      unmounted = mounted == NULL;
      g_clear_pointer (&mounted, g_unix_mount_free);
    }
  g_list_free_full (points, (GDestroyNotify) g_unix_mount_point_free);

  return unmounted;
}

gboolean
tt_medium_local_find (const char *path, TtMedium *medium, GError **error)
{
  struct statfs system;
  struct statvfs flags;
  struct stat found;

  if (statfs (path, &system) != 0 || statvfs (path, &flags) != 0 || stat (path, &found) != 0)
    {
      tt_error_set_errno (error, errno, path, "ask");
      return FALSE;
    }

  medium->read_only = (flags.f_flag & ST_RDONLY) != 0;
  if (is_network (system.f_type) || is_remote_fuse (system.f_type, found.st_dev))
    medium->kind = TT_MEDIUM_NETWORK;
  else if (is_removable (found.st_dev))
    medium->kind = TT_MEDIUM_REMOVABLE;
  else
    medium->kind = is_unmounted (path) ? TT_MEDIUM_MISSING : TT_MEDIUM_FIXED;

  return TRUE;
}
