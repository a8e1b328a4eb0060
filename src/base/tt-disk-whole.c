/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is made of the disk's single calls: whole files and whole folders. A file counts only after
 * it was synced, renamed, its folder synced, and read back past the cache; a folder counts after
 * the folder above it was synced. */

#include "base/tt-disk.h"
#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (256 * 1024)
#define MOST_NAMES 100

/* Opens a new file beside @path: ".NAME.new", or ".NAME.new-1" and so on where another process is
 * writing the same file or one was killed over it. The dot keeps it out of every listing that
 * looks for names of its own. */
static TtFile *
open_beside (TtDisk *self, const char *path, char **beside, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < MOST_NAMES; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autofree char *new_name =
          i == 0 ? g_strdup_printf (".%s.new", name) : g_strdup_printf (".%s.new-%u", name, i);
      g_autofree char *candidate = g_build_filename (folder, new_name, NULL);
      TtFile *file = tt_disk_open (self, candidate,
                                   TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_EXCLUSIVE, &failure);

      if (file != NULL)
        {
          *beside = g_steal_pointer (&candidate);
          return file;
        }
      if (!g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }

  g_set_error (error, TT_ERROR, TT_ERROR_EXISTS,
               _ ("“%s” could not be written: too many unfinished files named “.%s.new” are in its "
                  "folder; remove them and try again"),
               path, name);
  return NULL;
}

static gboolean
check_file (TtFile *file, const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gsize at = 0;
  gssize got;

  tt_file_drop_cache (file);
  do
    {
      got = tt_file_read (file, chunk, CHUNK, (gint64) at, error);
      if (got < 0)
        return FALSE;
      if ((gsize) got > length - at || (got > 0 && memcmp (chunk, bytes + at, (gsize) got) != 0))
        break;
      at += (gsize) got;
    }
  while (got == CHUNK);

  if (at == length && got < CHUNK)
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
               _ ("“%s” was read back and is not what was written: the disk may be failing"), path);
  return FALSE;
}

/* An old file is given up only for one that was already read back under its other name. */
static gboolean
replace (TtDisk *self,
         TtFile *file,
         const char *beside,
         const char *path,
         const guint8 *bytes,
         gsize length,
         GError **error)
{
  return tt_file_write (file, bytes, length, 0, error) && tt_file_sync (file, error) &&
         check_file (file, beside, bytes, length, error) &&
         tt_disk_rename (self, beside, path, error);
}

gboolean
tt_disk_write_whole (
    TtDisk *self, const char *path, const guint8 *bytes, gsize length, GError **error)
{
  g_autoptr (TtFile) file = NULL;
  g_autoptr (TtFile) again = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  file = open_beside (self, path, &beside, error);
  if (file == NULL)
    return FALSE;

  if (!replace (self, file, beside, path, bytes, length, error))
    {
      /* The first failure is the one to tell; what cannot be removed is skipped by name. */
      tt_disk_unlink (self, beside, NULL);
      return FALSE;
    }

  folder = g_path_get_dirname (path);
  if (!tt_disk_sync_folder (self, folder, error))
    return FALSE;

  again = tt_disk_open (self, path, TT_OPEN_READ, error);

  return again != NULL && check_file (again, path, bytes, length, error);
}

GBytes *
tt_disk_read_whole (TtDisk *self, const char *path, gsize limit, GError **error)
{
  g_autoptr (TtFile) file = NULL;
  g_autofree guint8 *bytes = NULL;
  gint64 size;
  gssize got;

  g_return_val_if_fail (TT_IS_DISK (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  file = tt_disk_open (self, path, TT_OPEN_READ, error);
  if (file == NULL)
    return NULL;

  size = tt_file_get_size (file, error);
  if (size < 0)
    return NULL;

  if ((guint64) size > limit)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” is too large to be what it should be"), path);
      return NULL;
    }

  /* Files of /proc and /sys say that they are empty, so those are read up to the limit. */
  if (size == 0)
    size = (gint64) MIN (limit, (gsize) CHUNK);
  bytes = g_malloc ((gsize) MAX (size, 1));
  got = tt_file_read (file, bytes, (gsize) size, 0, error);
  if (got < 0)
    return NULL;

  return g_bytes_new_take (g_steal_pointer (&bytes), (gsize) got);
}

static gboolean
copy_bytes (TtFile *source, TtFile *target, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 at = 0;
  gssize got;

  do
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      got = tt_file_read (source, chunk, CHUNK, at, error);
      if (got < 0 || !tt_file_write (target, chunk, (gsize) got, at, error))
        return FALSE;
      at += got;
    }
  while (got == CHUNK);

  return tt_file_sync (target, error);
}

gboolean
tt_disk_copy (
    TtDisk *self, const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  g_autoptr (TtFile) source = NULL;
  g_autoptr (TtFile) target = NULL;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  source = tt_disk_open (self, from, TT_OPEN_READ, error);
  if (source == NULL)
    return FALSE;

  target = tt_disk_open (self, to, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_EXCLUSIVE, error);
  if (target == NULL)
    return FALSE;

  if (copy_bytes (source, target, cancellable, error))
    return TRUE;

  /* The first failure is the one to tell. */
  tt_disk_unlink (self, to, NULL);
  return FALSE;
}

gboolean
tt_disk_make_folders (TtDisk *self, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *above = NULL;
  TtStat found;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), FALSE);

  if (!tt_disk_stat (self, path, &found, error))
    return FALSE;
  if (found.kind == TT_KIND_FOLDER)
    return TRUE;
  if (found.kind != TT_KIND_NONE)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("“%s” is not a folder"), path);
      return FALSE;
    }

  above = g_path_get_dirname (path);
  if (!tt_disk_make_folders (self, above, error))
    return FALSE;

  /* Another process may be making it at this moment; it is as good as ours once synced. */
  if (!tt_disk_make_folder (self, path, &failure) &&
      !g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return tt_disk_sync_folder (self, above, error);
}

gboolean
tt_disk_make_folders_below (TtDisk *self, const char *path, const char *top, GError **error)
{
  gsize length = strlen (top);
  g_auto (GStrv) names = NULL;
  g_autofree char *at = g_strdup (top);

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (strncmp (path, top, length) == 0, FALSE);

  names = g_strsplit (path + length, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) failure = NULL;
      char *next;

      if (*names[i] == '\0')
        continue;
      next = g_build_filename (at, names[i], NULL);
      g_free (at);
      at = next;
      if (!tt_disk_make_folder (self, at, &failure) &&
          !g_error_matches (failure, TT_ERROR, TT_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
remove_inside (TtDisk *self, const char *path, GError **error)
{
  g_autoptr (GPtrArray) names = tt_disk_list (self, path, error);

  if (names == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *inner = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      if (!tt_disk_remove_tree (self, inner, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tt_disk_remove_tree (TtDisk *self, const char *path, GError **error)
{
  TtStat found;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!tt_disk_stat_link (self, path, &found, error))
    return FALSE;

  if (found.kind == TT_KIND_NONE)
    return TRUE;
  if (found.kind == TT_KIND_FOLDER)
    return remove_inside (self, path, error) && tt_disk_remove_folder (self, path, error);

  return tt_disk_unlink (self, path, error);
}

gboolean
tt_disk_sync_up (TtDisk *self, const char *path, const char *top, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (TT_IS_DISK (self), FALSE);
  g_return_val_if_fail (path != NULL && top != NULL, FALSE);

  folder = g_path_get_dirname (path);
  while (tt_disk_sync_folder (self, folder, error))
    {
      char *above;

      if (g_str_equal (folder, top) || g_str_equal (folder, "/") || g_str_equal (folder, "."))
        return TRUE;

      above = g_path_get_dirname (folder);
      g_free (folder);
      folder = above;
    }

  return FALSE;
}
