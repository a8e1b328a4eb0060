/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands below the product's shim in place of SQLite's "unix". Locks are those of a process
 * with several connections: POSIX locks as SQLite keeps them. */

#include "tt-sim.h"

#include <sqlite3.h>
#include <string.h>

#define LONGEST_PATH 512

typedef struct
{
  sqlite3_file base;
  SimNode *node;
  SimProcess *owner;
  char path[LONGEST_PATH];
  int lock;
  gboolean syncs_folder; /* SQLite syncs the folder of a journal that it made */
  gboolean goes_on_close;
  gboolean was_written;
} SimHandle;

static void
unlock (SimHandle *self, int level)
{
  SimNode *node = self->node;

  if (self->lock <= level)
    return;
  if (node->reserved == self)
    node->reserved = NULL;
  if (node->pending == self)
    node->pending = NULL;
  if (node->exclusive == self)
    node->exclusive = NULL;
  if (level == SQLITE_LOCK_NONE)
    node->n_shared--;
  self->lock = level;
}

void
sim_vfs_let_go (SimProcess *process)
{
  for (guint i = 0; i < process->handles->len; i++)
    {
      SimHandle *handle = process->handles->pdata[i];

      unlock (handle, SQLITE_LOCK_NONE);
    }
}

void
sim_vfs_note_closed (SimNode *node, SimProcess *process, const char *path)
{
  for (guint i = 0; process != NULL && !process->is_dead && i < process->handles->len; i++)
    {
      SimHandle *handle = process->handles->pdata[i];

      if (handle->node == node && handle->lock > SQLITE_LOCK_NONE)
        sim_violate ("%s was closed as a plain file, which drops SQLite's lock on it", path);
    }
}

static int
sim_close (sqlite3_file *file)
{
  SimHandle *self = (SimHandle *) file;

  unlock (self, SQLITE_LOCK_NONE);
  if (self->owner != NULL)
    g_ptr_array_remove (self->owner->handles, self);
  if (self->was_written && g_str_equal (self->path, SIM_FOLDER "/office.db-journal") &&
      (self->owner == NULL || !self->owner->is_dead))
    sim_watch_tell (FALSE);
  g_clear_pointer (&self->node, sim_node_unref);

  return SQLITE_OK;
}

static int
sim_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
  SimHandle *self = (SimHandle *) file;
  gint64 got;

  if (sim_gate (SIM_READ, self->path, self->owner) != SIM_GO)
    return SQLITE_IOERR_READ;
  got = sim_node_read (self->node, bytes, length, at);
  if (got == length)
    return SQLITE_OK;
  memset ((guint8 *) bytes + got, 0, (gsize) (length - got));

  return SQLITE_IOERR_SHORT_READ;
}

static int
sim_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
  SimHandle *self = (SimHandle *) file;
  SimPass way = sim_gate (SIM_WRITE, self->path, self->owner);

  if (way == SIM_FAIL)
    sim_node_write (self->node, bytes, (gint64) sim_random ((guint64) length / 512 + 1) * 512, at);
  if (way == SIM_FAIL || way == SIM_DEAD)
    return SQLITE_IOERR_WRITE;
  if (sim_is_full (at + length - self->node->now->len))
    return SQLITE_FULL;
  sim_node_write (self->node, bytes, length, at);
  self->was_written = TRUE;

  return sim_after (way, self->owner) ? SQLITE_OK : SQLITE_IOERR_WRITE;
}

static int
sim_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  SimHandle *self = (SimHandle *) file;
  SimPass way = sim_gate (SIM_TRUNCATE, self->path, self->owner);

  if (way == SIM_FAIL || way == SIM_DEAD)
    return SQLITE_IOERR_TRUNCATE;
  sim_node_truncate (self->node, size);

  return sim_after (way, self->owner) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

static int
sync_folder_of (const char *path, SimProcess *owner)
{
  g_autofree char *folder = g_path_get_dirname (path);
  SimPass way = sim_gate (SIM_SYNC_FOLDER, folder, owner);

  if (way == SIM_FAIL || way == SIM_DEAD)
    return SQLITE_IOERR_DIR_FSYNC;
  sim_files_sync_folder (folder);

  return sim_after (way, owner) ? SQLITE_OK : SQLITE_IOERR_DIR_FSYNC;
}

static int
sim_sync (sqlite3_file *file, int flags)
{
  SimHandle *self = (SimHandle *) file;
  SimPass way = sim_gate (SIM_SYNC, self->path, self->owner);
  int code = SQLITE_OK;

  if (way == SIM_FAIL)
    sim_node_sync_failed (self->node);
  if (way == SIM_FAIL || way == SIM_DEAD)
    return SQLITE_IOERR_FSYNC;
  sim_node_sync (self->node);
  if (!sim_after (way, self->owner))
    return SQLITE_IOERR_FSYNC;

  /* As in SQLite: a folder that cannot be synced is no error there. */
  if (self->syncs_folder)
    code = sync_folder_of (self->path, self->owner);
  self->syncs_folder = FALSE;

  return self->owner != NULL && self->owner->is_dead ? code : SQLITE_OK;
}

static int
sim_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  SimHandle *self = (SimHandle *) file;

  if (sim_gate (SIM_STAT, self->path, self->owner) != SIM_GO)
    return SQLITE_IOERR_FSTAT;
  *size = self->node->now->len;

  return SQLITE_OK;
}

static int
lock_exclusive (SimHandle *self)
{
  SimNode *node = self->node;

  if (node->pending != NULL && node->pending != self)
    return SQLITE_BUSY;
  if (self->lock >= SQLITE_LOCK_SHARED)
    node->pending = self;
  self->lock = MAX (self->lock, SQLITE_LOCK_PENDING);
  if (node->n_shared > 1)
    return SQLITE_BUSY;
  node->exclusive = self;
  self->lock = SQLITE_LOCK_EXCLUSIVE;

  return SQLITE_OK;
}

static int
sim_lock (sqlite3_file *file, int level)
{
  SimHandle *self = (SimHandle *) file;
  SimNode *node = self->node;
  SimPass way = sim_gate (SIM_LOCK, self->path, self->owner);

  if (way != SIM_GO)
    return SQLITE_IOERR_LOCK;
  if (self->lock >= level)
    return SQLITE_OK;
  switch (level)
    {
    case SQLITE_LOCK_SHARED:
      if (node->pending != NULL || node->exclusive != NULL)
        return SQLITE_BUSY;
      node->n_shared++;
      self->lock = level;
      return SQLITE_OK;
    case SQLITE_LOCK_RESERVED:
      if (node->reserved != NULL || node->pending != NULL)
        return SQLITE_BUSY;
      node->reserved = self;
      self->lock = level;
      return SQLITE_OK;
    default:
      return lock_exclusive (self);
    }
}

static int
sim_unlock (sqlite3_file *file, int level)
{
  unlock ((SimHandle *) file, level);
  return SQLITE_OK;
}

static int
sim_check_reserved (sqlite3_file *file, int *reserved)
{
  SimNode *node = ((SimHandle *) file)->node;

  *reserved = node->reserved != NULL || node->pending != NULL || node->exclusive != NULL;
  return SQLITE_OK;
}

static int
sim_control (sqlite3_file *file, int operation, void *argument)
{
  SimHandle *self = (SimHandle *) file;

  if (operation != SQLITE_FCNTL_HAS_MOVED)
    return SQLITE_NOTFOUND;
  *(int *) argument = sim_files_find (self->path) != self->node;
  return SQLITE_OK;
}

static int
sim_sector_size (sqlite3_file *file)
{
  return 4096;
}

static int
sim_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = sim_close,
  .xRead = sim_read,
  .xWrite = sim_write,
  .xTruncate = sim_truncate,
  .xSync = sim_sync,
  .xFileSize = sim_file_size,
  .xLock = sim_lock,
  .xUnlock = sim_unlock,
  .xCheckReservedLock = sim_check_reserved,
  .xFileControl = sim_control,
  .xSectorSize = sim_sector_size,
  .xDeviceCharacteristics = sim_characteristics,
};

static int
sim_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  SimHandle *self = (SimHandle *) file;
  SimProcess *owner = sim_get_process ();
  g_autofree char *folder = name != NULL ? g_path_get_dirname (name) : NULL;
  SimNode *node;

  memset (self, 0, sizeof *self);
  if (sim_gate (SIM_OPEN, name != NULL ? name : "(temporary)", owner) != SIM_GO)
    return SQLITE_CANTOPEN;
  node = name != NULL ? sim_files_find (name) : NULL;
  if (name == NULL)
    node = sim_node_new (FALSE);
  else if (node != NULL && !node->is_folder)
    sim_node_ref (node);
  else if (node != NULL || (flags & SQLITE_OPEN_CREATE) == 0 || sim_files_find (folder) == NULL)
    return SQLITE_CANTOPEN;
  else if (sim_is_full (1))
    return SQLITE_FULL;
  else
    node = sim_node_ref (sim_files_make (name, FALSE));

  self->node = node;
  self->owner = owner;
  g_strlcpy (self->path, name != NULL ? name : "(temporary)", sizeof self->path);
  self->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0;
  self->goes_on_close = name != NULL && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  self->base.pMethods = &methods;
  if (owner != NULL)
    g_ptr_array_add (owner->handles, self);
  if (self->goes_on_close)
    sim_files_unlink (name);
  if (out_flags != NULL)
    *out_flags = flags;

  return SQLITE_OK;
}

static int
sim_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  SimProcess *owner = sim_get_process ();
  SimPass way = sim_gate (SIM_UNLINK, name, owner);

  if (way == SIM_FAIL || way == SIM_DEAD)
    return SQLITE_IOERR_DELETE;
  if (sim_files_find (name) == NULL)
    return SQLITE_IOERR_DELETE_NOENT;
  sim_files_unlink (name);
  if (!sim_after (way, owner))
    return SQLITE_IOERR_DELETE;

  return (sync_folder & 1) != 0 ? sync_folder_of (name, owner) : SQLITE_OK;
}

static int
sim_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  SimNode *node;

  if (sim_gate (SIM_STAT, name, sim_get_process ()) != SIM_GO)
    return SQLITE_IOERR_ACCESS;
  node = sim_files_find (name);
  *result = node != NULL && (flags != SQLITE_ACCESS_EXISTS || node->now->len > 0);

  return SQLITE_OK;
}

static int
sim_full_pathname (sqlite3_vfs *vfs, const char *name, int size, char *out)
{
  g_strlcpy (out, name, (gsize) size);
  return SQLITE_OK;
}

static int
sim_randomness (sqlite3_vfs *vfs, int size, char *out)
{
  static guint64 drawn;

  for (int i = 0; i < size; i++)
    out[i] = (char) sim_mix (drawn++, 7);
  return size;
}

static int
sim_vfs_sleep (sqlite3_vfs *vfs, int microseconds)
{
  sim_sleep (microseconds);
  return microseconds;
}

static int
sim_current_time (sqlite3_vfs *vfs, double *now)
{
  *now = 2440587.5 + (double) tt_clock_now (sim_get_clock ()) / (86400.0 * 1e6);
  return SQLITE_OK;
}

static int
sim_get_last_error (sqlite3_vfs *vfs, int size, char *out)
{
  return 0;
}

static sqlite3_vfs sim_vfs = {
  .iVersion = 1,
  .szOsFile = sizeof (SimHandle),
  .mxPathname = LONGEST_PATH - 1,
  .zName = SIM_VFS,
  .xOpen = sim_open,
  .xDelete = sim_delete,
  .xAccess = sim_access,
  .xFullPathname = sim_full_pathname,
  .xRandomness = sim_randomness,
  .xSleep = sim_vfs_sleep,
  .xCurrentTime = sim_current_time,
  .xGetLastError = sim_get_last_error,
};

void
sim_vfs_register (void)
{
  g_assert_cmpint (sqlite3_vfs_register (&sim_vfs, 1), ==, SQLITE_OK);
  /* SQLite's own generator begins anew with our numbers. */
  sqlite3_randomness (0, NULL);
}
