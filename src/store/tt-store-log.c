/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The history of changes, a line each. */

#include "store/tt-changes.h"
#include "store/tt-stmt.h"
#include "store/tt-store-office.h"

void
tt_log_row_free (TtLogRow *self)
{
  if (self == NULL)
    return;

  g_free (self->actor);
  g_free (self->label);
  g_free (self->words);
  g_free (self);
}

TtLogRow *
tt_log_row_new (TtFrame *frame, GError **error)
{
  g_autoptr (TtLogRow) row = g_new0 (TtLogRow, 1);

  row->seq = frame->seq;
  row->at = frame->at;
  row->actor = g_strdup (frame->actor);
  row->label = g_strdup (frame->label);
  row->words = tt_frame_dup_words (frame, error);

  return row->words != NULL ? g_steal_pointer (&row) : NULL;
}

static GArray *
list_seqs (TtDatabase *database, gint64 before, guint limit, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (
      database, "SELECT seq FROM frame WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2", error);
  TtStep step;

  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, before != 0 ? before : G_MAXINT64);
  tt_stmt_bind_int64 (stmt, 2, limit != 0 ? (gint64) limit : -1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      gint64 seq = tt_stmt_get_int64 (stmt, 0);

      g_array_append_val (seqs, seq);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&seqs) : NULL;
}

GPtrArray *
tt_store_list_log (TtDatabase *database, gint64 before, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) tt_log_row_free);
  g_autoptr (GArray) seqs = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  seqs = list_seqs (database, before, limit, error);
  if (seqs == NULL)
    return NULL;

  for (guint i = 0; i < seqs->len; i++)
    {
      g_autoptr (TtFrame) frame =
          tt_database_get_frame (database, g_array_index (seqs, gint64, i), error);
      TtLogRow *row = frame != NULL ? tt_log_row_new (frame, error) : NULL;

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }

  return g_steal_pointer (&rows);
}
