/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Verify, count, apply, compare. A frame and its change are one transaction in the copy too, so its
 * last frame says where it stands and nothing is applied twice. */

#include "store/tt-catch-up-private.h"

#include "base/tt-error.h"
#include "base/tt-fault.h"
#include "store/tt-changeset-private.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

#define TRIM_LABEL "trim "

gint64
tt_trim_label_parse (const char *label)
{
  gint64 upto = 0;

  if (!g_str_has_prefix (label, TRIM_LABEL) ||
      !g_ascii_string_to_signed (label + strlen (TRIM_LABEL), 10, 1, G_MAXINT64, &upto, NULL))
    return 0;

  return upto;
}

char *
tt_trim_label_new (gint64 upto)
{
  return g_strdup_printf (TRIM_LABEL "%" G_GINT64_FORMAT, upto);
}

gboolean
tt_frames_delete (TtDatabase *database, gint64 upto, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      database, "DELETE FROM frame WHERE seq <= ?1 AND seq < (SELECT max(seq) FROM frame)", error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, upto);

  return tt_stmt_run (stmt, error);
}

static gboolean
verify_hash (TtFrame *frame, GError **error)
{
  g_autoptr (GBytes) bytes = tt_frame_serialise (frame);
  TtHash hash;

  tt_hash_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &hash);
  if (tt_hash_equal (&hash, &frame->hash))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("The recorded change %" G_GINT64_FORMAT " is not what was written"), frame->seq);
  return FALSE;
}

/* A frame that the copy should have already. */
static gboolean
compare_known (TtCatchUp *self, TtFrame *frame, GError **error)
{
  g_autoptr (TtFrame) known = NULL;
  g_autoptr (GError) read_error = NULL;
  gboolean same;

  if (frame->seq == self->head.seq)
    same = tt_hash_equal (&frame->hash, &self->head.hash);
  else
    {
      known = tt_database_get_frame (self->database, frame->seq, &read_error);
      if (g_error_matches (read_error, TT_ERROR, TT_ERROR_NOT_FOUND))
        return TRUE; /* trimmed: the head hangs on it, and will be compared */
      if (known == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }
      same = tt_hash_equal (&frame->hash, &known->hash);
    }

  if (!same)
    g_set_error (error, TT_ERROR, TT_ERROR_DECISION,
                 _ ("Two different changes are both the %" G_GINT64_FORMAT "th: “%s” and what it"
                    " should follow went separate ways"),
                 frame->seq, tt_database_get_path (self->database));

  return same;
}

static gboolean
check_place (TtCatchUp *self, TtFrame *frame, GError **error)
{
  const char *path = tt_database_get_path (self->database);

  if (tt_frame_follows (frame, &self->head))
    return TRUE;

  if (tt_frame_replaces (frame, &self->head))
    g_set_error (error, TT_ERROR, TT_ERROR_MOVED,
                 _ ("What “%s” follows was replaced as a whole at change %" G_GINT64_FORMAT), path,
                 frame->seq);
  else if (frame->seq > self->head.seq + 1)
    g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                 _ ("“%s” stands at change %" G_GINT64_FORMAT
                    "; the changes up to %" G_GINT64_FORMAT " are missing"),
                 path, self->head.seq, frame->seq);
  else
    g_set_error (error, TT_ERROR, TT_ERROR_DECISION,
                 _ ("Change %" G_GINT64_FORMAT " does not hang on the last one of “%s”: they went"
                    " separate ways"),
                 frame->seq, path);

  return FALSE;
}

static gboolean
apply_body (TtDatabase *database, TtFrame *frame, GError **error)
{
  g_autoptr (GError) apply_error = NULL;
  TtConflict conflict;
  gsize length;
  const void *bytes = g_bytes_get_data (frame->body, &length);

  if (length == 0)
    return TRUE;

  if (tt_changeset_apply (database, bytes, (int) length, NULL, &conflict, &apply_error))
    return TRUE;

  /* The chain says that it fits and the rows say that it does not: one of the two files has lost
   * something, and no program can say which. */
  if (g_error_matches (apply_error, TT_ERROR, TT_ERROR_REFUSED) ||
      g_error_matches (apply_error, TT_ERROR, TT_ERROR_MISMATCH))
    g_set_error (error, TT_ERROR, TT_ERROR_DECISION,
                 _ ("Change %" G_GINT64_FORMAT " does not fit “%s”: %s"), frame->seq,
                 tt_database_get_path (database), apply_error->message);
  else
    g_propagate_error (error, g_steal_pointer (&apply_error));

  return FALSE;
}

/* Across the start of a stream that continues: the copy's line of streams grows. */
static gboolean
follow_stream (TtCatchUp *self, TtFrame *frame, GError **error)
{
  g_autoptr (TtLineage) lineage = NULL;

  if (tt_stream_equal (&frame->stream, &self->head.stream))
    return TRUE;

  lineage = tt_lineage_read (self->database, error);
  if (lineage == NULL)
    return FALSE;
  tt_lineage_extend (lineage, &self->head, &frame->stream, TT_START_CONTINUES);

  return tt_lineage_write (lineage, self->database, error);
}

static gboolean
apply_frame (TtCatchUp *self, TtFrame *frame, GError **error)
{
  gint64 trimmed = tt_trim_label_parse (frame->label);

  if (!apply_body (self->database, frame, error) || !follow_stream (self, frame, error) ||
      !tt_chain_put (self->database, frame, error))
    return FALSE;

  return trimmed == 0 || tt_frames_delete (self->database, trimmed, error);
}

/* Another process may have applied the same meanwhile: the head is read inside the transaction. */
static gboolean
begin_batch (TtCatchUp *self, GError **error)
{
  if (!tt_database_begin_write (self->database, error))
    return FALSE;

  self->in_batch = 0;
  return tt_database_get_head (self->database, &self->head, error);
}

static gboolean
commit_batch (TtCatchUp *self, GError **error)
{
  if (self->in_batch == 0)
    {
      tt_database_rollback (self->database);
      return TRUE;
    }

  TT_FAULT_POINT ("catch-up:before-commit", error, FALSE);
  if (!tt_database_commit (self->database, error))
    return FALSE;
  self->in_batch = 0;
  TT_FAULT_POINT ("catch-up:after-commit", error, FALSE);

  return TRUE;
}

gboolean
tt_catch_up_begin (TtCatchUp *self, TtDatabase *database, guint batch, GError **error)
{
  *self = (TtCatchUp){ .database = database, .batch = MAX (batch, 1) };
  if (begin_batch (self, error))
    return TRUE;

  tt_catch_up_abort (self);
  return FALSE;
}

gboolean
tt_catch_up_take (TtCatchUp *self, TtFrame *frame, GError **error)
{
  if (!verify_hash (frame, error))
    return FALSE;
  if (!self->database->writing && !begin_batch (self, error))
    return FALSE;
  if (frame->seq <= self->head.seq)
    return compare_known (self, frame, error);
  if (!check_place (self, frame, error))
    return FALSE;

  TT_FAULT_POINT ("catch-up:before-apply", error, FALSE);
  if (!apply_frame (self, frame, error))
    return FALSE;

  tt_frame_get_head (frame, &self->head);
  self->applied++;
  self->in_batch++;

  return self->in_batch < self->batch || commit_batch (self, error);
}

gboolean
tt_catch_up_end (TtCatchUp *self, GError **error)
{
  return !self->database->writing || commit_batch (self, error);
}

void
tt_catch_up_abort (TtCatchUp *self)
{
  self->applied -= MIN (self->applied, self->in_batch);
  self->in_batch = 0;
  tt_database_rollback (self->database);
}

typedef struct
{
  TtCatchUp catch_up;
  gboolean own_failure;
} FromDatabase;

static gboolean
take_from_database (TtFrame *frame, gpointer user_data, GError **error)
{
  FromDatabase *from = user_data;

  from->own_failure = !tt_catch_up_take (&from->catch_up, frame, error);

  return !from->own_failure;
}

gboolean
tt_catch_up_from (TtDatabase *self,
                  TtDatabase *source,
                  guint batch,
                  guint *applied,
                  gboolean *source_failed,
                  GError **error)
{
  FromDatabase from = { 0 };
  gboolean done;

  if (source_failed != NULL)
    *source_failed = FALSE;
  if (!tt_catch_up_begin (&from.catch_up, self, batch, error))
    return FALSE;

  /* The frame at the head comes too, to be compared. */
  done =
      tt_database_each_frame (source, from.catch_up.head.seq - 1, take_from_database, &from, error);
  if (!done && !from.own_failure && source_failed != NULL)
    *source_failed = TRUE;

  /* What came before the source failed is good. Its failure is told, not a second one. */
  if (!from.own_failure && !tt_catch_up_end (&from.catch_up, done ? error : NULL))
    {
      done = FALSE;
      from.own_failure = TRUE;
    }
  if (from.own_failure)
    tt_catch_up_abort (&from.catch_up);
  if (applied != NULL)
    *applied = from.catch_up.applied;

  return done;
}
