/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The swap. Lock first, then catch up: the other order loses acknowledged changes.
 *
 * 1. The swapper's byte; what an interrupted swap left is settled.
 * 2. EXCLUSIVE on the old file, through the shim's handle, its journal cold.
 * 3. The shadow takes what it lacks, read through that very handle.
 * 4. The prepared files get the names by which others finish or undo what is interrupted from here.
 * 5. The old file is linked aside; new journal in; new file renamed in: that is the decision.
 * 6. The shadow in the same way. Whoever comes first does it if we do not. */

#include "store/tt-prepared-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-raw-private.h"
#include "store/tt-recover-private.h"
#include "store/tt-shadow-place-private.h"
#include "store/tt-swap-private.h"

#include <glib/gi18n-lib.h>

#define SWAPPER_TIMEOUT (30 * G_USEC_PER_SEC)
#define MOST_TRIES 10
#define BATCH 256

typedef struct
{
  TtPrepared *prepared;
  TtEnvironment *environment;
  TtDisk *disk;
  const TtPaths *paths;
  TtDatabase *held; /* the old file, EXCLUSIVE; NULL where there is none */
  gboolean sound;   /* whether its head can be read */
  TtHead head;
} Swapping;

/* Reading it once plays a hot journal back. */
static gboolean
cool_down (Swapping *self, GError **error)
{
  g_autoptr (TtDatabase) database =
      tt_database_open (self->environment, self->paths->primary, TT_DATABASE_PRIMARY, error);
  TtHead head;

  return database != NULL && tt_database_get_head (database, &head, error);
}

static void
let_go (Swapping *self)
{
  if (self->held != NULL)
    tt_raw_unlock (self->held);
  g_clear_object (&self->held);
}

/* Holds what is there. A hot journal that cannot be played back belongs to a damaged pair, which is
 * set aside as it is. */
static gboolean
hold_cold (Swapping *self, gboolean *cold, GError **error)
{
  for (guint i = 0; i < MOST_TRIES; i++)
    {
      g_autoptr (GError) hold_error = NULL;
      gboolean hot = FALSE;

      self->held = tt_raw_lock (self->environment, self->paths->primary, &hold_error);
      *cold = FALSE;
      if (g_error_matches (hold_error, TT_ERROR, TT_ERROR_NOT_FOUND))
        return TRUE;
      if (g_error_matches (hold_error, TT_ERROR, TT_ERROR_MOVED))
        continue;
      if (self->held == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&hold_error));
          return FALSE;
        }
      if (!tt_journal_is_hot (self->disk, self->paths->primary, &hot, error))
        return FALSE;
      *cold = !hot;
      if (!hot)
        return TRUE;

      let_go (self);
      if (!cool_down (self, &hold_error) &&
          g_error_matches (hold_error, TT_ERROR, TT_ERROR_DAMAGED))
        {
          self->held = tt_raw_lock (self->environment, self->paths->primary, error);
          return self->held != NULL;
        }
    }

  g_set_error (error, TT_ERROR, TT_ERROR_BUSY, _ ("“%s” does not come to rest; try again"),
               self->paths->primary);
  return FALSE;
}

static gboolean
hold (Swapping *self, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  gboolean cold = FALSE;

  if (!hold_cold (self, &cold, error))
    return FALSE;
  if (self->held == NULL || !cold)
    return TRUE;

  self->sound = tt_database_get_head (self->held, &self->head, &read_error);
  if (!self->sound && !g_error_matches (read_error, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_expected (Swapping *self, const TtHead *expected, GError **error)
{
  TtPrepared *prepared = self->prepared;
  gboolean shadow = FALSE;

  /* Where only a second copy is left there is an office to be recovered, not one to be made. */
  if (!tt_path_exists (self->disk, self->paths->shadow, &shadow, error))
    return FALSE;
  if ((self->held != NULL || shadow) && prepared->replace == TT_REPLACE_NEW)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("There is an office in “%s” already"),
                   self->paths->folder);
      return FALSE;
    }
  if (expected != NULL && (!self->sound || !tt_head_equal (expected, &self->head)))
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                           _ ("The office was changed meanwhile; nothing was replaced. Try again"));
      return FALSE;
    }
  if (self->sound && (!prepared->has_parent || !tt_head_equal (&prepared->parent, &self->head)))
    {
      prepared->has_parent = TRUE;
      return tt_prepared_begin_again (prepared, &self->head, self->held, error);
    }

  return TRUE;
}

/* The old shadow is set aside as whole as it can be. That it is damaged, missing or of another
 * history stops nothing: the old primary is kept too. */
static gboolean
catch_shadow_up (Swapping *self, GError **error)
{
  g_autoptr (GError) catch_error = NULL;
  g_autoptr (TtDatabase) shadow = NULL;

  if (!self->sound)
    return TRUE;

  shadow =
      tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_COPY, &catch_error);
  if (shadow != NULL && tt_catch_up_from (shadow, self->held, BATCH, NULL, NULL, &catch_error))
    return TRUE;

  if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_DAMAGED) ||
      g_error_matches (catch_error, TT_ERROR, TT_ERROR_NOT_FOUND) ||
      g_error_matches (catch_error, TT_ERROR, TT_ERROR_MOVED) ||
      g_error_matches (catch_error, TT_ERROR, TT_ERROR_DECISION))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&catch_error));
  return FALSE;
}

static gboolean
rename_pair (TtDisk *disk, const char *from, const char *to, GError **error)
{
  g_autofree char *from_journal = tt_journal_path (from);
  g_autofree char *to_journal = tt_journal_path (to);

  return tt_disk_rename (disk, from_journal, to_journal, error) &&
         tt_disk_rename (disk, from, to, error);
}

/* The primary first: a prepared shadow alone would look like a swap that was decided. */
static gboolean
take_names (Swapping *self, GError **error)
{
  if (!rename_pair (self->disk, self->prepared->primary, self->paths->next_primary, error) ||
      !tt_disk_sync_folder (self->disk, self->paths->folder, error))
    return FALSE;
  TT_FAULT_POINT ("swap:primary-named", error, FALSE);
  if (!rename_pair (self->disk, self->prepared->shadow, self->paths->next_shadow, error) ||
      !tt_disk_sync_folder (self->disk, self->paths->shadow_folder, error))
    return FALSE;
  TT_FAULT_POINT ("swap:named", error, FALSE);

  return TRUE;
}

static const char *
get_note (TtReplace replace)
{
  switch (replace)
    {
    case TT_REPLACE_NEW:
      return _ ("What lay where a new office was made");
    case TT_REPLACE_IMPORT:
      return _ ("The office as it was before an import");
    case TT_REPLACE_RESTORE:
      return _ ("The office as it was before a restore");
    }
  g_assert_not_reached ();
}

static gboolean
put_in_place (Swapping *self, char **set_aside, GError **error)
{
  const TtSwap swap = {
    .environment = self->environment,
    .target = self->paths->primary,
    .built = self->paths->next_primary,
    .held = self->held,
    .aside_root = self->paths->folder,
    .note = get_note (self->prepared->replace),
  };

  if (self->held == NULL)
    return tt_swap_empty (&swap, error);
  if (self->sound)
    return tt_swap_sound (&swap, set_aside, error);

  return tt_swap_damaged (&swap, set_aside, error);
}

/* Whether the rename was done, whatever was answered after it. */
static gboolean
is_decided (Swapping *self)
{
  g_autoptr (GError) error = NULL;
  gboolean next = TRUE, there = FALSE;

  return tt_path_exists (self->disk, self->paths->next_primary, &next, &error) &&
         tt_path_exists (self->disk, self->paths->primary, &there, &error) && !next && there;
}

static gboolean
decide (Swapping *self, char **set_aside, GError **error)
{
  g_autoptr (GError) swap_error = NULL;
  g_autoptr (GError) sync_error = NULL;

  if (put_in_place (self, set_aside, &swap_error))
    return TRUE;
  if (!is_decided (self))
    {
      g_propagate_error (error, g_steal_pointer (&swap_error));
      return FALSE;
    }
  if (tt_disk_sync_folder (self->disk, self->paths->folder, &sync_error))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_UNKNOWN,
               _ ("The office was replaced, but the disk does not say that this will last: %s"),
               sync_error->message);
  return FALSE;
}

/* The pair was prepared for the place that the shadow had then. */
static gboolean
check_shadow_place (Swapping *self, GError **error)
{
  g_autoptr (TtShadowPlace) place =
      tt_shadow_place_read (self->environment, self->paths->folder, error);
  gboolean same;

  if (place == NULL)
    return FALSE;
  same = self->prepared->gives_up
             ? !place->is_here
             : place->is_here && g_str_equal (place->folder, self->paths->shadow_folder);
  if (!same)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                         _ ("The live copy was moved, or its disk was connected or taken away "
                            "meanwhile; nothing was replaced. Try again"));

  return same;
}

static gboolean
swap_alone (Swapping *self, const TtHead *expected, char **set_aside, GError **error)
{
  g_autoptr (GError) shadow_error = NULL;
  gboolean decided;

  if (!check_shadow_place (self, error) ||
      !tt_swap_settle (self->environment, self->paths, error) || !hold (self, error) ||
      !check_expected (self, expected, error))
    return FALSE;
  TT_FAULT_POINT ("swap:held", error, FALSE);
  if (!catch_shadow_up (self, error))
    return FALSE;
  TT_FAULT_POINT ("swap:caught-up", error, FALSE);
  if (self->prepared->gives_up &&
      !tt_shadow_place_give_up (self->environment, self->paths->folder, error))
    return FALSE;
  TT_FAULT_POINT ("swap:given-up", error, FALSE);
  if (!take_names (self, error))
    return FALSE;

  decided = decide (self, set_aside, error);
  if (!decided)
    return FALSE;
  let_go (self);
  TT_FAULT_POINT ("swap:decided", error, FALSE);

  /* The office is replaced. If the shadow cannot follow now, the next opener brings it. */
  tt_swap_shadow (self->environment, self->paths, self->paths->next_shadow,
                  get_note (self->prepared->replace), &shadow_error);

  return TRUE;
}

/* What took a name and was not swapped in goes, shadow first, and the prepared pair with it. */
static void
clean_up (Swapping *self)
{
  g_autoptr (GError) error = NULL;

  if (!is_decided (self))
    tt_swap_settle (self->environment, self->paths, &error);
}

gboolean
tt_prepared_swap (TtPrepared *self, const TtHead *expected, char **set_aside, GError **error)
{
  g_autoptr (TtLockFile) lock = NULL;
  g_autofree char *aside = NULL;
  Swapping swapping = { .prepared = self };
  gboolean done;

  g_return_val_if_fail (TT_IS_PREPARED (self), FALSE);
  g_return_val_if_fail (self->primary != NULL, FALSE);

  swapping.environment = self->environment;
  swapping.disk = tt_environment_get_disk (self->environment);
  swapping.paths = self->paths;
  if (set_aside != NULL)
    *set_aside = NULL;
  lock = tt_locks_open (tt_environment_get_locks (self->environment), self->paths->lock, error);
  if (lock == NULL || !tt_lock_file_wait (lock, TT_LOCK_SWAPPER, SWAPPER_TIMEOUT, error))
    return FALSE;

  done = swap_alone (&swapping, expected, &aside, error);
  let_go (&swapping);
  if (!done)
    clean_up (&swapping);
  tt_lock_file_unlock (lock, TT_LOCK_SWAPPER);
  if (!done)
    return FALSE;

  g_clear_pointer (&self->primary, g_free);
  g_clear_pointer (&self->shadow, g_free);
  if (set_aside != NULL)
    *set_aside = g_steal_pointer (&aside);

  return TRUE;
}
