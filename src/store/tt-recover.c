/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Recovery of the primary. The order of its steps, and of their syncs:
 *
 * 1. EXCLUSIVE on what is there, at once.
 * 2. A swap that was decided is finished, so that the shadow is the right one.
 * 3. A copy of the damaged pair is opened, which plays its journal back there and not on the
 *    evidence; where the pair does not open, the file without its journal: frames prove themselves.
 * 4. The shadow takes what that copy has and it lacks.
 * 5. With the shadow held, a new primary is built from it, beside, sealed with its cold journal,
 * and the shadow is told of its first frame.
 * 6. The old pair is renamed aside; new journal in, then new file; its folder synced.
 *
 * Nobody commits to the new file before that. Each step can be repeated; a missing office.db means:
 * again. */

#include "store/tt-recover-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-build-private.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-raw-private.h"
#include "store/tt-set-aside.h"
#include "store/tt-swap-private.h"

#include <glib/gi18n-lib.h>

#define ACTOR "recovery"
#define LABEL "recover"
#define NOTE_START "Recovery: "
#define BATCH 256

void
tt_recovery_free (TtRecovery *self)
{
  if (self == NULL)
    return;

  g_free (self->what);
  g_free (self->set_aside);
  g_free (self);
}

typedef struct
{
  TtEnvironment *environment;
  TtDisk *disk;
  const TtPaths *paths;
  TtDatabase *held; /* the damaged file, EXCLUSIVE; NULL where there is none */
  TtDatabase *shadow;
  TtDatabase *holder; /* a second connection to it, which keeps others from writing to it */
  TtHead head;        /* of the shadow, after it was caught up */
  TtFrame *start;     /* the first frame of the new primary */
  guint gained;       /* frames that the damaged file had and the shadow lacked */
  gboolean to_end;    /* whether its chain was read to its end, so that nothing can be missing */
} Recovery;

static void
recovery_free (Recovery *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->holder);
  g_clear_object (&self->shadow);
  g_clear_pointer (&self->start, tt_frame_unref);
  if (self->held != NULL)
    tt_raw_unlock (self->held);
  g_clear_object (&self->held);
  /* What stays of it the next recovery removes before it copies. */
  tt_pair_remove (self->disk, self->paths->evidence, &error);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recovery, recovery_free)

static void
set_decision_error (GError **error, const char *words, const char *detail)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DECISION, "%s %s (%s)", words,
               _ ("Nothing was changed. “timetrackerctl snapshots” shows what the archive has, "
                  "“timetrackerctl restore” brings it back"),
               detail);
}

/* What is not there now is not lost, and nothing else takes its place by itself. */
static gboolean
check_shadow_disk (Recovery *self, GError **error)
{
  g_autoptr (GError) away = NULL;

  if (tt_paths_check_shadow (self->paths, self->disk, &away))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DECISION,
               _ ("office.db cannot be used, and its live copy %s. Nothing was changed. Connect "
                  "that disk and open the office again, or bring back what the archive has: "
                  "“timetrackerctl restore --from archive”"),
               away->message);
  return FALSE;
}

static gboolean
hold_damaged (Recovery *self, GError **error)
{
  g_autoptr (GError) lock_error = NULL;

  self->held = tt_raw_lock (self->environment, self->paths->primary, &lock_error);
  if (self->held != NULL || g_error_matches (lock_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&lock_error));
  return FALSE;
}

static gboolean
open_shadow (Recovery *self, GError **error)
{
  g_autoptr (GError) open_error = NULL;

  self->shadow =
      tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_COPY, &open_error);
  if (self->shadow != NULL && tt_database_get_head (self->shadow, &self->head, &open_error))
    return TRUE;

  g_clear_object (&self->shadow);
  if (g_error_matches (open_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    set_decision_error (error, _ ("office.db cannot be used, and its second copy is gone."),
                        open_error->message);
  else if (g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED))
    set_decision_error (error, _ ("office.db and its second copy are both damaged."),
                        open_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&open_error));

  return FALSE;
}

/* The copy of the damaged pair; NULL without error where nothing of it can be read. */
static TtDatabase *
open_evidence (Recovery *self, gboolean with_journal, TtHead *head, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) evidence = NULL;

  if (!tt_raw_copy_pair (self->held, self->paths->evidence, with_journal, error))
    return NULL;

  evidence =
      tt_database_open (self->environment, self->paths->evidence, TT_DATABASE_COPY, &open_error);
  if (evidence != NULL && tt_database_get_head (evidence, head, &open_error))
    return g_steal_pointer (&evidence);

  if (!g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED))
    g_propagate_error (error, g_steal_pointer (&open_error));

  return NULL;
}

static gboolean
skip_frame (TtFrame *frame, gpointer user_data, GError **error)
{
  return TRUE;
}

/* Whether every frame that the evidence holds can be read and hangs on the one before it. */
static gboolean
has_whole_chain (TtDatabase *evidence)
{
  g_autoptr (GError) error = NULL;

  /* Why it cannot be read changes nothing: a new stream is begun then. */
  return tt_database_each_frame (evidence, 0, skip_frame, NULL, &error);
}

/* Whether the evidence may be compared with the shadow: both tell one history. */
static gboolean
check_history (Recovery *self, TtDatabase *evidence, GError **error)
{
  g_autoptr (TtLineage) theirs = NULL;
  g_autoptr (TtLineage) ours = NULL;
  g_autoptr (GError) read_error = NULL;

  theirs = tt_lineage_read (evidence, &read_error);
  if (theirs == NULL)
    {
      /* It shows no stream: then its frames are what there is to go by, and they prove themselves.
       */
      if (g_error_matches (read_error, TT_ERROR, TT_ERROR_DAMAGED))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  ours = tt_lineage_read (self->shadow, error);
  if (ours == NULL)
    return FALSE;
  if (tt_lineage_continues_from (theirs, &self->head.stream) ||
      tt_lineage_continues_from (ours, &theirs->stream))
    return TRUE;

  set_decision_error (error,
                      _ ("The damaged office.db is of another history than its second copy."),
                      self->paths->primary);
  return FALSE;
}

/* The page that cannot be read may hold older changes only: each one after the shadow's last proves
 * itself by hanging on it, and is asked for by its number. */
static gboolean
take_singly (Recovery *self, TtDatabase *evidence, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) read_error = NULL;
      g_autoptr (TtFrame) frame = NULL;
      TtCatchUp catch_up;

      if (!tt_database_get_head (self->shadow, &self->head, error))
        return FALSE;
      /* What cannot be read either is the end of what there is. */
      frame = tt_database_get_frame (evidence, self->head.seq + 1, &read_error);
      if (frame == NULL || !tt_frame_follows (frame, &self->head))
        return TRUE;
      if (!tt_catch_up_begin (&catch_up, self->shadow, 1, error))
        return FALSE;
      if (!tt_catch_up_take (&catch_up, frame, error) || !tt_catch_up_end (&catch_up, error))
        {
          tt_catch_up_abort (&catch_up);
          return FALSE;
        }
      self->gained++;
    }
}

static gboolean
catch_shadow_up (Recovery *self, TtDatabase *evidence, GError **error)
{
  g_autoptr (GError) catch_error = NULL;
  gboolean source_failed = FALSE;

  if (!check_history (self, evidence, error))
    return FALSE;

  if (!tt_catch_up_from (self->shadow, evidence, BATCH, &self->gained, &source_failed,
                         &catch_error) &&
      !source_failed)
    {
      if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_DAMAGED))
        set_decision_error (error, _ ("office.db and its second copy are both damaged."),
                            catch_error->message);
      else if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_DECISION) ||
               g_error_matches (catch_error, TT_ERROR, TT_ERROR_MOVED))
        set_decision_error (error, _ ("The damaged office.db and its second copy differ."),
                            catch_error->message);
      else if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_NOT_FOUND))
        return TRUE; /* frames between the two are gone: what the shadow has is what there is */
      else
        g_propagate_error (error, g_steal_pointer (&catch_error));
      return FALSE;
    }

  self->to_end = !source_failed;
  if (source_failed && !take_singly (self, evidence, error))
    return FALSE;
  return tt_database_get_head (self->shadow, &self->head, error);
}

static gboolean
use_evidence (Recovery *self, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) evidence = NULL;
  gboolean missing = FALSE;
  TtHead head = { 0 };

  if (self->held == NULL)
    return TRUE;

  if (!tt_journal_is_missing (self->disk, self->paths->primary, &missing, error))
    return FALSE;
  evidence = open_evidence (self, TRUE, &head, &open_error);
  if (evidence == NULL && open_error == NULL)
    {
      /* The journal may be what is damaged. */
      missing = TRUE;
      evidence = open_evidence (self, FALSE, &head, &open_error);
    }
  if (evidence == NULL && open_error == NULL)
    return TRUE;
  if (evidence == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }

  if (!catch_shadow_up (self, evidence, error))
    return FALSE;
  self->to_end =
      self->to_end && !missing && head.seq == self->head.seq && has_whole_chain (evidence);

  return TRUE;
}

/* The first frame of the new primary: NULL and @error, or what the shadow has to take too. */
static TtFrame *
begin_stream (Recovery *self, TtDatabase *built, gint64 at, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;

  if (self->to_end)
    return tt_chain_append (built, at, ACTOR, LABEL, NULL, error);

  lineage = tt_lineage_read (built, error);
  if (lineage == NULL)
    return NULL;

  return tt_chain_start (built, TT_START_CONTINUES, &self->head, lineage, at, ACTOR, LABEL, error);
}

static gboolean
promote (Recovery *self, TtDatabase *built, GError **error)
{
  gint64 at;

  if (!tt_database_begin_write (built, error))
    return FALSE;
  if (tt_schema_create_indexes (built, error) && tt_chain_get_time (built, &at, error))
    self->start = begin_stream (self, built, at, error);
  if (self->start != NULL && tt_database_commit (built, error))
    return TRUE;

  tt_database_rollback (built);
  return FALSE;
}

static gboolean
build_held (Recovery *self, GError **error)
{
  g_autoptr (TtDatabase) built = NULL;
  g_autoptr (GError) copy_error = NULL;
  const char *path = self->paths->new_primary;

  if (!tt_build_copy (self->shadow, path, NULL, NULL, NULL, &copy_error))
    {
      if (g_error_matches (copy_error, TT_ERROR, TT_ERROR_DAMAGED))
        set_decision_error (error, _ ("office.db and its second copy are both damaged."),
                            copy_error->message);
      else
        g_propagate_error (error, g_steal_pointer (&copy_error));
      return FALSE;
    }
  TT_FAULT_POINT ("recover:copied", error, FALSE);

  built = tt_database_open (self->environment, path, TT_DATABASE_BUILD, error);
  if (built == NULL || !promote (self, built, error))
    return FALSE;
  tt_database_close (built);

  return tt_build_seal (self->environment, path, error);
}

/* The shadow takes the start of what was built in the same transaction that holds it. */
static gboolean
tell_shadow (Recovery *self, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;

  if (!tt_stream_equal (&self->start->stream, &self->head.stream))
    {
      lineage = tt_lineage_read (self->holder, error);
      if (lineage == NULL)
        return FALSE;
      tt_lineage_extend (lineage, &self->head, &self->start->stream, TT_START_CONTINUES);
      if (!tt_lineage_write (lineage, self->holder, error))
        return FALSE;
    }

  return tt_chain_put (self->holder, self->start, error) &&
         tt_database_commit (self->holder, error);
}

/* Nobody hands a change over to the shadow between its being copied and its being told: a process
 * that committed to a file which was then taken away would make the two go separate ways. SQLite
 * copies no file by the connection that writes to it, so it is held by another. */
static gboolean
build_primary (Recovery *self, GError **error)
{
  self->holder = tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_COPY, error);
  if (self->holder == NULL || !tt_database_begin_write (self->holder, error))
    return FALSE;
  if (tt_database_get_head (self->holder, &self->head, error) && build_held (self, error) &&
      tell_shadow (self, error))
    {
      TT_FAULT_POINT ("recover:shadow-told", error, FALSE);
      return TRUE;
    }

  tt_database_rollback (self->holder);
  return FALSE;
}

/* Recoveries of the last day, this one included. */
static guint
count_recent (Recovery *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = tt_set_aside_list (self->environment, self->paths->folder, &error);
  gint64 since = tt_clock_now (tt_environment_get_clock (self->environment)) - G_TIME_SPAN_DAY;
  guint n = 0;

  /* Only an alert hangs on it. */
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TtSetAside *one = list->pdata[i];

      n += one->at >= since && g_str_has_prefix (one->note, NOTE_START) ? 1 : 0;
    }

  return n;
}

static char *
dup_words (Recovery *self, gboolean was_there)
{
  g_autoptr (GString) words = g_string_new (
      was_there ? _ ("office.db was damaged. It was set aside and built anew from its second copy, "
                     "with every saved change.")
                : _ ("office.db was missing. It was built anew from its second copy, with every "
                     "saved change."));

  if (self->gained > 0)
    {
      g_string_append_c (words, ' ');
      g_string_append_printf (words,
                              ngettext ("%u change came from the damaged file itself.",
                                        "%u changes came from the damaged file itself.",
                                        self->gained),
                              self->gained);
    }
  if (count_recent (self) >= 3)
    {
      g_string_append_c (words, ' ');
      g_string_append (words, _ ("This is the third time within a day: this disk is failing. Copy "
                                 "the office to another one today."));
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static TtRecovery *
put_in_place (Recovery *self, GError **error)
{
  g_autoptr (TtRecovery) recovery = g_new0 (TtRecovery, 1);
  gboolean was_there = self->held != NULL;
  const TtSwap swap = {
    .environment = self->environment,
    .target = self->paths->primary,
    .built = self->paths->new_primary,
    .aside_root = self->paths->folder,
    .note = was_there ? NOTE_START "office.db was damaged; it was built anew from the second copy"
                      : NOTE_START "office.db was missing; it was built anew from the second copy",
  };

  TT_FAULT_POINT ("recover:built", error, NULL);
  if (!tt_swap_damaged (&swap, &recovery->set_aside, error))
    return NULL;

  recovery->happened = TRUE;
  recovery->seq = self->head.seq;
  recovery->at = tt_clock_now (tt_environment_get_clock (self->environment));
  recovery->what = dup_words (self, was_there);

  return g_steal_pointer (&recovery);
}

TtRecovery *
tt_recover_primary (TtEnvironment *environment, const TtPaths *paths, GError **error)
{
  g_autoptr (Recovery) self = g_new0 (Recovery, 1);
  g_autoptr (TtRecovery) recovery = NULL;

  self->environment = environment;
  self->disk = tt_environment_get_disk (environment);
  self->paths = paths;

  if (check_shadow_disk (self, error) && hold_damaged (self, error) &&
      tt_swap_settle (environment, paths, error) && open_shadow (self, error) &&
      use_evidence (self, error))
    {
      TT_FAULT_POINT ("recover:caught-up", error, NULL);
      if (build_primary (self, error))
        recovery = put_in_place (self, error);
    }
  return g_steal_pointer (&recovery);
}

static gboolean
build_shadow (TtEnvironment *environment, const TtPaths *paths, TtDatabase *primary, GError **error)
{
  g_autoptr (TtDatabase) built = NULL;

  if (!tt_build_copy (primary, paths->new_shadow, NULL, NULL, NULL, error))
    return FALSE;

  built = tt_database_open (environment, paths->new_shadow, TT_DATABASE_BUILD, error);
  if (built == NULL || !tt_database_begin_write (built, error))
    return FALSE;
  if (!tt_schema_drop_indexes (built, error) || !tt_database_commit (built, error))
    {
      tt_database_rollback (built);
      return FALSE;
    }
  tt_database_close (built);
  TT_FAULT_POINT ("rebuild:copied", error, FALSE);

  return tt_build_seal (environment, paths->new_shadow, error);
}

/* A disk that is not there must not be mistaken for an empty folder on the one below it. */
static gboolean
make_shadow_folder (TtDisk *disk, const TtPaths *paths, GError **error)
{
  gboolean exists;

  if (g_str_equal (tt_paths_get_shadow_aside (paths), paths->folder))
    return tt_disk_make_folders (disk, paths->shadow_folder, error);

  if (!tt_path_exists (disk, paths->shadow_folder, &exists, error))
    return FALSE;
  if (!exists)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                 _ ("The folder “%s” of the second copy is not there: its disk may be missing"),
                 paths->shadow_folder);

  return exists;
}

gboolean
tt_recover_shadow (TtEnvironment *environment,
                   const TtPaths *paths,
                   TtDatabase *primary,
                   const char *note,
                   GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);

  if (!tt_paths_check_shadow (paths, disk, error) || !make_shadow_folder (disk, paths, error) ||
      !build_shadow (environment, paths, primary, error))
    return FALSE;
  TT_FAULT_POINT ("rebuild:built", error, FALSE);

  return tt_swap_shadow (environment, paths, paths->new_shadow, note, error);
}

gboolean
tt_swap_shadow (TtEnvironment *environment,
                const TtPaths *paths,
                const char *built,
                const char *note,
                GError **error)
{
  g_autoptr (TtDatabase) held = NULL;
  g_autoptr (GError) lock_error = NULL;
  g_autofree char *set_aside = NULL;
  const TtSwap swap = {
    .environment = environment,
    .target = paths->shadow,
    .built = built,
    .aside_root = tt_paths_get_shadow_aside (paths),
    .note = note,
  };
  gboolean done;

  held = tt_raw_lock (environment, paths->shadow, &lock_error);
  if (held == NULL && !g_error_matches (lock_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&lock_error));
      return FALSE;
    }

  done = held != NULL ? tt_swap_damaged (&swap, &set_aside, error) : tt_swap_empty (&swap, error);
  if (held != NULL)
    tt_raw_unlock (held);

  return done;
}

gboolean
tt_swap_is_unsettled (TtEnvironment *environment,
                      const TtPaths *paths,
                      gboolean *unsettled,
                      GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gboolean primary, shadow;

  if (!tt_path_exists (disk, paths->next_primary, &primary, error) ||
      !tt_path_exists (disk, paths->next_shadow, &shadow, error))
    return FALSE;

  *unsettled = primary || shadow;
  return TRUE;
}

gboolean
tt_swap_settle (TtEnvironment *environment, const TtPaths *paths, GError **error)
{
  TtDisk *disk = tt_environment_get_disk (environment);
  gboolean primary, shadow, missing;

  if (!tt_path_exists (disk, paths->next_primary, &primary, error) ||
      !tt_path_exists (disk, paths->next_shadow, &shadow, error))
    return FALSE;

  if (primary)
    /* It was not decided. The shadow goes first: alone it would look like a swap that was. */
    return tt_pair_remove (disk, paths->next_shadow, error) &&
           (!shadow || tt_disk_sync_folder (disk, paths->shadow_folder, error)) &&
           tt_pair_remove (disk, paths->next_primary, error) &&
           tt_disk_sync_folder (disk, paths->folder, error);
  if (!shadow)
    return TRUE;

  /* Interrupted between journal and file it has lost its journal to the place it goes to. */
  if (!tt_journal_is_missing (disk, paths->next_shadow, &missing, error) ||
      (missing && !tt_build_seal (environment, paths->next_shadow, error)))
    return FALSE;

  return tt_swap_shadow (environment, paths, paths->next_shadow,
                         _ ("The second copy of what was replaced"), error);
}
