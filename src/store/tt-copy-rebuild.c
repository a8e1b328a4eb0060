/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-copy.h"

#include "store/tt-paths-private.h"
#include "store/tt-recover-private.h"

gboolean
tt_copy_rebuild_shadow (TtEnvironment *environment,
                        const char *folder,
                        const char *shadow_folder,
                        const char *note,
                        GError **error)
{
  g_autoptr (TtPaths) paths = NULL;
  g_autoptr (TtDatabase) primary = NULL;

  g_return_val_if_fail (TT_IS_ENVIRONMENT (environment), FALSE);
  g_return_val_if_fail (folder != NULL && note != NULL, FALSE);

  paths = tt_paths_new (environment, folder, shadow_folder, error);
  if (paths == NULL)
    return FALSE;
  primary = tt_database_open (environment, paths->primary, TT_DATABASE_PRIMARY, error);

  return primary != NULL && tt_recover_shadow (environment, paths, primary, note, error);
}
