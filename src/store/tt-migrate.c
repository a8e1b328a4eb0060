/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ladder from older schemas to ours:
 *
 *   version 1: the first
 *
 * Before it is climbed a copy of the file is set aside and read back. */

#include "store/tt-migrate-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-build-private.h"
#include "store/tt-set-aside.h"
#include "store/tt-store-object-private.h"

#include <glib/gi18n-lib.h>

#define ACTOR "timetracker"

/* Ends with a step to nowhere, because C has no empty arrays. */
static const TtMigration ladder[] = {
  { 0, NULL },
};

GPtrArray *
tt_migrate_plan (
    const TtMigration *steps, gsize n_steps, gint64 version, gint64 target, GError **error)
{
  g_autoptr (GPtrArray) plan = g_ptr_array_new ();

  for (gint64 to = version + 1; to <= target; to++)
    {
      const TtMigration *found = NULL;

      for (gsize i = 0; i < n_steps; i++)
        found = steps[i].to == to ? &steps[i] : found;
      if (found == NULL)
        {
          g_set_error (error, TT_ERROR, TT_ERROR_FAILED,
                       _ ("This program cannot read an office of version %" G_GINT64_FORMAT),
                       version);
          return NULL;
        }
      g_ptr_array_add (plan, (gpointer) found);
    }

  return g_steal_pointer (&plan);
}

static gboolean
climb (TtDatabase *database, const TtMigration *step, GError **error)
{
  g_autofree char *label = g_strdup_printf ("migrate %" G_GINT64_FORMAT, step->to);
  g_autofree char *version = g_strdup_printf ("PRAGMA user_version=%" G_GINT64_FORMAT, step->to);
  g_autoptr (TtLineage) lineage = NULL;
  g_autoptr (TtFrame) frame = NULL;
  TtHead head;
  gint64 at;

  lineage = tt_lineage_read (database, error);
  if (lineage == NULL || !tt_database_get_head (database, &head, error) ||
      !step->climb (database, error) || !tt_database_exec (database, version, error) ||
      !tt_chain_get_time (database, &at, error))
    return FALSE;

  TT_FAULT_POINT ("migrate:climbed", error, FALSE);
  frame = tt_chain_start (database, TT_START_REPLACES, &head, lineage, at, ACTOR, label, error);

  return frame != NULL;
}

gboolean
tt_migrate_step (TtDatabase *database, const TtMigration *step, GError **error)
{
  if (!tt_database_begin_write (database, error))
    return FALSE;
  if (climb (database, step, error) && tt_database_commit (database, error))
    return TRUE;

  tt_database_rollback (database);
  return FALSE;
}

/* The file as it was, sealed and read back. */
static gboolean
keep_present (TtStore *self, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  TtHead head, kept;

  folder =
      tt_set_aside_new (self->environment, self->paths->folder,
                        _ ("The office as it was before it was brought to a newer version"), error);
  if (folder == NULL)
    return FALSE;

  path = g_build_filename (folder, "office.db", NULL);
  if (!tt_build_copy (self->database, path, NULL, NULL, NULL, error) ||
      !tt_build_seal (self->environment, path, error) ||
      !tt_disk_sync_folder (tt_environment_get_disk (self->environment), folder, error) ||
      !tt_database_get_head (self->database, &head, error) ||
      !tt_build_read_head (self->environment, path, &kept, NULL, error))
    return FALSE;

  if (!tt_head_equal (&head, &kept))
    g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                 _ ("The copy that was made before a change of version is not what it should be"));

  return tt_head_equal (&head, &kept);
}

gboolean
tt_store_climb (TtStore *self,
                const TtMigration *steps,
                gsize n_steps,
                gint64 target,
                gboolean *climbed,
                GError **error)
{
  g_autoptr (GPtrArray) plan = NULL;
  gint64 version;

  *climbed = FALSE;
  if (!tt_database_get_int64 (self->database, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == target)
    return TRUE;

  plan = tt_migrate_plan (steps, n_steps, version, target, error);
  if (plan == NULL || !keep_present (self, error))
    return FALSE;

  for (guint i = 0; i < plan->len; i++)
    {
      if (!tt_migrate_step (self->database, plan->pdata[i], error))
        return FALSE;
      *climbed = TRUE;
    }

  return TRUE;
}

gboolean
tt_store_migrate (TtStore *self, gboolean *climbed, GError **error)
{
  return tt_store_climb (self, ladder, G_N_ELEMENTS (ladder), TT_SCHEMA_VERSION, climbed, error);
}
