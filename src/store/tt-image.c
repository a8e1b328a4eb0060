/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Base images: a copy of ours as an ordinary SQLite file that every program may read and write, and
 * back. Only header byte 18 differs; the page sums are taken over what an image has there. Neither
 * way is anything synced: such a file is on its way from one place that counts to another, and is
 * made anew where it was lost. */

#include "store/tt-copy-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-build-private.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-store-office.h"
#include "store/tt-vfs.h"

#include "tt-config.h"

#include <glib/gi18n-lib.h>

#define WRITE_VERSION_AT 18
#define WRITE_VERSION_OURS 3
#define WRITE_VERSION_PLAIN 1
#define HEADER_SIZE 100
#define PAGES_A_READ 64

static gboolean
set_write_version (TtFile *file, guint8 version, GError **error)
{
  return tt_file_write (file, &version, 1, WRITE_VERSION_AT, error);
}

static gboolean
set_meta_int64 (TtDatabase *database, const char *key, gint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return tt_database_set_meta (database, key, text, error);
}

/* What is in it, as rows of `meta`: there is no other list of what an image holds. */
static gboolean
describe (TtDatabase *image, const TtHash *digest, GError **error)
{
  char hex[TT_HASH_HEX + 1];
  TtCounts counts;

  tt_hash_to_hex (digest, hex);

  return tt_store_count (image, &counts, error) &&
         tt_database_set_meta (image, "digest", hex, error) &&
         tt_database_set_meta (image, "program", TT_VERSION, error) &&
         set_meta_int64 (image, "companies", counts.companies, error) &&
         set_meta_int64 (image, "users", counts.users, error) &&
         set_meta_int64 (image, "sites", counts.sites, error) &&
         set_meta_int64 (image, "entries", counts.entries, error) &&
         set_meta_int64 (image, "photos", counts.photos, error) &&
         set_meta_int64 (image, "photo-bytes", counts.photo_bytes, error);
}

static gboolean
in_one_write (TtDatabase *database,
              gboolean (*func) (TtDatabase *database, gpointer user_data, GError **error),
              gpointer user_data,
              GError **error)
{
  if (!tt_database_begin_write (database, error))
    return FALSE;
  if (func (database, user_data, error) && tt_database_commit (database, error))
    return TRUE;

  tt_database_rollback (database);
  return FALSE;
}

static gboolean
write_description (TtDatabase *database, gpointer user_data, GError **error)
{
  return describe (database, user_data, error);
}

static gboolean
drop_old_frames (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_schema_drop_indexes (database, error) && tt_frames_delete (database, G_MAXINT64, error);
}

static gboolean
finish_image (TtEnvironment *environment,
              const char *path,
              TtHead *head,
              TtHash *digest,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (TtDatabase) image = tt_database_open (environment, path, TT_DATABASE_BUILD, error);
  g_autoptr (TtFile) file = NULL;

  if (image == NULL || !in_one_write (image, drop_old_frames, NULL, error) ||
      !tt_database_get_head (image, head, error) ||
      !tt_database_digest (image, NULL, digest, cancellable, error) ||
      !in_one_write (image, write_description, digest, error))
    return FALSE;
  tt_database_close (image);
  TT_FAULT_POINT ("image:described", error, FALSE);

  file = tt_disk_open (tt_environment_get_disk (environment), path, TT_OPEN_WRITE, error);

  return file != NULL && set_write_version (file, WRITE_VERSION_PLAIN, error);
}

gboolean
tt_copy_write_image (TtCopy *self,
                     const char *path,
                     TtHead *head,
                     TtHash *digest,
                     GCancellable *cancellable,
                     GError **error)
{
  gboolean done;

  g_return_val_if_fail (TT_IS_COPY (self), FALSE);
  g_return_val_if_fail (path != NULL && head != NULL && digest != NULL, FALSE);

  if (!tt_copy_ensure_connected (self, error))
    return FALSE;

  self->copying = TRUE;
  done = tt_build_copy (self->database, path, self->pause, self->pause_data, cancellable, error);
  self->copying = FALSE;
  if (self->doubtful)
    tt_copy_close (self);
  if (!done)
    return FALSE;
  TT_FAULT_POINT ("image:copied", error, FALSE);

  return finish_image (self->environment, path, head, digest, cancellable, error);
}

static gsize
read_page_size (const guint8 *header)
{
  gsize size = (gsize) header[16] << 8 | header[17];

  if (size == 1)
    size = 65536;

  return size >= 512 && size <= 65536 && (size & (size - 1)) == 0 ? size : 0;
}

static void
set_image_error (GError **error, const char *path)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("The image “%s” is damaged"), path);
}

/* Every page, before SQLite sees any. */
static gboolean
check_pages (TtFile *file, const char *path, gsize page_size, GError **error)
{
  g_autofree guint8 *pages = g_malloc (page_size * PAGES_A_READ);
  guint64 lock_page = tt_vfs_get_lock_page (page_size);
  guint64 number = 1;
  gssize length;

  do
    {
      length = tt_file_read (file, pages, page_size * PAGES_A_READ,
                             (gint64) ((number - 1) * page_size), error);
      if (length < 0)
        return FALSE;
      for (gsize at = 0; at < (gsize) length; at += page_size, number++)
        {
          if (at + page_size > (gsize) length ||
              (number != lock_page && !tt_vfs_check_page (pages + at, page_size, number)))
            {
              set_image_error (error, path);
              return FALSE;
            }
        }
    }
  while ((gsize) length == page_size * PAGES_A_READ);

  return TRUE;
}

static gboolean
take_image (TtDisk *disk, const char *path, GError **error)
{
  g_autoptr (TtFile) file = tt_disk_open (disk, path, TT_OPEN_WRITE, error);
  guint8 header[HEADER_SIZE] = { 0 };
  gsize page_size;

  if (file == NULL || tt_file_read (file, header, sizeof header, 0, error) < 0)
    return FALSE;

  page_size = read_page_size (header);
  if (page_size == 0 || (header[WRITE_VERSION_AT] != WRITE_VERSION_PLAIN &&
                         header[WRITE_VERSION_AT] != WRITE_VERSION_OURS))
    {
      set_image_error (error, path);
      return FALSE;
    }

  return check_pages (file, path, page_size, error) &&
         set_write_version (file, WRITE_VERSION_OURS, error);
}

static gboolean
drop_indexes (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_schema_drop_indexes (database, error);
}

TtCopy *
tt_copy_open_image (TtEnvironment *environment, const char *path, GError **error)
{
  g_autoptr (TtCopy) copy = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (!take_image (tt_environment_get_disk (environment), path, error))
    return NULL;

  copy = tt_copy_new (environment, path, TT_DATABASE_BUILD, error);
  if (copy == NULL || !in_one_write (tt_copy_get_database (copy), drop_indexes, NULL, error))
    return NULL;

  return g_steal_pointer (&copy);
}
