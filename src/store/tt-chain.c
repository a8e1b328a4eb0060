/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one function that puts a frame on the end of the chain, and the one that begins a stream. */

#include "store/tt-chain-private.h"

#include "base/tt-error.h"
#include "store/tt-stmt.h"

#include <glib/gi18n-lib.h>

gboolean
tt_chain_put (TtDatabase *database, TtFrame *frame, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  gsize length;
  const void *body = g_bytes_get_data (frame->body, &length);

  g_return_val_if_fail (database->writing, FALSE);

  stmt = tt_stmt_prepare (database,
                          "INSERT INTO frame (seq, stream, at, actor, label, previous, hash, body)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, frame->seq);
  tt_stmt_bind_blob (stmt, 2, frame->stream.bytes, sizeof frame->stream.bytes);
  tt_stmt_bind_int64 (stmt, 3, frame->at);
  tt_stmt_bind_text (stmt, 4, frame->actor);
  tt_stmt_bind_text (stmt, 5, frame->label);
  tt_stmt_bind_blob (stmt, 6, frame->previous.bytes, sizeof frame->previous.bytes);
  tt_stmt_bind_blob (stmt, 7, frame->hash.bytes, sizeof frame->hash.bytes);
  tt_stmt_bind_blob (stmt, 8, body, length);
  if (!tt_stmt_run (stmt, error))
    return FALSE;

  database->frame_written = TRUE;
  return TRUE;
}

gboolean
tt_chain_get_time (TtDatabase *database, gint64 *at, GError **error)
{
  gint64 now = tt_clock_now (tt_environment_get_clock (database->environment));
  TtHead head;

  if (!tt_database_read_last (database, &head, at, error))
    return FALSE;

  *at = MAX (now, *at + 1);
  return TRUE;
}

TtFrame *
tt_chain_append (TtDatabase *database,
                 gint64 at,
                 const char *actor,
                 const char *label,
                 GBytes *body,
                 GError **error)
{
  g_autoptr (TtFrame) frame = NULL;
  TtHead head;
  gint64 last;

  if (!tt_database_read_last (database, &head, &last, error))
    return NULL;
  if (head.seq == 0)
    {
      g_set_error_literal (error, TT_ERROR, TT_ERROR_FAILED,
                           _ ("A change was recorded in a file that has no stream yet"));
      return NULL;
    }

  frame =
      tt_frame_new (&head.stream, head.seq + 1, MAX (at, last + 1), actor, label, &head.hash, body);
  if (!tt_chain_put (database, frame, error))
    return NULL;

  return g_steal_pointer (&frame);
}

static void
find_previous (TtStart start, const TtHead *parent, TtHash *previous)
{
  switch (start)
    {
    case TT_START_NEW:
      *previous = (TtHash){ 0 };
      return;
    case TT_START_CONTINUES:
      *previous = parent->hash;
      return;
    case TT_START_REPLACES:
      tt_frame_replacing_start (parent, previous);
      return;
    }
  g_assert_not_reached ();
}

TtFrame *
tt_chain_start (TtDatabase *database,
                TtStart start,
                const TtHead *parent,
                const TtLineage *lineage,
                gint64 at,
                const char *actor,
                const char *label,
                GError **error)
{
  g_autoptr (TtLineage) line = NULL;
  g_autoptr (TtFrame) frame = NULL;
  TtStream stream;
  TtHash previous;

  g_return_val_if_fail ((start == TT_START_NEW) == (parent == NULL), NULL);

  tt_random_fill (tt_environment_get_random (database->environment), stream.bytes,
                  sizeof stream.bytes);
  find_previous (start, parent, &previous);
  frame = tt_frame_new (&stream, parent != NULL ? parent->seq + 1 : 1, at, actor, label, &previous,
                        NULL);

  line = lineage != NULL ? tt_lineage_copy (lineage) : tt_lineage_new (&stream);
  if (parent != NULL)
    tt_lineage_extend (line, parent, &stream, start);
  if (!tt_chain_put (database, frame, error) || !tt_lineage_write (line, database, error))
    return NULL;

  return g_steal_pointer (&frame);
}
