/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the primary is opened: the way from a file that may be anything to one that may be written.
 */

#include "store/tt-store-object-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-compare-private.h"
#include "store/tt-raw-private.h"
#include "store/tt-reconcile-private.h"
#include "store/tt-recover-private.h"
#include "store/tt-vfs.h"

#include <glib/gi18n-lib.h>

#define ACTOR "timetracker"
#define LEAST_FILE 512
#define MOST_TRIES 10
#define SWAPPER_TIMEOUT (30 * G_USEC_PER_SEC)

static gboolean
has_archive (TtStore *self, gboolean *found, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  g_autofree char *archive = g_build_filename (self->paths->folder, "archive", NULL);
  g_autoptr (GPtrArray) names = NULL;
  TtStat stat;

  *found = FALSE;
  if (!tt_disk_stat (disk, archive, &stat, error))
    return FALSE;
  if (stat.kind != TT_KIND_FOLDER)
    return TRUE;

  names = tt_disk_list (disk, archive, error);
  *found = names != NULL && names->len > 0;

  return names != NULL;
}

/* Neither file is there: was there ever an office? */
static void
set_nothing_error (TtStore *self, GError **error)
{
  gboolean found;

  if (!has_archive (self, &found, error))
    return;

  if (found)
    g_set_error (
        error, TT_ERROR, TT_ERROR_DECISION,
        _ ("office.db and its second copy are both gone from “%s”, and an archive is there. "
           "Nothing was changed. “timetrackerctl snapshots” shows what the archive has, "
           "“timetrackerctl restore” brings it back"),
        self->paths->folder);
  else
    g_set_error (error, TT_ERROR, TT_ERROR_NO_OFFICE, _ ("There is no office in “%s”"),
                 self->paths->folder);
}

static gboolean
check_size (TtStore *self, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (self->environment), self->paths->primary, &stat,
                     error))
    return FALSE;
  if (stat.kind == TT_KIND_NONE || stat.size >= LEAST_FILE)
    return TRUE; /* missing is told by whoever opens it */

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” was emptied or cut off"),
               self->paths->primary);
  return FALSE;
}

/* Whether somebody took the journal away, or another program played it back: then the file may be
 * torn with every page sum valid. */
static gboolean
is_suspect (TtStore *self, TtDatabase *database, gboolean *suspect, GError **error)
{
  if (!tt_journal_is_missing (tt_environment_get_disk (self->environment), self->paths->primary,
                              suspect, error))
    return FALSE;

  *suspect = *suspect || tt_vfs_get_write_version (database->handle) == 1;
  return TRUE;
}

static gboolean
prove (TtStore *self, TtDatabase *database, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) shadow = NULL;
  gboolean same = FALSE;

  shadow = tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_COPY, &open_error);
  if (shadow == NULL && !g_error_matches (open_error, TT_ERROR, TT_ERROR_NOT_FOUND) &&
      !g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }
  if (shadow != NULL && !tt_compare_whole (database, shadow, &same, error))
    return FALSE;

  if (!same)
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("The journal of “%s” was taken away, and the file is not what its second copy "
                    "is: a change may have been torn"),
                 self->paths->primary);

  return same;
}

static gboolean
check_version (TtStore *self, TtDatabase *database, GError **error)
{
  gint64 version;

  if (!tt_database_get_int64 (database, "PRAGMA user_version", &version, error))
    return FALSE;

  self->too_new = version > TT_SCHEMA_VERSION;
  return TRUE;
}

/* A file that shows a head, a line of streams and, where it is suspect, the shadow's content. */
static TtDatabase *
open_sound (TtStore *self, gboolean *suspect, GError **error)
{
  g_autoptr (TtDatabase) database = NULL;
  g_autoptr (TtLineage) lineage = NULL;
  TtHead head;

  *suspect = FALSE;
  if (!check_size (self, error))
    return NULL;

  database = tt_database_open (self->environment, self->paths->primary, TT_DATABASE_PRIMARY, error);
  if (database == NULL || !tt_database_get_head (database, &head, error))
    return NULL;
  lineage = tt_lineage_read (database, error);
  if (lineage == NULL || !check_version (self, database, error) ||
      !is_suspect (self, database, suspect, error))
    return NULL;
  if (*suspect && self->lock != NULL && !prove (self, database, error))
    return NULL;

  return g_steal_pointer (&database);
}

/* No room, or no way to write: the shadow can be read all the same. */
static gboolean
read_from_shadow (TtStore *self, const GError *why, GError **error)
{
  g_autoptr (TtDatabase) shadow = NULL;
  TtHead head;
  TtStat stat;
  g_autofree char *size = NULL;

  shadow = tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_READ, error);
  if (shadow == NULL || !tt_database_get_head (shadow, &head, error) ||
      !tt_disk_stat (tt_environment_get_disk (self->environment), self->paths->shadow, &stat,
                     error))
    return FALSE;

  /* The copy of the damaged file, the new one, and its indexes. */
  size = g_format_size ((guint64) stat.size * 3);
  g_clear_pointer (&self->recovery, tt_recovery_free);
  self->recovery = g_new0 (TtRecovery, 1);
  self->recovery->happened = TRUE;
  self->recovery->seq = head.seq;
  self->recovery->at = tt_clock_now (tt_environment_get_clock (self->environment));
  self->recovery->what =
      g_strdup_printf (_ ("office.db is damaged and cannot be built anew: %s. The office can be "
                          "read from its second "
                          "copy, and not changed. Make %s of room on the disk and open it again."),
                       why->message, size);
  self->database = g_steal_pointer (&shadow);
  self->read_only = TRUE;

  return TRUE;
}

static gboolean
recover_held (TtStore *self, gboolean damaged, GError **error)
{
  g_autoptr (GError) look_error = NULL;
  g_autoptr (TtRecovery) recovery = NULL;
  gboolean suspect;

  /* Whoever had the byte before may have recovered it. */
  if (!damaged)
    {
      g_autoptr (TtDatabase) database = open_sound (self, &suspect, &look_error);

      if (database != NULL)
        return TRUE;
      if (!g_error_matches (look_error, TT_ERROR, TT_ERROR_DAMAGED) &&
          !g_error_matches (look_error, TT_ERROR, TT_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&look_error));
          return FALSE;
        }
    }

  recovery = tt_recover_primary (self->environment, self->paths, error);
  if (recovery == NULL)
    return FALSE;
  g_clear_pointer (&self->recovery, tt_recovery_free);
  self->recovery = g_steal_pointer (&recovery);

  return TRUE;
}

/* Another process may have moved the shadow to another disk. */
static gboolean
read_paths (TtStore *self, GError **error)
{
  TtPaths *paths = tt_paths_new (self->environment, self->paths->folder, NULL, error);

  if (paths == NULL)
    return FALSE;

  tt_paths_free (self->paths);
  self->paths = paths;
  return TRUE;
}

/* With the swapper's byte: whoever had it before may have put another file there. */
static gboolean
recover_alone (TtStore *self, gboolean damaged, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  TtStat before, after;
  gboolean done = FALSE;

  if (!tt_disk_stat (disk, self->paths->primary, &before, error) ||
      !tt_lock_file_wait (self->lock, TT_LOCK_SWAPPER, SWAPPER_TIMEOUT, error))
    return FALSE;

  if (read_paths (self, error) && tt_disk_stat (disk, self->paths->primary, &after, error))
    done = recover_held (self, damaged && before.inode == after.inode, error);
  tt_lock_file_unlock (self->lock, TT_LOCK_SWAPPER);

  return done;
}

/* @failure says what is wrong with the present file. */
static gboolean
recover (TtStore *self, gboolean damaged, const GError *failure, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (self->environment);
  gboolean primary, shadow;

  if (!tt_path_exists (disk, self->paths->primary, &primary, error) ||
      !tt_path_exists (disk, self->paths->shadow, &shadow, error))
    return FALSE;
  if (!primary && !shadow && self->paths->token == NULL)
    {
      set_nothing_error (self, error);
      return FALSE;
    }

  return self->lock != NULL ? recover_alone (self, damaged, error)
                            : read_from_shadow (self, failure, error);
}

/* What stops the shadow from being written is its own layer's to tell; the office can be opened. */
static gboolean
is_about_shadow (const GError *error)
{
  return g_error_matches (error, TT_ERROR, TT_ERROR_IO) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_DISK_FULL) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_READ_ONLY) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_NOT_FOUND) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_AWAY) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_MOVED) ||
         g_error_matches (error, TT_ERROR, TT_ERROR_BUSY);
}

/* The primary's own recovery is the greater news where both were mended. */
static void
tell_mended_shadow (TtStore *self, const char *what)
{
  if (what == NULL || self->recovery != NULL)
    return;

  self->recovery = g_new0 (TtRecovery, 1);
  self->recovery->happened = TRUE;
  self->recovery->of_shadow = TRUE;
  self->recovery->at = tt_clock_now (tt_environment_get_clock (self->environment));
  /* Translators: a sentence without its stop: "The second copy was damaged". */
  self->recovery->what = g_strdup_printf (_ ("%s. It was built anew from office.db."), what);
}

static gboolean
compare_with_shadow (TtStore *self, TtDatabase *database, GError **error)
{
  g_autoptr (GError) compare_error = NULL;
  TtReconcile reconcile = {
    .environment = self->environment,
    .paths = self->paths,
    .primary = database,
    .lock = self->lock,
  };

  /* What a newer program keeps in either file is not ours to compare. */
  if (self->lock == NULL || self->too_new || tt_reconcile (&reconcile, &compare_error))
    {
      tell_mended_shadow (self, reconcile.shadow_mended);
      return TRUE;
    }
  if (is_about_shadow (compare_error))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&compare_error));
  return FALSE;
}

/* One try. @again: whether something was mended and the next one may succeed. */
static gboolean
connect_once (TtStore *self, gboolean *damaged, gboolean *suspect, gboolean *again, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) database = NULL;

  *again = FALSE;
  if (!*damaged)
    database = open_sound (self, suspect, &open_error);
  else
    g_set_error (&open_error, TT_ERROR, TT_ERROR_DAMAGED, _ ("“%s” is damaged"),
                 self->paths->primary);
  if (database != NULL && !compare_with_shadow (self, database, &open_error))
    {
      /* It looks sound, or it would not have come so far: it must not be looked at again. */
      *damaged = g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED);
      tt_database_close (database);
    }

  if (open_error == NULL)
    {
      self->database = g_steal_pointer (&database);
      return TRUE;
    }
  if (g_error_matches (open_error, TT_ERROR, TT_ERROR_MOVED))
    *again = TRUE;
  else if (g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED) ||
           g_error_matches (open_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_autoptr (GError) recover_error = NULL;

      if (recover (self, *damaged, open_error, &recover_error))
        {
          *damaged = FALSE;
          *again = self->database == NULL;
          return TRUE;
        }
      if (g_error_matches (recover_error, TT_ERROR, TT_ERROR_DISK_FULL) ||
          g_error_matches (recover_error, TT_ERROR, TT_ERROR_READ_ONLY))
        return read_from_shadow (self, recover_error, error);
      *again = g_error_matches (recover_error, TT_ERROR, TT_ERROR_MOVED);
      g_propagate_error (error, g_steal_pointer (&recover_error));
      return FALSE;
    }

  g_propagate_error (error, g_steal_pointer (&open_error));
  return FALSE;
}

/* A frame of our own before anything else is written. */
static gboolean
commit_label (TtStore *self, const char *label, GError **error)
{
  g_autoptr (TtFrame) frame = NULL;
  gint64 at;

  if (!tt_database_begin_write (self->database, error))
    return FALSE;
  if (tt_chain_get_time (self->database, &at, error))
    frame = tt_chain_append (self->database, at, ACTOR, label, NULL, error);
  if (frame == NULL)
    {
      tt_database_rollback (self->database);
      return FALSE;
    }

  return tt_store_commit (self, frame, error) == TT_COMMIT_DONE;
}

static char *
dup_place (TtEnvironment *environment, const char *folder, GError **error)
{
  TtStat stat;

  if (!tt_disk_stat (tt_environment_get_disk (environment), folder, &stat, error))
    return NULL;

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, stat.device, stat.inode);
}

gboolean
tt_store_describe_place (TtEnvironment *environment,
                         const char *folder,
                         TtDatabase *database,
                         GError **error)
{
  g_autofree char *place = dup_place (environment, folder, error);

  return place != NULL &&
         tt_database_set_meta (database, "machine", tt_environment_get_machine (environment),
                               error) &&
         tt_database_set_meta (database, "folder", place, error);
}

static gboolean
begin_own_stream (TtStore *self, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;
  g_autoptr (TtFrame) frame = NULL;
  TtHead head;
  gint64 at;

  if (!tt_database_begin_write (self->database, error))
    return FALSE;
  lineage = tt_lineage_read (self->database, error);
  if (lineage != NULL && tt_database_get_head (self->database, &head, error) &&
      tt_chain_get_time (self->database, &at, error) &&
      tt_store_describe_place (self->environment, self->paths->folder, self->database, error))
    frame = tt_chain_start (self->database, TT_START_CONTINUES, &head, lineage, at, ACTOR, "copied",
                            error);
  if (frame == NULL)
    {
      tt_database_rollback (self->database);
      return FALSE;
    }

  return tt_store_commit (self, frame, error) == TT_COMMIT_DONE;
}

/* Whether the folder is another one than that of the last writer: a copy goes its own way, and two
 * of one stream would look like a fork one day. */
static gboolean
is_copied (TtStore *self, gboolean *copied, GError **error)
{
  const char *machine = tt_environment_get_machine (self->environment);
  g_autofree char *known_machine = NULL;
  g_autofree char *known_place = NULL;
  g_autofree char *place = NULL;
  g_autoptr (GError) read_error = NULL;

  place = dup_place (self->environment, self->paths->folder, error);
  if (place == NULL)
    return FALSE;
  known_machine = tt_database_dup_meta (self->database, "machine", &read_error);
  if (read_error == NULL)
    known_place = tt_database_dup_meta (self->database, "folder", &read_error);
  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  *copied = g_strcmp0 (known_place, place) != 0 ||
            (*machine != '\0' && g_strcmp0 (known_machine, machine) != 0);
  return TRUE;
}

/* A whole folder that was put back looks sound: only what lies elsewhere knows better. */
static gboolean
ask_elsewhere (TtStore *self, GError **error)
{
  TtHead head;

  return self->elsewhere == NULL || self->too_new ||
         (tt_database_get_head (self->database, &head, error) &&
          self->elsewhere (self->database, &head, self->elsewhere_data, error));
}

/* What is written before the office may be used. */
static gboolean
make_ready (TtStore *self, gboolean suspect, GError **error)
{
  gboolean copied = FALSE;
  gboolean climbed = FALSE;

  if (!ask_elsewhere (self, error))
    return FALSE;

  if (self->read_only || self->too_new)
    return TRUE;

  if (self->unsure)
    return TRUE; /* tt_store_prepare_write() settles that first */

  if (!is_copied (self, &copied, error) || (copied && !begin_own_stream (self, error)) ||
      (suspect && !copied && !commit_label (self, "journal", error)) ||
      !tt_store_migrate (self, &climbed, error))
    return FALSE;

  return (!suspect && !copied && !climbed) || compare_with_shadow (self, self->database, error);
}

/* One try of the whole way. @again: whether another may succeed. */
static gboolean
try_connect (TtStore *self, gboolean *damaged, gboolean *again, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean suspect = FALSE;

  self->read_only = self->wants_read_only || self->lock == NULL;
  if (!connect_once (self, damaged, &suspect, again, error))
    return FALSE;
  if (self->database == NULL)
    return FALSE;

  if (sqlite3_db_readonly (self->database->handle, "main") == 1)
    self->read_only = TRUE;
  if (make_ready (self, suspect, &failure))
    return TRUE;

  /* Somebody replaced it, or the damage was met only now. */
  *damaged = g_error_matches (failure, TT_ERROR, TT_ERROR_DAMAGED);
  *again = *damaged || g_error_matches (failure, TT_ERROR, TT_ERROR_MOVED);
  tt_store_disconnect (self);
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

gboolean
tt_store_connect (TtStore *self, gboolean damaged, GError **error)
{
  g_autoptr (GError) last = NULL;
  gboolean again = TRUE;

  tt_store_disconnect (self);
  if (!read_paths (self, error))
    return FALSE;
  for (guint i = 0; i < MOST_TRIES && again; i++)
    {
      g_clear_error (&last);
      if (try_connect (self, &damaged, &again, &last))
        return TRUE;
    }

  if (last != NULL)
    g_propagate_error (error, g_steal_pointer (&last));
  else
    g_set_error (error, TT_ERROR, TT_ERROR_IO,
                 _ ("“%s” is damaged again as soon as it was mended: the disk may be failing"),
                 self->paths->primary);

  return FALSE;
}
