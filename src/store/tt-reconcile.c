/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-reconcile-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-catch-up-private.h"
#include "store/tt-raw-private.h"
#include "store/tt-recover-private.h"

#include <glib/gi18n-lib.h>

#define BATCH 256

static void
set_decision_error (GError **error, const char *words, const char *detail)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DECISION, "%s %s (%s)", words,
               _ ("Nothing was changed. “timetrackerctl status” shows both sides, "
                  "“timetrackerctl restore” brings back the one that is right"),
               detail);
}

/* Somebody may be in the middle of a swap: then it is theirs to finish. */
static gboolean
settle_swap (TtReconcile *self, GError **error)
{
  gboolean unsettled = FALSE;
  gboolean got = FALSE;
  gboolean done;

  if (self->paths->is_elsewhere)
    return TRUE;
  if (!tt_swap_is_unsettled (self->environment, self->paths, &unsettled, error))
    return FALSE;
  if (!unsettled)
    return TRUE;

  if (!tt_lock_file_try (self->lock, TT_LOCK_SWAPPER, &got, error))
    return FALSE;
  if (!got)
    return TRUE;

  done = tt_swap_settle (self->environment, self->paths, error);
  tt_lock_file_unlock (self->lock, TT_LOCK_SWAPPER);
  self->shadow_rebuilt = self->shadow_rebuilt || done;

  return done;
}

/* @mends: whether something was wrong, and not only another office in its place */
static gboolean
rebuild (TtReconcile *self, const char *note, gboolean mends, GError **error)
{
  if (!self->is_keeper)
    return TRUE;

  if (!tt_recover_shadow (self->environment, self->paths, self->primary, note, error))
    return FALSE;
  self->shadow_rebuilt = TRUE;
  if (mends)
    self->shadow_mended = note;

  return TRUE;
}

/* Whether a chain runs through @head. Where that frame is not kept any more it does: it was trimmed
 * because both had it. */
static gboolean
is_on_chain (TtDatabase *database, const TtHead *head, gboolean *on_chain, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (TtFrame) frame = tt_database_get_frame (database, head->seq, &read_error);

  if (frame == NULL && !g_error_matches (read_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  *on_chain = frame == NULL || tt_hash_equal (&frame->hash, &head->hash);
  return TRUE;
}

/* A change does not fit the shadow though it hangs on its last one: one of the two files lost a
 * write. The office can be worked with; the shadow stays as it is until a verification has asked
 * the archive which of them is right. */
static gboolean
leave_if_of_one_chain (TtReconcile *self, TtDatabase *shadow, GError *failure, GError **error)
{
  gboolean on_chain = FALSE;
  TtHead head;

  if (!tt_database_get_head (shadow, &head, error) ||
      !is_on_chain (self->primary, &head, &on_chain, error))
    {
      g_error_free (failure);
      return FALSE;
    }
  if (on_chain)
    g_error_free (failure);
  else
    g_propagate_error (error, failure);

  return on_chain;
}

/* The shadow takes what it lacks. */
static gboolean
catch_shadow_up (TtReconcile *self, TtDatabase *shadow, GError **error)
{
  g_autoptr (GError) catch_error = NULL;
  gboolean source_failed = FALSE;

  if (!self->is_keeper)
    return TRUE;
  if (tt_catch_up_from (shadow, self->primary, BATCH, NULL, &source_failed, &catch_error))
    return TRUE;

  if (!source_failed && g_error_matches (catch_error, TT_ERROR, TT_ERROR_DAMAGED))
    {
      tt_database_close (shadow);
      return rebuild (self, _ ("The second copy was damaged"), TRUE, error);
    }
  if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    {
      tt_database_close (shadow);
      return rebuild (self, _ ("The second copy was too far behind"), TRUE, error);
    }
  if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_DECISION))
    return leave_if_of_one_chain (self, shadow, g_steal_pointer (&catch_error), error);

  g_propagate_error (error, g_steal_pointer (&catch_error));
  return FALSE;
}

/* The primary takes what it lacks: somebody put an older file in its place. */
static gboolean
catch_primary_up (TtReconcile *self, TtDatabase *shadow, const TtHead *head, GError **error)
{
  g_autoptr (GError) catch_error = NULL;
  gboolean on_chain = FALSE;
  gboolean done;
  guint applied = 0;

  if (!is_on_chain (shadow, head, &on_chain, error))
    return FALSE;
  if (!on_chain)
    {
      set_decision_error (error, _ ("office.db and its second copy went separate ways."),
                          self->paths->primary);
      return FALSE;
    }

  /* What the changeset says is all that shall happen. */
  if (!tt_database_exec (self->primary, "PRAGMA foreign_keys=OFF", error))
    return FALSE;
  done = tt_catch_up_from (self->primary, shadow, BATCH, &applied, NULL, &catch_error);
  if (done && applied > 0)
    self->primary_changed = TRUE;
  if (done)
    return tt_database_exec (self->primary, "PRAGMA foreign_keys=ON", error);

  /* An exchange of unique values cannot be applied beside their index, and frames may be missing:
   * the primary is built anew from the shadow then, which has them all. */
  if (g_error_matches (catch_error, TT_ERROR, TT_ERROR_DECISION) ||
      g_error_matches (catch_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                 _ ("office.db is older than its second copy and cannot be caught up: %s"),
                 catch_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&catch_error));

  return FALSE;
}

static gboolean
compare_in_one_line (
    TtReconcile *self, TtDatabase *shadow, const TtHead *ours, const TtHead *theirs, GError **error)
{
  if (theirs->seq > ours->seq)
    return catch_primary_up (self, shadow, ours, error);
  if (theirs->seq < ours->seq)
    return catch_shadow_up (self, shadow, error);
  if (tt_hash_equal (&ours->hash, &theirs->hash))
    return TRUE;

  set_decision_error (error, _ ("office.db and its second copy went separate ways."),
                      self->paths->shadow);
  return FALSE;
}

/* Whether the line of streams ends in the stream of the last change. A page of `meta` that the disk
 * did not write tells an older line, with a valid sum. */
static gboolean
check_line (TtDatabase *database, gboolean *agrees, GError **error)
{
  g_autoptr (TtLineage) line = NULL;
  TtHead head;

  /* In one reading, for another process may begin a stream just now. */
  if (!tt_database_begin_read (database, error))
    return FALSE;
  if (tt_database_get_head (database, &head, error))
    line = tt_lineage_read (database, error);
  if (database->reading)
    tt_database_end_read (database);
  *agrees = line != NULL && tt_stream_equal (&line->stream, &head.stream);

  return line != NULL;
}

static gboolean
check_lines (TtReconcile *self, TtDatabase *shadow, gboolean *shadow_agrees, GError **error)
{
  gboolean agrees = FALSE;

  if (!check_line (self->primary, &agrees, error))
    return FALSE;
  if (!agrees)
    {
      g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
                   _ ("“%s” is damaged: it tells another history than that of its last change"),
                   self->paths->primary);
      return FALSE;
    }

  return check_line (shadow, shadow_agrees, error);
}

static gboolean
compare_lines (
    TtReconcile *self, TtDatabase *shadow, const TtHead *ours, const TtHead *theirs, GError **error)
{
  g_autoptr (TtLineage) our_line = tt_lineage_read (self->primary, error);
  g_autoptr (TtLineage) their_line = NULL;
  g_autoptr (GError) read_error = NULL;
  gboolean agrees = TRUE;

  if (our_line == NULL)
    return FALSE;

  their_line = tt_lineage_read (shadow, &read_error);
  if (their_line == NULL)
    {
      tt_database_close (shadow);
      if (g_error_matches (read_error, TT_ERROR, TT_ERROR_DAMAGED))
        return rebuild (self, _ ("The second copy was damaged"), TRUE, error);
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  if ((!tt_stream_equal (&our_line->stream, &ours->stream) ||
       !tt_stream_equal (&their_line->stream, &theirs->stream)) &&
      !check_lines (self, shadow, &agrees, error))
    return FALSE;
  if (!agrees)
    {
      tt_database_close (shadow);
      return rebuild (self, _ ("The second copy was damaged"), TRUE, error);
    }

  if (tt_lineage_continues_from (our_line, &theirs->stream) ||
      tt_lineage_continues_from (their_line, &ours->stream))
    return compare_in_one_line (self, shadow, ours, theirs, error);
  if (tt_lineage_find (our_line, &theirs->stream) != NULL)
    {
      tt_database_close (shadow);
      return rebuild (self, _ ("The second copy of what was replaced"), FALSE, error);
    }

  set_decision_error (error, _ ("office.db and its second copy are of different histories."),
                      self->paths->shadow);
  return FALSE;
}

/* NULL without error where it has to be rebuilt. */
static TtDatabase *
open_shadow (TtReconcile *self, TtHead *head, const char **note, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) shadow = NULL;

  shadow = tt_database_open (self->environment, self->paths->shadow, TT_DATABASE_COPY, &open_error);
  if (shadow != NULL && tt_database_get_head (shadow, head, &open_error))
    return g_steal_pointer (&shadow);

  if (g_error_matches (open_error, TT_ERROR, TT_ERROR_NOT_FOUND))
    *note = _ ("The second copy was missing");
  else if (g_error_matches (open_error, TT_ERROR, TT_ERROR_DAMAGED))
    *note = _ ("The second copy was damaged");
  else
    g_propagate_error (error, g_steal_pointer (&open_error));

  return NULL;
}

static gboolean
reconcile (TtReconcile *self, GError **error)
{
  g_autoptr (GError) open_error = NULL;
  g_autoptr (TtDatabase) shadow = NULL;
  const char *note = NULL;
  TtHead ours, theirs;

  /* Frames that a killed process committed are handed on: its zeroed journal header has to be on
   * the disk before that. */
  if (!tt_paths_check_shadow (self->paths, tt_environment_get_disk (self->environment), error) ||
      !settle_swap (self, error) ||
      !tt_journal_sync (tt_environment_get_disk (self->environment), self->paths->primary, error) ||
      !tt_database_get_head (self->primary, &ours, error))
    return FALSE;

  shadow = open_shadow (self, &theirs, &note, &open_error);
  if (shadow == NULL && open_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&open_error));
      return FALSE;
    }
  if (shadow == NULL)
    return rebuild (self, note, TRUE, error);

  TT_FAULT_POINT ("reconcile:compared", error, FALSE);
  return compare_lines (self, shadow, &ours, &theirs, error);
}

gboolean
tt_reconcile (TtReconcile *self, GError **error)
{
  gboolean got = FALSE;
  gboolean done;

  self->shadow_rebuilt = FALSE;
  self->shadow_mended = NULL;
  self->primary_changed = FALSE;
  if (self->is_keeper)
    return reconcile (self, error);

  if (!tt_lock_file_try (self->lock, TT_LOCK_KEEPER, &got, error))
    return FALSE;
  self->is_keeper = got;
  done = reconcile (self, error);
  self->is_keeper = FALSE;
  if (got)
    tt_lock_file_unlock (self->lock, TT_LOCK_KEEPER);

  return done;
}
