/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-photo-file.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>

char *
tt_photo_file_build_path (const char *folder, const char *hash, TtPictureKind kind)
{
  return g_strdup_printf ("%s/photos/%.2s/%s.%s", folder, hash, hash,
                          tt_picture_kind_get_suffix (kind));
}

char *
tt_photo_file_find (TtDisk *disk, const char *folder, const char *hash, GError **error)
{
  for (TtPictureKind kind = TT_PICTURE_JPEG; kind <= TT_PICTURE_HEIF; kind++)
    {
      g_autofree char *path = tt_photo_file_build_path (folder, hash, kind);
      TtStat stat;

      if (!tt_disk_stat (disk, path, &stat, error))
        return NULL;
      if (stat.kind == TT_KIND_FILE)
        return g_steal_pointer (&path);
    }

  return NULL;
}

/* Whether the file is there with this content. One that cannot be read is as good as none. */
static gboolean
is_whole (TtDisk *disk, const char *path, const TtHash *hash)
{
  g_autoptr (GError) error = NULL;
  TtHash found;
  TtStat stat;

  return tt_disk_stat (disk, path, &stat, &error) && stat.kind == TT_KIND_FILE &&
         tt_hash_file (disk, path, &found, NULL, NULL, &error) && tt_hash_equal (&found, hash);
}

static gboolean
sync_found (TtDisk *disk, const char *folder, const char *path, GError **error)
{
  g_autoptr (TtFile) file = tt_disk_open (disk, path, TT_OPEN_READ, error);

  return file != NULL && tt_file_sync (file, error) && tt_disk_sync_up (disk, path, folder, error);
}

gboolean
tt_photo_file_save (TtDisk *disk,
                    const char *folder,
                    const guint8 *bytes,
                    gsize length,
                    TtHash *hash,
                    TtPictureKind *kind,
                    GError **error)
{
  TtPictureKind found = tt_picture_look (bytes, length, NULL, NULL);
  g_autofree char *path = NULL;
  g_autofree char *parent = NULL;
  char hex[TT_HASH_HEX + 1];

  g_return_val_if_fail (TT_IS_DISK (disk), FALSE);

  if (found == TT_PICTURE_NONE)
    {
      g_set_error_literal (
          error, TT_ERROR, TT_ERROR_INVALID,
          _ ("The photo is not a picture: JPEG, PNG, WebP, GIF and HEIF are taken"));
      return FALSE;
    }

  tt_hash_bytes (bytes, length, hash);
  if (kind != NULL)
    *kind = found;
  tt_hash_to_hex (hash, hex);
  path = tt_photo_file_build_path (folder, hex, found);
  if (is_whole (disk, path, hash))
    return sync_found (disk, folder, path, error);

  parent = g_path_get_dirname (path);

  return tt_disk_make_folders (disk, parent, error) &&
         tt_disk_write_whole (disk, path, bytes, length, error);
}
