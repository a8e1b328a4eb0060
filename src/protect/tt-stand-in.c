/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk of the live copy is away: another copy follows the changes in its place, in the office's
 * own folder, so that the archive, reports and exports go on. It protects from nothing, for it lies
 * on the disk of office.db, and counts as no copy. */

#include "base/tt-error.h"
#include "protect/tt-protect-private.h"
#include "store/tt-shadow-place.h"

#include <glib/gi18n-lib.h>

#define FOLDER "stand-in"

char *
tt_stand_in_dup_folder (TtProtect *self)
{
  return g_build_filename (self->folder, FOLDER, NULL);
}

TtCopy *
tt_stand_in_open (TtProtect *self, gboolean *rebuilt, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *folder = tt_stand_in_dup_folder (self);
  g_autofree char *path = g_build_filename (folder, "office.db", NULL);
  TtStat stat;

  if (self->is_keeper)
    return tt_disk_make_folders (disk, folder, error)
               ? tt_copy_open_shadow (self->environment, self->folder, folder, rebuilt, error)
               : NULL;

  if (!tt_disk_stat (disk, path, &stat, error))
    return NULL;
  if (stat.kind == TT_KIND_FILE)
    return tt_copy_open (self->environment, path, error);

  if (tt_shadow_place_check (self->environment, self->folder, error))
    g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                         _ ("The disk of the live copy was connected just now; try again"));
  return NULL;
}

void
tt_stand_in_remove (TtProtect *self)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *folder = tt_stand_in_dup_folder (self);
  g_autoptr (GError) failure = NULL;
  TtStat stat;

  /* What stays of it is only room, and goes the next time. */
  if (tt_disk_stat (disk, folder, &stat, &failure) && stat.kind == TT_KIND_FOLDER &&
      !tt_disk_remove_tree (disk, folder, &failure))
    g_debug ("%s", failure->message);
}

void
tt_protect_leave_stand_in (TtProtect *self)
{
  g_autoptr (GError) away = NULL;

  if (self->stands_in && tt_shadow_place_check (self->environment, self->folder, &away))
    tt_protect_close_shadow (self);
}

gboolean
tt_protect_check_shadow_disk (TtProtect *self, GError **error)
{
  return tt_shadow_place_check (self->environment, self->folder, error);
}
