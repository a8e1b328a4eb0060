/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fault/tt-strange-disk.h"

#include "base/tt-error.h"

#include <errno.h>
#include <string.h>

#define TT_TYPE_STRANGE_DISK (tt_strange_disk_get_type ())
G_DECLARE_FINAL_TYPE (TtStrangeDisk, tt_strange_disk, TT, STRANGE_DISK, TtDisk)

struct _TtStrangeDisk
{
  TtDisk parent_instance;

  TtDisk *base;
  char *below;
  char *hidden;
  char *ghost_folder;
  char *ghost;
  gboolean folds;
  gboolean coarse;
  guint fail_from;
  int number;
  guint calls;
  char *redirected;
  char *other;
};

G_DEFINE_FINAL_TYPE (TtStrangeDisk, tt_strange_disk, TT_TYPE_DISK)

static gboolean
is_below (TtStrangeDisk *self, const char *path)
{
  gsize length = self->below != NULL ? strlen (self->below) : 0;

  return length > 0 && strncmp (path, self->below, length) == 0 &&
         (path[length] == '\0' || path[length] == '/');
}

/* Whether a call may go on. */
static gboolean
pass (TtStrangeDisk *self, const char *path, gboolean changes, GError **error)
{
  if (!is_below (self, path))
    return TRUE;

  self->calls++;
  if (self->fail_from == 0 || self->calls < self->fail_from || (self->number == EROFS && !changes))
    return TRUE;

  tt_error_set_errno (error, self->number, path, "use");
  return FALSE;
}

/* The name that stands there in another spelling. (transfer full) */
static char *
fold_name (TtStrangeDisk *self, const char *folder, const char *name)
{
  g_autoptr (GPtrArray) names = tt_disk_list (self->base, folder, NULL);

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (g_ascii_strcasecmp (names->pdata[i], name) == 0)
      return g_build_filename (folder, names->pdata[i], NULL);

  return g_build_filename (folder, name, NULL);
}

/* (transfer full) */
static char *
fold (TtStrangeDisk *self, const char *path)
{
  g_autofree char *plain = NULL;
  g_autofree char *above = NULL;
  g_autofree char *name = NULL;
  g_autofree char *folder = NULL;

  if (g_strcmp0 (path, self->redirected) == 0)
    return g_strdup (self->other);
  if (!self->folds || !is_below (self, path) || g_str_equal (path, self->below))
    return g_strdup (path);

  plain = g_canonicalize_filename (path, "/");
  above = g_path_get_dirname (plain);
  name = g_path_get_basename (plain);
  folder = fold (self, above);

  return fold_name (self, folder, name);
}

static const char *
tt_strange_disk_vfs_name (TtDisk *disk)
{
  return tt_disk_get_vfs_name (TT_STRANGE_DISK (disk)->base);
}

static TtFile *
tt_strange_disk_open (TtDisk *disk, const char *path, TtOpenFlags flags, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  if (!pass (self, path, (flags & TT_OPEN_WRITE) != 0, error))
    return NULL;

  return tt_disk_open (self->base, real, flags, error);
}

static gboolean
tt_strange_disk_stat (TtDisk *disk, const char *path, gboolean follow, TtStat *stat, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);
  g_autofree char *ghost =
      self->ghost != NULL ? g_build_filename (self->ghost_folder, self->ghost, NULL) : NULL;

  if (!pass (self, path, FALSE, error) ||
      !TT_DISK_GET_CLASS (self->base)->stat (self->base, real, follow, stat, error))
    return FALSE;
  if (g_strcmp0 (ghost, path) == 0)
    *stat = (TtStat){ .kind = TT_KIND_FILE, .size = 4096, .mode = 0600 };
  if (self->coarse && is_below (self, path))
    stat->modified -= stat->modified % (2 * G_USEC_PER_SEC);

  return TRUE;
}

static GPtrArray *
tt_strange_disk_list (TtDisk *disk, const char *folder, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, folder);
  GPtrArray *names;

  if (!pass (self, folder, FALSE, error))
    return NULL;
  names = tt_disk_list (self->base, real, error);
  for (guint i = names != NULL && is_below (self, folder) ? names->len : 0; i > 0; i--)
    if (self->hidden != NULL && g_str_has_suffix (names->pdata[i - 1], self->hidden))
      g_ptr_array_remove_index (names, i - 1);
  if (names != NULL && g_strcmp0 (self->ghost_folder, folder) == 0)
    g_ptr_array_add (names, g_strdup (self->ghost));

  return names;
}

static gboolean
tt_strange_disk_make_folder (TtDisk *disk, const char *path, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, TRUE, error) && tt_disk_make_folder (self->base, real, error);
}

static gboolean
tt_strange_disk_rename (TtDisk *disk, const char *from, const char *to, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real_from = fold (self, from);
  g_autofree char *real_to = fold (self, to);

  return pass (self, to, TRUE, error) && tt_disk_rename (self->base, real_from, real_to, error);
}

static gboolean
tt_strange_disk_link (TtDisk *disk, const char *from, const char *to, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);

  if (!pass (self, to, TRUE, error))
    return FALSE;
  if (self->coarse && is_below (self, to))
    {
      tt_error_set_errno (error, EPERM, to, "link");
      return FALSE;
    }

  return tt_disk_link (self->base, from, to, error);
}

static gboolean
tt_strange_disk_unlink (TtDisk *disk, const char *path, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, TRUE, error) && tt_disk_unlink (self->base, real, error);
}

static gboolean
tt_strange_disk_remove_folder (TtDisk *disk, const char *path, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, TRUE, error) && tt_disk_remove_folder (self->base, real, error);
}

static gboolean
tt_strange_disk_sync_folder (TtDisk *disk, const char *path, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, TRUE, error) && tt_disk_sync_folder (self->base, real, error);
}

static gboolean
tt_strange_disk_space (
    TtDisk *disk, const char *path, guint64 *free_bytes, guint64 *all_bytes, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, FALSE, error) &&
         tt_disk_space (self->base, real, free_bytes, all_bytes, error);
}

static char *
tt_strange_disk_resolve (TtDisk *disk, const char *path, GError **error)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);
  g_autofree char *real = fold (self, path);

  return pass (self, path, FALSE, error) ? tt_disk_resolve (self->base, real, error) : NULL;
}

static void
tt_strange_disk_finalize (GObject *object)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (object);

  g_clear_object (&self->base);
  g_free (self->below);
  g_free (self->hidden);
  g_free (self->ghost_folder);
  g_free (self->ghost);
  g_free (self->redirected);
  g_free (self->other);

  G_OBJECT_CLASS (tt_strange_disk_parent_class)->finalize (object);
}

static void
tt_strange_disk_class_init (TtStrangeDiskClass *klass)
{
  TtDiskClass *disk_class = TT_DISK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tt_strange_disk_finalize;

  disk_class->vfs_name = tt_strange_disk_vfs_name;
  disk_class->open = tt_strange_disk_open;
  disk_class->stat = tt_strange_disk_stat;
  disk_class->list = tt_strange_disk_list;
  disk_class->make_folder = tt_strange_disk_make_folder;
  disk_class->rename = tt_strange_disk_rename;
  disk_class->link = tt_strange_disk_link;
  disk_class->unlink = tt_strange_disk_unlink;
  disk_class->remove_folder = tt_strange_disk_remove_folder;
  disk_class->sync_folder = tt_strange_disk_sync_folder;
  disk_class->space = tt_strange_disk_space;
  disk_class->resolve = tt_strange_disk_resolve;
}

static void
tt_strange_disk_init (TtStrangeDisk *self)
{
}

TtDisk *
tt_strange_disk_new (TtDisk *base)
{
  TtStrangeDisk *self = g_object_new (TT_TYPE_STRANGE_DISK, NULL);

  self->base = g_object_ref (base);

  return TT_DISK (self);
}

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

void
tt_strange_disk_set_below (TtDisk *disk, const char *folder)
{
  set_text (&TT_STRANGE_DISK (disk)->below, folder);
}

void
tt_strange_disk_hide (TtDisk *disk, const char *ending)
{
  set_text (&TT_STRANGE_DISK (disk)->hidden, ending);
}

void
tt_strange_disk_add_ghost (TtDisk *disk, const char *folder, const char *name)
{
  set_text (&TT_STRANGE_DISK (disk)->ghost_folder, folder);
  set_text (&TT_STRANGE_DISK (disk)->ghost, name);
}

void
tt_strange_disk_set_folds_case (TtDisk *disk, gboolean folds)
{
  TT_STRANGE_DISK (disk)->folds = folds;
}

void
tt_strange_disk_set_coarse (TtDisk *disk, gboolean coarse)
{
  TT_STRANGE_DISK (disk)->coarse = coarse;
}

void
tt_strange_disk_fail_from (TtDisk *disk, guint n, int number)
{
  TtStrangeDisk *self = TT_STRANGE_DISK (disk);

  self->calls = 0;
  self->fail_from = n;
  self->number = number;
}

guint
tt_strange_disk_count (TtDisk *disk)
{
  return TT_STRANGE_DISK (disk)->calls;
}

void
tt_strange_disk_redirect (TtDisk *disk, const char *path, const char *other)
{
  set_text (&TT_STRANGE_DISK (disk)->redirected, path);
  set_text (&TT_STRANGE_DISK (disk)->other, other);
}
