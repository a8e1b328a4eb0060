/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a file stands, and the frames it holds. Whatever leaves here has been verified: each hash
 * was taken anew, and each frame hangs on the one before it. */

#include "store/tt-chain-private.h"
#include "store/tt-stmt.h"

#include "base/tt-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FRAME_COLUMNS "seq, stream, at, actor, label, previous, hash, body"

static void
set_damaged_error (GError **error, gint64 seq)
{
  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("The recorded change %" G_GINT64_FORMAT " is not what was written"), seq);
}

static gboolean
read_sized (TtStmt *stmt, int column, void *into, gsize size)
{
  gsize length;
  const void *bytes = tt_stmt_get_blob (stmt, column, &length);

  if (bytes == NULL || length != size)
    return FALSE;

  memcpy (into, bytes, size);
  return TRUE;
}

/* The row that @stmt stands on, by FRAME_COLUMNS. */
static TtFrame *
read_frame (TtStmt *stmt, GError **error)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (TtFrame) frame = NULL;
  gint64 seq = tt_stmt_get_int64 (stmt, 0);
  TtStream stream;
  TtHash previous, hash;
  gsize length;
  const void *bytes;

  if (seq <= 0 || !read_sized (stmt, 1, stream.bytes, sizeof stream.bytes) ||
      !read_sized (stmt, 5, previous.bytes, sizeof previous.bytes) ||
      !read_sized (stmt, 6, hash.bytes, sizeof hash.bytes))
    {
      set_damaged_error (error, seq);
      return NULL;
    }

  bytes = tt_stmt_get_blob (stmt, 7, &length);
  body = g_bytes_new (bytes, length);
  frame = tt_frame_new (&stream, seq, tt_stmt_get_int64 (stmt, 2), tt_stmt_get_text (stmt, 3),
                        tt_stmt_get_text (stmt, 4), &previous, body);
  if (!tt_hash_equal (&frame->hash, &hash))
    {
      set_damaged_error (error, seq);
      return NULL;
    }

  return g_steal_pointer (&frame);
}

gboolean
tt_database_read_last (TtDatabase *self, TtHead *head, gint64 *at, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  *head = (TtHead){ 0 };
  *at = 0;
  stmt = tt_stmt_prepare (self, "SELECT seq, stream, hash, at FROM frame ORDER BY seq DESC LIMIT 1",
                          error);
  if (stmt == NULL)
    return FALSE;

  step = tt_stmt_step (stmt, error);
  if (step == TT_STEP_FAILED)
    return FALSE;

  if (step == TT_STEP_ROW)
    {
      head->seq = tt_stmt_get_int64 (stmt, 0);
      *at = tt_stmt_get_int64 (stmt, 3);
      if (head->seq > 0 && read_sized (stmt, 1, head->stream.bytes, sizeof head->stream.bytes) &&
          read_sized (stmt, 2, head->hash.bytes, sizeof head->hash.bytes))
        return TRUE;
    }
  else if (self->mode == TT_DATABASE_BUILD || self->mode == TT_DATABASE_CREATE)
    {
      *head = self->standing;
      return TRUE;
    }

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("“%s” is damaged: its last recorded change cannot be read"), self->path);
  return FALSE;
}

gboolean
tt_database_get_head (TtDatabase *self, TtHead *head, GError **error)
{
  gint64 at;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (head != NULL, FALSE);

  return tt_database_read_last (self, head, &at, error);
}

gboolean
tt_database_get_head_time (TtDatabase *self, gint64 *at, GError **error)
{
  TtHead head;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (at != NULL, FALSE);

  return tt_database_read_last (self, &head, at, error);
}

gboolean
tt_database_get_first_seq (TtDatabase *self, gint64 *seq, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (seq != NULL, FALSE);

  return tt_database_get_int64 (self, "SELECT ifnull(min(seq), 0) FROM frame", seq, error);
}

char *
tt_database_dup_meta (TtDatabase *self, const char *key, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  stmt = tt_stmt_prepare (self, "SELECT value FROM meta WHERE key = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_text (stmt, 1, key);

  return tt_stmt_step (stmt, error) == TT_STEP_ROW ? g_strdup (tt_stmt_get_text (stmt, 0)) : NULL;
}

gboolean
tt_database_set_meta (TtDatabase *self, const char *key, const char *value, GError **error)
{
  g_autoptr (TtStmt) stmt =
      tt_stmt_prepare (self,
                       "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                       " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                       error);

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, key);
  tt_stmt_bind_text (stmt, 2, value);

  return tt_stmt_run (stmt, error);
}

gboolean
tt_frame_follows (const TtFrame *self, const TtHead *head)
{
  return self->seq == head->seq + 1 && tt_hash_equal (&self->previous, &head->hash);
}

gboolean
tt_frame_replaces (const TtFrame *self, const TtHead *head)
{
  TtHash start;

  tt_frame_replacing_start (head, &start);

  return self->seq == head->seq + 1 && tt_hash_equal (&self->previous, &start);
}

void
tt_frame_get_head (const TtFrame *self, TtHead *head)
{
  head->stream = self->stream;
  head->seq = self->seq;
  head->hash = self->hash;
}

/* Whether @frame may come after @head, which is zero where nothing is known of what came before. */
static gboolean
check_chain (const TtFrame *frame, const TtHead *head, GError **error)
{
  if (head->seq == 0 || tt_frame_follows (frame, head) || tt_frame_replaces (frame, head))
    return TRUE;

  g_set_error (error, TT_ERROR, TT_ERROR_DAMAGED,
               _ ("The recorded change %" G_GINT64_FORMAT
                  " does not follow the one before it, %" G_GINT64_FORMAT),
               frame->seq, head->seq);
  return FALSE;
}

gboolean
tt_database_each_frame (
    TtDatabase *self, gint64 after, TtFrameFunc func, gpointer user_data, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtHead head = { 0 };
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  /* The frame at @after is read too, for what follows has to hang on it. */
  stmt = tt_stmt_prepare (self, "SELECT " FRAME_COLUMNS " FROM frame WHERE seq >= ?1 ORDER BY seq",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, after);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      g_autoptr (GError) func_error = NULL;
      g_autoptr (TtFrame) frame = read_frame (stmt, error);

      if (frame == NULL || !check_chain (frame, &head, error))
        return FALSE;

      tt_frame_get_head (frame, &head);
      if (frame->seq > after && !func (frame, user_data, &func_error))
        {
          if (func_error == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&func_error));
          return FALSE;
        }
    }

  return step == TT_STEP_DONE;
}

gboolean
tt_database_each_frame_back (
    TtDatabase *self, gint64 before, TtFrameFunc func, gpointer user_data, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  g_autoptr (TtFrame) later = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  stmt = tt_stmt_prepare (
      self, "SELECT " FRAME_COLUMNS " FROM frame WHERE seq < ?1 ORDER BY seq DESC", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, before != 0 ? before : G_MAXINT64);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      g_autoptr (GError) func_error = NULL;
      g_autoptr (TtFrame) frame = read_frame (stmt, error);
      TtHead head;

      if (frame == NULL)
        return FALSE;
      tt_frame_get_head (frame, &head);
      if (later != NULL && !check_chain (later, &head, error))
        return FALSE;
      g_clear_pointer (&later, tt_frame_unref);
      later = tt_frame_ref (frame);

      if (!func (frame, user_data, &func_error))
        {
          if (func_error == NULL)
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&func_error));
          return FALSE;
        }
    }

  return step == TT_STEP_DONE;
}

TtFrame *
tt_database_get_frame (TtDatabase *self, gint64 seq, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (self), NULL);

  stmt = tt_stmt_prepare (self, "SELECT " FRAME_COLUMNS " FROM frame WHERE seq = ?1", error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, seq);
  switch (tt_stmt_step (stmt, error))
    {
    case TT_STEP_ROW:
      return read_frame (stmt, error);
    case TT_STEP_DONE:
      g_set_error (error, TT_ERROR, TT_ERROR_NOT_FOUND,
                   _ ("The recorded change %" G_GINT64_FORMAT " is not kept any more"), seq);
      return NULL;
    case TT_STEP_FAILED:
      return NULL;
    }
  g_assert_not_reached ();
}
