/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-paths-private.h"

#include "base/tt-error.h"
#include "store/tt-shadow-place-private.h"

static char *
dup_shadow_folder (TtEnvironment *environment, TtPaths *self, GError **error)
{
  g_autoptr (TtShadowPlace) place = tt_shadow_place_read (environment, self->folder, error);

  if (place == NULL)
    return NULL;
  self->token = g_strdup (place->token);

  return g_strdup (place->folder);
}

TtPaths *
tt_paths_new (TtEnvironment *environment,
              const char *folder,
              const char *shadow_folder,
              GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autoptr (TtPaths) self = g_new0 (TtPaths, 1);

  self->folder = tt_disk_resolve (disk, folder, error);
  if (self->folder == NULL)
    return NULL;

  self->shadow_folder = shadow_folder != NULL ? g_strdup (shadow_folder)
                                              : dup_shadow_folder (environment, self, error);
  self->is_elsewhere = shadow_folder != NULL;
  if (self->shadow_folder == NULL)
    return NULL;

  self->primary = g_build_filename (self->folder, "office.db", NULL);
  self->shadow = g_build_filename (self->shadow_folder, "office.db", NULL);
  self->new_primary = g_build_filename (self->folder, "office.new.db", NULL);
  self->new_shadow = g_build_filename (self->shadow_folder, "office.new.db", NULL);
  self->next_primary = g_build_filename (self->folder, "office.next.db", NULL);
  self->next_shadow = g_build_filename (self->shadow_folder, "office.next.db", NULL);
  self->evidence = g_build_filename (self->folder, "office.evidence.db", NULL);
  self->lock = g_build_filename (self->folder, "office.lock", NULL);

  return g_steal_pointer (&self);
}

void
tt_paths_free (TtPaths *self)
{
  if (self == NULL)
    return;

  g_free (self->folder);
  g_free (self->shadow_folder);
  g_free (self->token);
  g_free (self->primary);
  g_free (self->shadow);
  g_free (self->new_primary);
  g_free (self->new_shadow);
  g_free (self->next_primary);
  g_free (self->next_shadow);
  g_free (self->evidence);
  g_free (self->lock);
  g_free (self);
}

const char *
tt_paths_get_shadow_aside (const TtPaths *self)
{
  g_autofree char *usual = g_build_filename (self->folder, "shadow", NULL);

  return g_str_equal (usual, self->shadow_folder) ? self->folder : self->shadow_folder;
}

gboolean
tt_paths_check_shadow (const TtPaths *self, TtDisk *disk, GError **error)
{
  return self->token == NULL ||
         tt_shadow_marker_check (disk, self->shadow_folder, self->token, error);
}

char *
tt_journal_path (const char *database)
{
  return g_strconcat (database, "-journal", NULL);
}

gboolean
tt_path_exists (TtDisk *disk, const char *path, gboolean *exists, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (disk, path, &stat, error))
    return FALSE;

  *exists = stat.kind != TT_KIND_NONE;
  return TRUE;
}

gboolean
tt_path_remove (TtDisk *disk, const char *path, GError **error)
{
  g_autoptr (GError) unlink_error = NULL;

  if (tt_disk_unlink (disk, path, &unlink_error) ||
      g_error_matches (unlink_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&unlink_error));
  return FALSE;
}

gboolean
tt_pair_remove (TtDisk *disk, const char *database, GError **error)
{
  g_autofree char *journal = tt_journal_path (database);

  return tt_path_remove (disk, database, error) && tt_path_remove (disk, journal, error);
}

gboolean
tt_path_sync (TtDisk *disk, const char *path, GError **error)
{
  g_autoptr (TtFile) file = tt_disk_open (disk, path, TT_OPEN_WRITE, error);

  return file != NULL && tt_file_sync (file, error);
}
