/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An export that becomes a file. It counts only after it was synced, read back and compared; until
 * the rename the file that stood there is not touched. Where there is a second processor, it writes
 * and reads back what came before while the first one makes what comes next. */

#include "exchange/tt-export.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "base/tt-hash.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So much is synced and read back at once. */
#define STRETCH (64 << 20)

/* A piece as it was written. What is read back is compared by SipHash under a key that nobody
 * knows: it is kept nowhere, and takes less than half of the time of the hash that names things. */
typedef struct
{
  gsize length;
  guint8 sum[8];
} Piece;

typedef struct
{
  TtFile *file;
  TtExecutor *executor;
  GCancellable *cancellable;
  guint8 key[16];

  /* While something is written these belong to whoever writes. */
  TtBeside *writing;
  GByteArray *bytes; /* what is written */
  gint64 size;
  GArray *pieces;  /* Piece */
  guint n_proven;  /* of them were read back */
  gint64 proven;   /* bytes */
  GError *failure; /* the first one, to be told at the next chance */
} Target;

static gboolean
is_as_written (Target *self, const Piece *piece, guint8 *bytes, gint64 at, GError **error)
{
  gssize got = tt_file_read (self->file, bytes, piece->length, at, error);
  guint8 sum[8];

  if (got < 0)
    return FALSE;
  tt_siphash (bytes, (gsize) got, self->key, sum);
  if ((gsize) got == piece->length && memcmp (sum, piece->sum, sizeof sum) == 0)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                       _ ("What was read back of the export is not what was written: the disk is "
                          "failing"));

  return FALSE;
}

/* Syncs what was written, and reads what was not read back before. */
static gboolean
prove (Target *self, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!tt_file_sync (self->file, error))
    return FALSE;

  tt_file_drop_cache (self->file);
  for (; self->n_proven < self->pieces->len; self->n_proven++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, self->n_proven);

      g_byte_array_set_size (bytes, MAX (bytes->len, (guint) piece->length));
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !is_as_written (self, piece, bytes->data, self->proven, error))
        return FALSE;
      self->proven += (gint64) piece->length;
    }

  return TRUE;
}

static gboolean
write_piece (Target *self, GError **error)
{
  Piece piece = { self->bytes->len };

  if (!tt_file_write (self->file, self->bytes->data, piece.length, self->size, error))
    return FALSE;
  tt_siphash (self->bytes->data, piece.length, self->key, piece.sum);
  g_array_append_val (self->pieces, piece);
  self->size += (gint64) piece.length;

  return self->size - self->proven < STRETCH || prove (self, error);
}

static void
write_beside (gpointer data, gpointer user_data)
{
  Target *self = data;

  write_piece (self, &self->failure);
}

/* Waits for what is being written. */
static gboolean
settle (Target *self, GError **error)
{
  g_clear_pointer (&self->writing, tt_beside_join);
  if (self->failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->failure));

  return FALSE;
}

static gboolean
write_to_file (const guint8 *bytes, gsize length, gpointer user_data, GError **error)
{
  Target *self = user_data;

  if (!settle (self, error))
    return FALSE;

  g_byte_array_set_size (self->bytes, 0);
  g_byte_array_append (self->bytes, bytes, (guint) length);
  self->writing = tt_executor_beside (self->executor, write_beside, self);

  return TRUE;
}

static gboolean
finish (Target *self, GError **error)
{
  gint64 size;

  if (!settle (self, error) || !prove (self, error))
    return FALSE;

  size = tt_file_get_size (self->file, error);
  if (size < 0)
    return FALSE;
  if (size == self->proven)
    return TRUE;

  g_set_error_literal (error, TT_ERROR, TT_ERROR_MISMATCH,
                       _ ("The export has another size than was written"));

  return FALSE;
}

/* Where the file really goes: links are followed, and only files are replaced. */
static char *
resolve_target (TtDisk *disk, const char *path, GError **error)
{
  TtStat link;
  TtStat stat;

  if (!tt_disk_stat_link (disk, path, &link, error) || !tt_disk_stat (disk, path, &stat, error))
    return NULL;

  switch (stat.kind)
    {
    case TT_KIND_FILE:
      return tt_disk_resolve (disk, path, error);
    case TT_KIND_NONE:
      if (link.kind == TT_KIND_NONE)
        return g_strdup (path);
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("“%s” is a link to a file that is not there"), path);
      return NULL;
    case TT_KIND_FOLDER:
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is a folder; name a file in it"),
                   path);
      return NULL;
    case TT_KIND_OTHER:
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID, _ ("“%s” is not a file"), path);
      return NULL;
    }
  g_assert_not_reached ();
}

static char *
make_part_path (TtEnvironment *environment, const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *name = NULL;
  guint64 random = 0;

  tt_random_fill (tt_environment_get_random (environment), (guint8 *) &random, sizeof random);
  name = g_strdup_printf (".timetracker-export-%016" G_GINT64_MODIFIER "x.part", random);

  return g_build_filename (folder, name, NULL);
}

static gboolean
put_in_place (TtDisk *disk, const char *part, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  TT_FAULT_POINT ("export:before-rename", error, FALSE);
  if (!tt_disk_rename (disk, part, path, error))
    return FALSE;
  TT_FAULT_POINT ("export:after-rename", error, FALSE);

  return tt_disk_sync_folder (disk, folder, error);
}

gboolean
tt_export_to_file (TtEnvironment *environment,
                   TtDatabase *database,
                   const char *folder,
                   const TtExportOptions *options,
                   const char *path,
                   TtExportResult *result,
                   TtProgressFunc progress,
                   gpointer progress_data,
                   GCancellable *cancellable,
                   GError **error)
{
  TtDisk *disk;
  g_autofree char *target_path = NULL;
  g_autofree char *part = NULL;
  g_autoptr (TtFile) file = NULL;
  g_autoptr (GArray) pieces = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  Target target = { 0 };
  g_autoptr (GError) unlink_error = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  disk = tt_environment_get_disk (environment);
  target_path = resolve_target (disk, path, error);
  if (target_path == NULL)
    return FALSE;
  part = make_part_path (environment, target_path);
  file = tt_disk_open (disk, part, TT_OPEN_WRITE | TT_OPEN_CREATE | TT_OPEN_EXCLUSIVE, error);
  if (file == NULL)
    return FALSE;

  pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  bytes = g_byte_array_new ();
  target.file = file;
  target.executor = tt_environment_get_executor (environment);
  target.cancellable = cancellable;
  target.pieces = pieces;
  target.bytes = bytes;
  tt_random_fill (tt_environment_get_random (environment), target.key, sizeof target.key);
  if (tt_export_write (environment, database, folder, options, write_to_file, &target, result,
                       progress, progress_data, cancellable, error) &&
      finish (&target, error) && put_in_place (disk, part, target_path, error))
    return TRUE;
  g_clear_pointer (&target.writing, tt_beside_join);
  g_clear_error (&target.failure);

  /* After a rename, or with the disk gone, there is nothing to remove; why it failed is told
   * already, and a part that stays is an ordinary file beside the old one. */
  tt_disk_unlink (disk, part, &unlink_error);

  return FALSE;
}
