/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A shim over the VFS of the disk, for main database files:
 *
 * - The last 8 bytes of each page hold SipHash-2-4 of the rest, keyed by the page's number, so that
 *   neither a flipped bit nor a zeroed page nor a page at the wrong place passes. A page is what
 * the header's page size says. SQLite 3.45 to 3.47 reads overflow pages past its cache, in part:
 * then the whole page is read and verified, and the part handed out.
 * - A page that is written while EXCLUSIVE was taken without RESERVED comes out of a journal that
 *   is played back: it is verified and not stamped, or a damaged journal would get valid sums.
 * - The sum is put into SQLite's own buffer: its journal and its running backups take their bytes
 *   from there.
 * - Header byte 18 is 3 on disk and 1 in SQLite's eyes. By SQLite's file format every other program
 *   may read such a file and none may write it. The sum is taken over the 1.
 * - Each time SHARED is taken the file must still be the one at its name.
 * - The methods are those of version 1: there is neither WAL nor mmap.
 *
 * And for journals: one that is opened for writing is synced first, because whoever was killed
 * between zeroing its header and syncing it left a header that is void in memory and valid on disk;
 * and a journal is never unlinked: its header is zeroed and synced, so that a missing journal can
 * only mean that somebody removed it. */

#include "store/tt-vfs.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "base/tt-hash.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEADER 100
#define MOST_READS 3
#define WRITE_VERSION_AT 18
#define RESERVED_AT 20
#define WRITE_VERSION_OURS 3
#define WRITE_VERSION_PLAIN 1
#define LEAST_PAGE 512
#define LARGEST_PAGE 65536
#define JOURNAL_HEADER 28

typedef struct
{
  sqlite3_vfs base;
  sqlite3_vfs *real;
} Shim;

typedef struct
{
  sqlite3_file base;
  int lock;
  int pinned;
  int write_version;
  gsize page_size; /* 0 until the header was seen */
  gboolean rolling_back;
} ShimFile;

/* The real file lies behind ours in the space that SQLite gives. */
static sqlite3_file *
get_real (sqlite3_file *file)
{
  return (sqlite3_file *) (gpointer) ((ShimFile *) file + 1);
}

static void
make_sum (const guint8 *page, gsize length, guint64 number, guint8 sum[TT_VFS_RESERVED])
{
  guint8 key[16] = "ttpg";
  guint64 little = GUINT64_TO_LE (number);

  memcpy (key + 8, &little, sizeof little);
  tt_siphash (page, length - TT_VFS_RESERVED, key, sum);
}

gboolean
tt_vfs_check_page (const guint8 *page, gsize length, guint64 number)
{
  g_autofree guint8 *shown = NULL;
  guint8 sum[TT_VFS_RESERVED];

  if (number == 1 && page[RESERVED_AT] != TT_VFS_RESERVED)
    return FALSE;
  if (number == 1 && page[WRITE_VERSION_AT] == WRITE_VERSION_OURS)
    {
      shown = g_memdup2 (page, length);
      shown[WRITE_VERSION_AT] = WRITE_VERSION_PLAIN;
      page = shown;
    }
  make_sum (page, length, number, sum);

  return memcmp (sum, page + length - TT_VFS_RESERVED, TT_VFS_RESERVED) == 0;
}

/* What the header says, 0 for rubbish. */
static gsize
read_page_size (const guint8 *header)
{
  gsize size = (gsize) header[16] << 8 | header[17];

  if (size == 1)
    size = LARGEST_PAGE;

  return size >= LEAST_PAGE && size <= LARGEST_PAGE && (size & (size - 1)) == 0 ? size : 0;
}

static gboolean
is_whole_page (const ShimFile *self, int length, sqlite3_int64 offset)
{
  return self->page_size != 0 && (gsize) length == self->page_size &&
         (guint64) offset % self->page_size == 0;
}

static gboolean
is_part_of_page (const ShimFile *self, int length, sqlite3_int64 offset)
{
  guint64 size = self->page_size;

  return size != 0 && (guint64) offset >= size && length > 0 && (guint64) length < size &&
         (guint64) offset / size == ((guint64) offset + (guint64) length - 1) / size;
}

static int
shim_close (sqlite3_file *file)
{
  return get_real (file)->pMethods->xClose (get_real (file));
}

/* One such answer may come from a cable; what answers so again and again is a bad sector, and
 * damage like any other: what was on it is in the second copy. */
static int
read_real (sqlite3_file *real, void *bytes, int length, sqlite3_int64 offset)
{
  int code = real->pMethods->xRead (real, bytes, length, offset);

  for (guint i = 1; i < MOST_READS && code == SQLITE_IOERR_CORRUPTFS; i++)
    code = real->pMethods->xRead (real, bytes, length, offset);

  return code == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_DATA : code;
}

static int
read_whole (ShimFile *self, guint8 *page, int length, sqlite3_int64 offset)
{
  int code = read_real (get_real (&self->base), page, length, offset);
  gboolean whole;

  if (offset == 0 && length > RESERVED_AT && (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ))
    {
      self->page_size = read_page_size (page);
      self->write_version = page[WRITE_VERSION_AT];
      if (page[WRITE_VERSION_AT] == WRITE_VERSION_OURS)
        page[WRITE_VERSION_AT] = WRITE_VERSION_PLAIN;
    }

  whole = is_whole_page (self, length, offset);
  /* SQLite takes a page that the file ends before for one of zeros. */
  if (whole && code == SQLITE_IOERR_SHORT_READ)
    return SQLITE_IOERR_DATA;
  if (whole && code == SQLITE_OK &&
      !tt_vfs_check_page (page, (gsize) length, (guint64) offset / self->page_size + 1))
    return SQLITE_IOERR_DATA;

  return code;
}

static int
shim_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
  ShimFile *self = (ShimFile *) file;
  g_autofree guint8 *page = NULL;
  sqlite3_int64 start;
  int code;

  if (!is_part_of_page (self, length, offset))
    {
      code = read_whole (self, bytes, length, offset);
      if (code != SQLITE_IOERR_DATA || offset != 0 || length != HEADER)
        return code;

      /* SQLite opens no file whose header it cannot read, and so nobody could lock it. Whoever
       * reads the page is told. */
      memset (bytes, 0, HEADER);
      return SQLITE_IOERR_SHORT_READ;
    }

  page = g_malloc (self->page_size);
  start = offset - offset % (sqlite3_int64) self->page_size;
  code = read_whole (self, page, (int) self->page_size, start);
  if (code == SQLITE_OK)
    memcpy (bytes, page + (offset - start), (gsize) length);

  return code;
}

/* The page's number, 0 where this is no whole page. SQLite writes nothing but whole pages; only of
 * a new file is the size not known before page 1 is written, which may not be the first. */
static guint64
get_written_page (ShimFile *self, const guint8 *bytes, int length, sqlite3_int64 offset)
{
  if (offset == 0 && length >= LEAST_PAGE)
    self->page_size = read_page_size (bytes);
  else if (self->page_size == 0 && length >= LEAST_PAGE && (length & (length - 1)) == 0)
    self->page_size = (gsize) length;

  return is_whole_page (self, length, offset) ? (guint64) offset / self->page_size + 1 : 0;
}

static int
shim_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  ShimFile *self = (ShimFile *) file;
  sqlite3_file *real = get_real (file);
  guint8 *page = (guint8 *) bytes;
  guint64 number = get_written_page (self, page, length, offset);
  int code;

  if (number == 0)
    return SQLITE_IOERR_WRITE;

  if (self->rolling_back)
    {
      if (!tt_vfs_check_page (page, (gsize) length, number))
        return SQLITE_IOERR_DATA;
    }
  else
    make_sum (page, (gsize) length, number, page + length - TT_VFS_RESERVED);

#ifdef TT_ENABLE_FAULTS
  /* A process dies, or its disk fails, in the middle of writing pages. */
  if (!self->rolling_back && tt_fault_hit ("vfs:write", NULL))
    return SQLITE_IOERR_WRITE;
#endif

  if (offset == 0)
    page[WRITE_VERSION_AT] = WRITE_VERSION_OURS;
  code = real->pMethods->xWrite (real, page, length, offset);
  if (offset == 0)
    {
      page[WRITE_VERSION_AT] = WRITE_VERSION_PLAIN;
      self->write_version = WRITE_VERSION_OURS;
    }

  return code;
}

static int
shim_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return get_real (file)->pMethods->xTruncate (get_real (file), size);
}

static int
shim_sync (sqlite3_file *file, int flags)
{
  return get_real (file)->pMethods->xSync (get_real (file), flags);
}

static int
shim_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return get_real (file)->pMethods->xFileSize (get_real (file), size);
}

static int
shim_lock (sqlite3_file *file, int level)
{
  ShimFile *self = (ShimFile *) file;
  sqlite3_file *real = get_real (file);
  int code = real->pMethods->xLock (real, level);
  int moved = 0;

  if (code != SQLITE_OK)
    return code;

  if (level == SQLITE_LOCK_SHARED && self->lock < SQLITE_LOCK_SHARED)
    {
      code = real->pMethods->xFileControl (real, SQLITE_FCNTL_HAS_MOVED, &moved);
      if (code != SQLITE_OK || moved != 0)
        {
          real->pMethods->xUnlock (real, SQLITE_LOCK_NONE);
          return SQLITE_READONLY_DBMOVED;
        }
    }

  if (level == SQLITE_LOCK_EXCLUSIVE && self->lock < SQLITE_LOCK_RESERVED)
    self->rolling_back = TRUE;
  self->lock = MAX (self->lock, level);

  return SQLITE_OK;
}

static int
shim_unlock (sqlite3_file *file, int level)
{
  ShimFile *self = (ShimFile *) file;
  int code;

  if (level < self->pinned)
    return SQLITE_OK;

  code = get_real (file)->pMethods->xUnlock (get_real (file), level);
  self->lock = level;
  self->rolling_back = FALSE;

  return code;
}

static int
shim_check_reserved (sqlite3_file *file, int *reserved)
{
  return get_real (file)->pMethods->xCheckReservedLock (get_real (file), reserved);
}

static int
shim_control (sqlite3_file *file, int operation, void *argument)
{
  return get_real (file)->pMethods->xFileControl (get_real (file), operation, argument);
}

static int
shim_sector_size (sqlite3_file *file)
{
  return get_real (file)->pMethods->xSectorSize (get_real (file));
}

/* What SQLite may build on. Atomic writes are left out: they would do without the journal. */
static int
shim_characteristics (sqlite3_file *file)
{
  int all = get_real (file)->pMethods->xDeviceCharacteristics (get_real (file));

  return all & (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_SAFE_APPEND);
}

static const sqlite3_io_methods shim_methods = {
  .iVersion = 1,
  .xClose = shim_close,
  .xRead = shim_read,
  .xWrite = shim_write,
  .xTruncate = shim_truncate,
  .xSync = shim_sync,
  .xFileSize = shim_file_size,
  .xLock = shim_lock,
  .xUnlock = shim_unlock,
  .xCheckReservedLock = shim_check_reserved,
  .xFileControl = shim_control,
  .xSectorSize = shim_sector_size,
  .xDeviceCharacteristics = shim_characteristics,
};

static int
open_main (Shim *shim, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  ShimFile *self = (ShimFile *) file;
  int code;

  memset (self, 0, sizeof *self);
  code = shim->real->xOpen (shim->real, name, get_real (file), flags, out_flags);
  if (code == SQLITE_OK)
    self->base.pMethods = &shim_methods;

  return code;
}

static int
open_journal (Shim *shim, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  int code = shim->real->xOpen (shim->real, name, file, flags, out_flags);

  if (code != SQLITE_OK || (flags & SQLITE_OPEN_CREATE) == 0)
    return code;

  code = file->pMethods->xSync (file, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK)
    {
      file->pMethods->xClose (file);
      file->pMethods = NULL;
    }

  return code;
}

static int
shim_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  Shim *shim = (Shim *) vfs;

  if ((flags & SQLITE_OPEN_MAIN_DB) != 0)
    return open_main (shim, name, file, flags, out_flags);
  if ((flags & SQLITE_OPEN_MAIN_JOURNAL) != 0)
    return open_journal (shim, name, file, flags, out_flags);

  return shim->real->xOpen (shim->real, name, file, flags, out_flags);
}

static int
void_journal (sqlite3_vfs *real, const char *name)
{
  static const guint8 zeros[JOURNAL_HEADER] = { 0 };
  g_autofree sqlite3_file *file = g_malloc0 ((gsize) real->szOsFile);
  int exists = 0;
  int code = real->xAccess (real, name, SQLITE_ACCESS_EXISTS, &exists);

  if (code != SQLITE_OK)
    return code;
  if (!exists)
    return SQLITE_IOERR_DELETE_NOENT;

  code = real->xOpen (real, name, file, SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_READWRITE, NULL);
  if (code != SQLITE_OK)
    return code;

  code = file->pMethods->xWrite (file, zeros, sizeof zeros, 0);
  if (code == SQLITE_OK)
    code = file->pMethods->xSync (file, SQLITE_SYNC_NORMAL);
  file->pMethods->xClose (file);

  return code;
}

static int
shim_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  if (g_str_has_suffix (name, "-journal"))
    return void_journal (real, name);

  return real->xDelete (real, name, sync_folder);
}

static int
shim_access (sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xAccess (real, name, flags, result);
}

static int
shim_full_pathname (sqlite3_vfs *vfs, const char *name, int size, char *out)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xFullPathname (real, name, size, out);
}

static int
shim_randomness (sqlite3_vfs *vfs, int size, char *out)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xRandomness (real, size, out);
}

static int
shim_sleep (sqlite3_vfs *vfs, int microseconds)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xSleep (real, microseconds);
}

static int
shim_current_time (sqlite3_vfs *vfs, double *now)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xCurrentTime (real, now);
}

static int
shim_get_last_error (sqlite3_vfs *vfs, int size, char *out)
{
  sqlite3_vfs *real = ((Shim *) vfs)->real;

  return real->xGetLastError != NULL ? real->xGetLastError (real, size, out) : 0;
}

/* Lives as long as the program, as SQLite's list of VFSes does. */
static Shim *
shim_new (sqlite3_vfs *real, const char *name)
{
  Shim *shim = g_new0 (Shim, 1);

  shim->real = real;
  shim->base.iVersion = 1;
  shim->base.szOsFile = (int) sizeof (ShimFile) + real->szOsFile;
  shim->base.mxPathname = real->mxPathname;
  shim->base.zName = g_strdup (name);
  shim->base.xOpen = shim_open;
  shim->base.xDelete = shim_delete;
  shim->base.xAccess = shim_access;
  shim->base.xFullPathname = shim_full_pathname;
  shim->base.xRandomness = shim_randomness;
  shim->base.xSleep = shim_sleep;
  shim->base.xCurrentTime = shim_current_time;
  shim->base.xGetLastError = shim_get_last_error;

  return shim;
}

static GMutex register_lock;

const char *
tt_vfs_get_name (TtDisk *disk, GError **error)
{
  const char *real_name = tt_disk_get_vfs_name (disk);
  g_autofree char *name = g_strconcat ("tt-", real_name, NULL);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&register_lock);
  sqlite3_vfs *found = sqlite3_vfs_find (name);
  sqlite3_vfs *real;
  Shim *shim;

  (void) locker;
  if (found != NULL)
    return found->zName;

  real = sqlite3_vfs_find (real_name);
  if (real == NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_FAILED, _ ("SQLite here has no file access “%s”"),
                   real_name);
      return NULL;
    }

  shim = shim_new (real, name);
  if (sqlite3_vfs_register (&shim->base, 0) != SQLITE_OK)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_FAILED,
                   _ ("SQLite does not take the file access “%s”"), name);
      g_free ((char *) shim->base.zName);
      g_free (shim);
      return NULL;
    }

  return shim->base.zName;
}

void
tt_vfs_sleep (TtDisk *disk, int microseconds)
{
  sqlite3_vfs *real = sqlite3_vfs_find (tt_disk_get_vfs_name (disk));

  if (real != NULL)
    real->xSleep (real, microseconds);
}

sqlite3_file *
tt_vfs_get_file (sqlite3 *handle)
{
  sqlite3_file *file = NULL;

  sqlite3_file_control (handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);

  return file != NULL && file->pMethods == &shim_methods ? file : NULL;
}

int
tt_vfs_get_write_version (sqlite3 *handle)
{
  ShimFile *self = (ShimFile *) tt_vfs_get_file (handle);

  return self != NULL ? self->write_version : 0;
}

int
tt_vfs_read_raw (sqlite3_file *file, void *bytes, int length, gint64 offset)
{
  return read_real (get_real (file), bytes, length, offset);
}

void
tt_vfs_pin (sqlite3_file *file, int level)
{
  ShimFile *self = (ShimFile *) file;

  self->pinned = level;
  if (level == SQLITE_LOCK_NONE)
    shim_unlock (file, SQLITE_LOCK_NONE);
}

guint64
tt_vfs_get_lock_page (gsize page_size)
{
  guint32 pending = (guint32) sqlite3_test_control (SQLITE_TESTCTRL_PENDING_BYTE, 0U);

  return pending / page_size + 1;
}
