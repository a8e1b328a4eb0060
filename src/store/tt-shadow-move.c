/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shadow moves to another disk while the office is worked with:
 *
 * 1. What stands where it is now is brought to the primary's head, as every opener does.
 * 2. The target is looked at and tried: written, renamed over, read back. A marker is put there.
 * 3. The shadow is built there from the primary, every page of which is read; photos follow.
 * 4. It is opened anew, its cache dropped before, and compared with the primary row by row.
 * 5. With the swapper's byte it takes what came meanwhile, and one rename of `shadow.place`
 * decides.
 * 6. The old one is set aside, the new one opened in the ordinary way, the old one removed.
 *
 * A process that dies before 5 leaves a folder that the next try takes up; after 5 the rest is done
 * by whoever keeps the copies next. */

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-paths-private.h"
#include "store/tt-recover-private.h"
#include "store/tt-shadow-place-private.h"
#include "store/tt-store-office.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SWAPPER_TIMEOUT (30 * G_USEC_PER_SEC)
#define TOKEN_BYTES 16
#define ASIDE "set-aside"

/* One name, so that whoever goes on after a kill finds what was set aside. */
#define OLD "moved-live-copy"

#define SPARE_BYTES (16 * 1024 * 1024)

/* Rows are compared in slices; where others write all the while, so many tries are made. */
#define MOST_TRIES 1000

typedef struct
{
  const TtShadowMove *move;
  TtDisk *disk;
  TtShadowPlace *from;
  TtShadowPlace *to;
  TtPaths *paths; /* of the office with the shadow at the target */
  gboolean fresh; /* nothing was there before */
} Moving;

static void
moving_free (Moving *self)
{
  tt_shadow_place_free (self->from);
  tt_shadow_place_free (self->to);
  tt_paths_free (self->paths);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moving, moving_free)

static gboolean
is_within (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 &&
         (path[length] == '\0' || path[length] == '/' || g_str_equal (folder, "/"));
}

static char *
dup_token (TtEnvironment *environment)
{
  g_autoptr (GString) token = g_string_new (NULL);
  guint8 bytes[TOKEN_BYTES];

  tt_random_fill (tt_environment_get_random (environment), bytes, sizeof bytes);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (token, "%02x", bytes[i]);

  return g_string_free (g_steal_pointer (&token), FALSE);
}

/* ---- the target -------------------------------------------------------------- */

static gboolean
check_target (Moving *self, GError **error)
{
  const TtShadowMove *move = self->move;
  const char *target = self->to->folder;

  if (g_str_equal (target, self->from->folder))
    {
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS, _ ("The live copy is in “%s” already"),
                   target);
      return FALSE;
    }
  if (self->to->is_home)
    return TRUE;
  if (is_within (target, move->folder) || is_within (move->folder, target) ||
      strchr (target, '\n') != NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_INVALID,
                   _ ("The live copy cannot be in “%s”: choose a folder of its own outside the "
                      "office's, best on another disk"),
                   target);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_medium (Moving *self, GError **error)
{
  TtMedium medium;

  if (!tt_disk_get_medium (self->disk, self->to->folder, &medium, error))
    return FALSE;
  if (medium.kind == TT_MEDIUM_MISSING)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_AWAY,
                   _ ("No disk is mounted where “%s” lies; connect it first"), self->to->folder);
      return FALSE;
    }
  if (medium.read_only)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_READ_ONLY, _ ("The disk with “%s” can only be read"),
                   self->to->folder);
      return FALSE;
    }

  return TRUE;
}

/* What the system itself keeps on a disk, and what a move that was stopped left. */
static gboolean
is_furniture (const char *name)
{
  return g_str_equal (name, "lost+found") || name[0] == '.';
}

static gboolean
check_empty (Moving *self, GError **error)
{
  g_autoptr (GPtrArray) names = tt_disk_list (self->disk, self->to->folder, error);
  gboolean ours = FALSE;

  if (names == NULL || !tt_shadow_marker_is_ours (self->move->environment, self->move->folder,
                                                  self->to->folder, &ours, error))
    return FALSE;

  self->fresh = !ours;
  for (guint i = 0; i < names->len && !ours; i++)
    {
      if (is_furniture (names->pdata[i]) || g_str_equal (names->pdata[i], ASIDE))
        continue;
      g_set_error (error, TT_ERROR, TT_ERROR_EXISTS,
                   _ ("“%s” is not empty; choose an empty folder, or a new one"), self->to->folder);
      return FALSE;
    }

  return TRUE;
}

static gboolean
count_rows (TtDatabase *database, gpointer user_data, GError **error)
{
  return tt_store_count (database, user_data, error);
}

static gboolean
check_room (Moving *self, GError **error)
{
  TtCounts counts = { 0 };
  guint64 room, all, needed;
  TtStat stat;

  if (!tt_store_read (self->move->primary, count_rows, &counts, error) ||
      !tt_disk_stat (self->disk, self->paths->primary, &stat, error) ||
      !tt_disk_space (self->disk, self->to->folder, &room, &all, error))
    return FALSE;

  needed = (guint64) MAX (0, stat.size) + (guint64) MAX (0, counts.photo_bytes) + SPARE_BYTES;
  if (room < needed)
    {
      g_autofree char *want = g_format_size (needed);
      g_autofree char *have = g_format_size (room);

      /* Translators: a folder, and two amounts: "1.2 GB". */
      g_set_error (error, TT_ERROR, TT_ERROR_DISK_FULL,
                   _ ("“%s” has no room for the live copy: it needs %s, and %s are free"),
                   self->to->folder, want, have);
    }

  return room >= needed;
}

/* A file system that cannot put one file in the place of another, or gives back something else,
 * cannot hold a database. */
static gboolean
try_disk (Moving *self, GError **error)
{
  static const guint8 words[] = "TimeTracker looks whether this disk can hold the live copy.\n";
  g_autofree char *path = g_build_filename (self->to->folder, ".probe", NULL);

  return tt_disk_write_whole (self->disk, path, words, sizeof words - 1, error) &&
         tt_disk_write_whole (self->disk, path, words, sizeof words - 2, error) &&
         tt_path_remove (self->disk, path, error);
}

static gboolean
ready_target (Moving *self, GError **error)
{
  if (self->to->is_home)
    return tt_disk_make_folders (self->disk, self->to->folder, error) && check_room (self, error);

  if (!check_medium (self, error) || !tt_disk_make_folders (self->disk, self->to->folder, error) ||
      !check_empty (self, error) || !check_room (self, error) || !try_disk (self, error) ||
      !tt_shadow_marker_write (self->move->environment, self->move->folder, self->to->folder,
                               self->to->token, error))
    return FALSE;
  TT_FAULT_POINT ("move:marked", error, FALSE);

  return TRUE;
}

/* ---- building and proving ---------------------------------------------------- */

static gboolean
is_stopped (Moving *self, GError **error)
{
  return g_cancellable_set_error_if_cancelled (self->move->cancellable, error);
}

/* Nobody has the new file open: what is read next comes from the disk. */
static gboolean
drop_cache (Moving *self, GError **error)
{
  g_autoptr (TtFile) file = tt_disk_open (self->disk, self->paths->shadow, TT_OPEN_READ, error);

  if (file == NULL)
    return FALSE;
  tt_file_drop_cache (file);

  return TRUE;
}

static gboolean
build (Moving *self, GError **error)
{
  g_autoptr (TtDatabase) primary = NULL;

  primary =
      tt_database_open (self->move->environment, self->paths->primary, TT_DATABASE_PRIMARY, error);
  if (primary == NULL ||
      !tt_recover_shadow (self->move->environment, self->paths, primary,
                          _ ("What lay where the live copy was moved to"), error))
    return FALSE;
  TT_FAULT_POINT ("move:built", error, FALSE);

  return drop_cache (self, error);
}

/* As every opener does: it takes what came meanwhile. */
static TtCopy *
open_new (Moving *self, GError **error)
{
  return tt_copy_open_shadow (self->move->environment, self->move->folder, self->to->folder, NULL,
                              error);
}

static gboolean
bring (Moving *self, GError **error)
{
  g_autoptr (TtCopy) copy = NULL;
  gboolean done;

  if (self->move->bring == NULL)
    return TRUE;

  copy = open_new (self, error);
  if (copy == NULL)
    return FALSE;
  done = self->move->bring (copy, self->to->folder, self->move->user_data, error);
  tt_copy_close (copy);

  return done;
}

static gboolean
compare_once (Moving *self, char **position, gboolean *done, GError **error)
{
  g_autoptr (TtCopy) copy = open_new (self, error);
  g_autofree char *differs = NULL;
  g_autofree char *before = NULL;

  if (copy == NULL)
    return FALSE;

  do
    {
      g_free (before);
      before = g_strdup (*position);
      if (is_stopped (self, error) ||
          !tt_compare_slices (self->move->primary, copy, position, &differs, error))
        return FALSE;
    }
  while (differs == NULL && **position != '\0' && !g_str_equal (before, *position));
  tt_copy_close (copy);

  if (differs != NULL)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_MISMATCH,
                   _ ("The disk with “%s” does not give back what was written to it (%s)"),
                   self->to->folder, differs);
      return FALSE;
    }
  *done = **position == '\0' && !g_str_equal (before, "");

  return TRUE;
}

static gboolean
prove (Moving *self, GError **error)
{
  g_autofree char *position = g_strdup ("");
  gboolean done = FALSE;

  for (guint i = 0; i < MOST_TRIES && !done; i++)
    if (!compare_once (self, &position, &done, error))
      return FALSE;

  if (!done)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                         _ ("The office is written to all the time; try again"));

  return done;
}

/* ---- the switch -------------------------------------------------------------- */

/* An import or a restore that was killed is finished where the shadow still is. */
static gboolean
check_settled (Moving *self, GError **error)
{
  g_autoptr (TtPaths) present =
      tt_paths_new (self->move->environment, self->move->folder, NULL, error);
  gboolean unsettled = FALSE;

  if (present == NULL ||
      !tt_swap_is_unsettled (self->move->environment, present, &unsettled, error))
    return FALSE;
  if (unsettled)
    g_set_error_literal (error, TT_ERROR, TT_ERROR_BUSY,
                         _ ("An import or a restore is not finished yet; try again"));

  return !unsettled;
}

static gboolean
switch_over (Moving *self, GError **error)
{
  g_autoptr (TtCopy) copy = NULL;

  if (is_stopped (self, error) || !check_settled (self, error))
    return FALSE;
  copy = open_new (self, error);
  if (copy == NULL)
    return FALSE;
  tt_copy_close (copy);

  if (!tt_shadow_place_write (self->move->environment, self->move->folder, self->to, error))
    return FALSE;
  TT_FAULT_POINT ("move:switched", error, FALSE);

  return TRUE;
}

static gboolean
switch_alone (Moving *self, GError **error)
{
  g_autoptr (TtLockFile) lock = NULL;
  gboolean done;

  lock =
      tt_locks_open (tt_environment_get_locks (self->move->environment), self->paths->lock, error);
  if (lock == NULL || !tt_lock_file_wait (lock, TT_LOCK_SWAPPER, SWAPPER_TIMEOUT, error))
    return FALSE;

  done = switch_over (self, error);
  tt_lock_file_unlock (lock, TT_LOCK_SWAPPER);

  return done;
}

/* ---- the whole --------------------------------------------------------------- */

static Moving *
moving_new (const TtShadowMove *move, GError **error)
{
  g_autoptr (Moving) self = g_new0 (Moving, 1);
  g_autofree char *home = g_build_filename (move->folder, TT_SHADOW_HOME, NULL);

  self->move = move;
  self->disk = tt_environment_get_disk (move->environment);
  self->from = tt_shadow_place_read (move->environment, move->folder, error);
  if (self->from == NULL)
    return NULL;

  self->to = g_new0 (TtShadowPlace, 1);
  self->to->folder =
      move->target != NULL ? g_canonicalize_filename (move->target, "/") : g_strdup (home);
  self->to->is_home = g_str_equal (self->to->folder, home);
  if (!self->to->is_home)
    self->to->token = dup_token (move->environment);
  /* What lies on a disk that is away may be more than is known here: it stays there. */
  if (self->from->is_here)
    {
      self->to->left = g_strdup (self->from->folder);
      self->to->left_token = g_strdup (self->from->token);
    }
  self->paths = tt_paths_new (move->environment, move->folder, self->to->folder, error);

  return self->paths != NULL ? g_steal_pointer (&self) : NULL;
}

/* What was begun in an empty folder and came to nothing does not stay: a full disk would stay full.
 * What cannot be removed is taken up by the next try. */
static void
clean_up (Moving *self)
{
  g_autofree char *photos = g_build_filename (self->to->folder, "photos", NULL);
  g_autoptr (GError) error = NULL;

  if (self->to->is_home || !self->fresh)
    return;

  if (!tt_pair_remove (self->disk, self->paths->new_shadow, &error) ||
      !tt_pair_remove (self->disk, self->paths->shadow, &error) ||
      !tt_disk_remove_tree (self->disk, photos, &error) ||
      !tt_shadow_marker_remove (self->disk, self->to->folder, &error))
    g_debug ("%s", error->message);
}

static gboolean
settle_present (Moving *self, GError **error)
{
  g_autoptr (TtCopy) copy = NULL;

  if (!self->from->is_here)
    return TRUE;
  copy = tt_copy_open_shadow (self->move->environment, self->move->folder, NULL, NULL, error);
  if (copy == NULL)
    return FALSE;
  tt_copy_close (copy);

  return TRUE;
}

gboolean
tt_shadow_move (const TtShadowMove *move, GError **error)
{
  g_autoptr (Moving) self = NULL;
  gboolean switched;

  g_return_val_if_fail (move != NULL && TT_IS_STORE (move->primary), FALSE);

  self = moving_new (move, error);
  if (self == NULL || !check_target (self, error) || !settle_present (self, error))
    return FALSE;
  switched = ready_target (self, error) && !is_stopped (self, error) && build (self, error) &&
             bring (self, error) && prove (self, error);
  if (switched)
    {
      TT_FAULT_POINT ("move:proven", error, FALSE);
      switched = switch_alone (self, error);
    }
  if (!switched)
    clean_up (self);

  return switched;
}

/* ---- what was left ----------------------------------------------------------- */

static gboolean
move_aside (TtDisk *disk, const char *left, const char *aside, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean exists;

  if (!tt_path_exists (disk, left, &exists, error))
    return FALSE;
  if (!exists)
    return TRUE;
  names = tt_disk_list (disk, left, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *from = g_build_filename (left, names->pdata[i], NULL);
      g_autofree char *to = g_build_filename (aside, names->pdata[i], NULL);

      if (is_furniture (names->pdata[i]) || g_str_equal (names->pdata[i], TT_SHADOW_MARKER) ||
          g_str_equal (names->pdata[i], ASIDE))
        continue;
      if (!tt_disk_rename (disk, from, to, error))
        return FALSE;
    }

  return tt_disk_sync_folder (disk, aside, error) && tt_disk_sync_folder (disk, left, error);
}

/* The new one is opened as every opener does, with the old one out of the way. */
static gboolean
open_ordinarily (TtEnvironment *environment, const char *folder, GError **error)
{
  g_autoptr (TtCopy) copy = tt_copy_open_shadow (environment, folder, NULL, NULL, error);

  if (copy == NULL)
    return FALSE;
  tt_copy_close (copy);

  return TRUE;
}

static gboolean
forget_left (TtEnvironment *environment, const char *folder, TtShadowPlace *place, GError **error)
{
  g_autofree char *left = g_steal_pointer (&place->left);
  g_autofree char *token = g_steal_pointer (&place->left_token);
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autoptr (GError) failure = NULL;

  if (place->is_home ? !tt_shadow_place_remove (environment, folder, error)
                     : !tt_shadow_place_write (environment, folder, place, error))
    return FALSE;
  TT_FAULT_POINT ("move:forgotten", error, FALSE);
  if (token != NULL && !tt_shadow_marker_remove (disk, left, error))
    return FALSE;

  /* A folder that holds something else, or is a disk's own, stays. */
  if (!tt_disk_remove_folder (disk, left, &failure))
    g_debug ("%s", failure->message);

  return TRUE;
}

gboolean
tt_shadow_finish_move (TtEnvironment *environment, const char *folder, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  g_autoptr (TtShadowPlace) place = tt_shadow_place_read (environment, folder, error);
  g_autofree char *aside = NULL;
  g_autofree char *above = NULL;
  g_autoptr (GError) failure = NULL;

  if (place == NULL)
    return FALSE;
  if (place->left == NULL || !place->is_here)
    return TRUE;
  if (place->left_token != NULL &&
      !tt_shadow_marker_check (disk, place->left, place->left_token, &failure))
    return TRUE;

  above = g_build_filename (place->left_token != NULL ? place->left : folder, ASIDE, NULL);
  aside = g_build_filename (above, OLD, NULL);
  if (!tt_disk_make_folders (disk, aside, error) || !move_aside (disk, place->left, aside, error))
    return FALSE;
  TT_FAULT_POINT ("move:old-aside", error, FALSE);
  if (!open_ordinarily (environment, folder, error) || !tt_disk_remove_tree (disk, aside, error))
    return FALSE;
  TT_FAULT_POINT ("move:old-removed", error, FALSE);

  /* The last that was set aside there takes the folder with it. */
  if (!tt_disk_remove_folder (disk, above, &failure))
    g_debug ("%s", failure->message);

  return forget_left (environment, folder, place, error);
}
