/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk for plain files, over the same files as the VFS. */

#include "tt-sim.h"

#include "base/tt-error.h"

#include <errno.h>
#include <string.h>

#define SIM_TYPE_FILE (sim_file_get_type ())
G_DECLARE_FINAL_TYPE (SimFile, sim_file, SIM, FILE, TtFile)

struct _SimFile
{
  TtFile parent_instance;

  SimNode *node;
  SimProcess *owner;
  char *path;
};

G_DEFINE_FINAL_TYPE (SimFile, sim_file, TT_TYPE_FILE)

#define SIM_TYPE_DISK (sim_disk_get_type ())
G_DECLARE_FINAL_TYPE (SimDisk, sim_disk, SIM, DISK, TtDisk)

struct _SimDisk
{
  TtDisk parent_instance;
};

G_DEFINE_FINAL_TYPE (SimDisk, sim_disk, TT_TYPE_DISK)

static gboolean
fail (GError **error, int number, const char *path, const char *what)
{
  tt_error_set_errno (error, number, path, what);
  return FALSE;
}

/* TRUE where the call may be done. */
static gboolean
pass (SimDeed deed, const char *path, SimPass *way, GError **error)
{
  *way = sim_gate (deed, path, sim_get_process ());
  if (strlen (path) > 1 && g_str_has_suffix (path, "/") && deed != SIM_STAT && deed != SIM_READ)
    g_error ("The simulated disk takes no name that ends so: %s", path);

  return *way == SIM_GO || *way == SIM_GO_AND_FAIL || fail (error, EIO, path, "use");
}

static gboolean
after (SimPass way, const char *path, GError **error)
{
  return sim_after (way, sim_get_process ()) || fail (error, EIO, path, "use");
}

static gssize
sim_file_read (TtFile *file, guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  SimFile *self = SIM_FILE (file);
  SimPass way = sim_gate (SIM_READ, self->path, self->owner);

  if (way != SIM_GO)
    {
      fail (error, EIO, self->path, "read");
      return -1;
    }
  return (gssize) sim_node_read (self->node, bytes, (gint64) length, offset);
}

static gboolean
sim_file_write (TtFile *file, const guint8 *bytes, gsize length, gint64 offset, GError **error)
{
  SimFile *self = SIM_FILE (file);
  SimPass way = sim_gate (SIM_WRITE, self->path, self->owner);

  if (way == SIM_FAIL)
    sim_node_write (self->node, bytes, (gint64) sim_random (length + 1), offset);
  if (way == SIM_FAIL || way == SIM_DEAD)
    return fail (error, EIO, self->path, "write");
  if (sim_is_full (offset + (gint64) length - self->node->now->len))
    return fail (error, ENOSPC, self->path, "write");
  sim_node_write (self->node, bytes, (gint64) length, offset);

  return sim_after (way, self->owner) || fail (error, EIO, self->path, "write");
}

static gboolean
sim_file_truncate (TtFile *file, gint64 size, GError **error)
{
  SimFile *self = SIM_FILE (file);
  SimPass way = sim_gate (SIM_TRUNCATE, self->path, self->owner);

  if (way == SIM_FAIL || way == SIM_DEAD)
    return fail (error, EIO, self->path, "truncate");
  sim_node_truncate (self->node, size);

  return sim_after (way, self->owner) || fail (error, EIO, self->path, "truncate");
}

static gboolean
sim_file_sync (TtFile *file, GError **error)
{
  SimFile *self = SIM_FILE (file);
  SimPass way = sim_gate (SIM_SYNC, self->path, self->owner);

  if (way == SIM_FAIL)
    sim_node_sync_failed (self->node);
  if (way == SIM_FAIL || way == SIM_DEAD)
    return fail (error, EIO, self->path, "sync");
  sim_node_sync (self->node);

  return sim_after (way, self->owner) || fail (error, EIO, self->path, "sync");
}

static gint64
sim_file_size (TtFile *file, GError **error)
{
  SimFile *self = SIM_FILE (file);

  if (sim_gate (SIM_STAT, self->path, self->owner) == SIM_GO)
    return self->node->now->len;
  fail (error, EIO, self->path, "measure");
  return -1;
}

static void
sim_file_drop_cache (TtFile *file)
{
  sim_node_drop_cache (SIM_FILE (file)->node);
}

static void
sim_file_finalize (GObject *object)
{
  SimFile *self = SIM_FILE (object);

  sim_vfs_note_closed (self->node, self->owner, self->path);
  sim_node_unref (self->node);
  g_free (self->path);

  G_OBJECT_CLASS (sim_file_parent_class)->finalize (object);
}

static void
sim_file_class_init (SimFileClass *klass)
{
  TtFileClass *file_class = TT_FILE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sim_file_finalize;
  file_class->read = sim_file_read;
  file_class->write = sim_file_write;
  file_class->truncate = sim_file_truncate;
  file_class->sync = sim_file_sync;
  file_class->size = sim_file_size;
  file_class->drop_cache = sim_file_drop_cache;
}

static void
sim_file_init (SimFile *self)
{
}

static const char *
sim_disk_vfs_name (TtDisk *disk)
{
  return SIM_VFS;
}

static gboolean
has_folder_above (const char *path)
{
  g_autofree char *above = g_path_get_dirname (path);
  SimNode *node = sim_files_find (above);

  return node != NULL && node->is_folder;
}

/* 0 where it may be opened, or the number of what is in the way. */
static int
find_obstacle (SimNode *node, const char *path, TtOpenFlags flags)
{
  if (node != NULL)
    return (flags & TT_OPEN_EXCLUSIVE) != 0 ? EEXIST : node->is_folder ? EISDIR : 0;
  if ((flags & TT_OPEN_CREATE) == 0 || !has_folder_above (path))
    return ENOENT;

  return sim_is_full (1) ? ENOSPC : 0;
}

static TtFile *
sim_disk_open (TtDisk *disk, const char *path, TtOpenFlags flags, GError **error)
{
  SimNode *node;
  SimFile *file;
  SimPass way;
  int obstacle;

  if (!pass (SIM_OPEN, path, &way, error))
    return NULL;
  node = sim_files_find (path);
  obstacle = find_obstacle (node, path, flags);
  if (obstacle != 0)
    {
      fail (error, obstacle, path, "open");
      return NULL;
    }

  if (node == NULL)
    node = sim_files_make (path, FALSE);
  if ((flags & TT_OPEN_TRUNCATE) != 0 && node->now->len > 0)
    sim_node_truncate (node, 0);
  file = g_object_new (SIM_TYPE_FILE, NULL);
  file->node = sim_node_ref (node);
  file->owner = sim_get_process ();
  file->path = g_strdup (path);

  return TT_FILE (file);
}

static gboolean
sim_disk_stat (TtDisk *disk, const char *path, gboolean follow, TtStat *stat, GError **error)
{
  SimNode *node;
  SimPass way;

  *stat = (TtStat){ 0 };
  if (!pass (SIM_STAT, path, &way, error))
    return FALSE;
  node = sim_files_find (path);
  if (node == NULL)
    return TRUE;

  stat->kind = node->is_folder ? TT_KIND_FOLDER : TT_KIND_FILE;
  stat->size = node->now->len;
  stat->modified = node->modified;
  stat->device = g_str_has_prefix (path, "/media/") ? 2 : 1;
  stat->inode = node->number;
  stat->mode = node->is_folder ? 0700 : 0600;
  return TRUE;
}

static GPtrArray *
sim_disk_list (TtDisk *disk, const char *folder, GError **error)
{
  SimPass way;
  SimNode *node;

  if (!pass (SIM_READ, folder, &way, error))
    return NULL;
  node = sim_files_find (folder);
  if (node != NULL && node->is_folder)
    return sim_files_list (folder);
  fail (error, node == NULL ? ENOENT : ENOTDIR, folder, "list");
  return NULL;
}

static gboolean
sim_disk_make_folder (TtDisk *disk, const char *path, GError **error)
{
  SimPass way;

  if (!pass (SIM_MAKE_FOLDER, path, &way, error))
    return FALSE;
  if (sim_files_find (path) != NULL)
    return fail (error, EEXIST, path, "make folder");
  if (!has_folder_above (path))
    return fail (error, ENOENT, path, "make folder");
  if (sim_is_full (1))
    return fail (error, ENOSPC, path, "make folder");
  sim_files_make (path, TRUE);
  return after (way, path, error);
}

static gboolean
sim_disk_rename (TtDisk *disk, const char *from, const char *to, GError **error)
{
  SimPass way;
  SimNode *node = sim_files_find (from);

  if (!pass (SIM_RENAME, to, &way, error))
    return FALSE;
  node = sim_files_find (from);
  if (node == NULL || !has_folder_above (to))
    return fail (error, ENOENT, from, "rename");
  if (node->is_folder)
    g_error ("The simulated disk renames no folders: %s", from);
  sim_files_rename (from, to);
  if (g_str_equal (to, SIM_FOLDER "/office.db"))
    sim_watch_tell (TRUE);
  return after (way, from, error);
}

static gboolean
sim_disk_link (TtDisk *disk, const char *from, const char *to, GError **error)
{
  SimPass way;

  if (!pass (SIM_LINK, to, &way, error))
    return FALSE;
  if (sim_files_find (from) == NULL || !has_folder_above (to))
    return fail (error, ENOENT, from, "link");
  if (sim_files_find (to) != NULL)
    return fail (error, EEXIST, to, "link");
  sim_files_link (from, to);
  return after (way, from, error);
}

static gboolean
sim_disk_unlink (TtDisk *disk, const char *path, GError **error)
{
  SimPass way;
  SimNode *node;

  if (!pass (SIM_UNLINK, path, &way, error))
    return FALSE;
  node = sim_files_find (path);
  if (node == NULL || node->is_folder)
    return fail (error, node == NULL ? ENOENT : EISDIR, path, "remove");
  sim_files_unlink (path);
  return after (way, path, error);
}

static gboolean
sim_disk_remove_folder (TtDisk *disk, const char *path, GError **error)
{
  SimPass way;
  SimNode *node;
  g_autoptr (GPtrArray) names = NULL;

  if (!pass (SIM_UNLINK, path, &way, error))
    return FALSE;
  node = sim_files_find (path);
  if (node == NULL || !node->is_folder)
    return fail (error, node == NULL ? ENOENT : ENOTDIR, path, "remove");
  names = sim_files_list (path);
  if (names->len > 0)
    return fail (error, ENOTEMPTY, path, "remove");
  sim_files_unlink (path);
  return after (way, path, error);
}

static gboolean
sim_disk_sync_folder (TtDisk *disk, const char *path, GError **error)
{
  SimPass way;

  if (!pass (SIM_SYNC_FOLDER, path, &way, error))
    return FALSE;
  if (sim_files_find (path) == NULL)
    return fail (error, ENOENT, path, "sync");
  sim_files_sync_folder (path);
  return after (way, path, error);
}

static gboolean
sim_disk_space (
    TtDisk *disk, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error)
{
  SimPass way;
  guint64 used = (guint64) sim_files_get_used ();

  if (!pass (SIM_STAT, path, &way, error))
    return FALSE;
  *all_bytes = sim_faults.room > 0 ? (guint64) sim_faults.room : G_GUINT64_CONSTANT (1) << 40;
  *free_bytes = *all_bytes > used ? *all_bytes - used : 0;
  return TRUE;
}

static char *
sim_disk_resolve (TtDisk *disk, const char *path, GError **error)
{
  SimPass way;

  if (!pass (SIM_STAT, path, &way, error))
    return NULL;
  if (sim_files_find (path) != NULL)
    return g_strdup (path);
  fail (error, ENOENT, path, "resolve");
  return NULL;
}

static void
sim_disk_class_init (SimDiskClass *klass)
{
  TtDiskClass *disk_class = TT_DISK_CLASS (klass);

  disk_class->vfs_name = sim_disk_vfs_name;
  disk_class->open = sim_disk_open;
  disk_class->stat = sim_disk_stat;
  disk_class->list = sim_disk_list;
  disk_class->make_folder = sim_disk_make_folder;
  disk_class->rename = sim_disk_rename;
  disk_class->link = sim_disk_link;
  disk_class->unlink = sim_disk_unlink;
  disk_class->remove_folder = sim_disk_remove_folder;
  disk_class->sync_folder = sim_disk_sync_folder;
  disk_class->space = sim_disk_space;
  disk_class->resolve = sim_disk_resolve;
}

static void
sim_disk_init (SimDisk *self)
{
}

TtDisk *
sim_disk_new (void)
{
  return g_object_new (SIM_TYPE_DISK, NULL);
}
