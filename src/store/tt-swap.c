/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-swap-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-paths-private.h"
#include "store/tt-raw-private.h"
#include "store/tt-set-aside.h"

#define ASIDE_NAME "office.db"

typedef struct
{
  TtDisk *disk;
  char *folder; /* of the target */
  char *journal;
  char *built_journal;
  char *aside; /* the new folder in set-aside */
  char *aside_file;
  char *aside_journal;
} Way;

static void
way_free (Way *self)
{
  g_free (self->folder);
  g_free (self->journal);
  g_free (self->built_journal);
  g_free (self->aside);
  g_free (self->aside_file);
  g_free (self->aside_journal);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

static Way *
way_new_without_aside (const TtSwap *swap)
{
  Way *self = g_new0 (Way, 1);

  self->disk = tt_environment_get_disk (swap->environment);
  self->folder = g_path_get_dirname (swap->target);
  self->journal = tt_journal_path (swap->target);
  self->built_journal = tt_journal_path (swap->built);

  return self;
}

static Way *
way_new (const TtSwap *swap, GError **error)
{
  g_autoptr (Way) self = way_new_without_aside (swap);

  self->aside = tt_set_aside_new (swap->environment, swap->aside_root, swap->note, error);
  if (self->aside == NULL)
    return NULL;

  self->aside_file = g_build_filename (self->aside, ASIDE_NAME, NULL);
  self->aside_journal = tt_journal_path (self->aside_file);

  return g_steal_pointer (&self);
}

/* Some file systems know no links. The file is copied through the handle that holds it then:
 * opening and closing it here would drop SQLite's locks. */
static gboolean
link_or_copy (Way *way, const TtSwap *swap, GError **error)
{
  g_autoptr (GError) link_error = NULL;

  if (tt_disk_link (way->disk, swap->target, way->aside_file, &link_error))
    return TRUE;
  if (swap->held == NULL || g_error_matches (link_error, TT_ERROR, TT_ERROR_DISK_FULL))
    {
      g_propagate_error (error, g_steal_pointer (&link_error));
      return FALSE;
    }

  return tt_raw_copy_pair (swap->held, way->aside_file, FALSE, error) &&
         tt_path_sync (way->disk, way->aside_file, error);
}

static gboolean
move_if_there (TtDisk *disk, const char *from, const char *to, GError **error)
{
  gboolean exists;

  if (!tt_path_exists (disk, from, &exists, error))
    return FALSE;

  return !exists || tt_disk_rename (disk, from, to, error);
}

static gboolean
keep_by_link (Way *way, const TtSwap *swap, GError **error)
{
  gboolean exists;

  if (!tt_path_exists (way->disk, swap->target, &exists, error))
    return FALSE;
  if (exists && !link_or_copy (way, swap, error))
    return FALSE;
  if (!tt_disk_sync_folder (way->disk, way->aside, error))
    return FALSE;
  TT_FAULT_POINT ("swap:linked", error, FALSE);

  return TRUE;
}

static gboolean
keep_by_move (Way *way, const char *target, GError **error)
{
  if (!move_if_there (way->disk, target, way->aside_file, error))
    return FALSE;
  TT_FAULT_POINT ("recover:file-aside", error, FALSE);
  if (!move_if_there (way->disk, way->journal, way->aside_journal, error))
    return FALSE;
  TT_FAULT_POINT ("recover:journal-aside", error, FALSE);

  /* The old pair is surely out of the way before the new one comes. */
  if (!tt_disk_sync_folder (way->disk, way->aside, error) ||
      !tt_disk_sync_folder (way->disk, way->folder, error))
    return FALSE;
  TT_FAULT_POINT ("recover:aside-synced", error, FALSE);

  return TRUE;
}

static gboolean
put_in (Way *way, const TtSwap *swap, GError **error)
{
  if (!tt_disk_rename (way->disk, way->built_journal, way->journal, error))
    return FALSE;
  TT_FAULT_POINT ("swap:journal-in", error, FALSE);
  if (!tt_disk_rename (way->disk, swap->built, swap->target, error))
    return FALSE;
  TT_FAULT_POINT ("swap:renamed", error, FALSE);
  if (!tt_disk_sync_folder (way->disk, way->folder, error))
    return FALSE;
  TT_FAULT_POINT ("swap:synced", error, FALSE);

  return TRUE;
}

gboolean
tt_swap_sound (const TtSwap *self, char **set_aside, GError **error)
{
  g_autoptr (Way) way = way_new (self, error);

  if (way == NULL || !keep_by_link (way, self, error) || !put_in (way, self, error))
    return FALSE;

  *set_aside = g_steal_pointer (&way->aside);
  return TRUE;
}

gboolean
tt_swap_damaged (const TtSwap *self, char **set_aside, GError **error)
{
  g_autoptr (Way) way = way_new (self, error);

  if (way == NULL || !keep_by_move (way, self->target, error) || !put_in (way, self, error))
    return FALSE;

  *set_aside = g_steal_pointer (&way->aside);
  return TRUE;
}

gboolean
tt_swap_empty (const TtSwap *self, GError **error)
{
  g_autoptr (Way) way = way_new_without_aside (self);

  return put_in (way, self, error);
}
