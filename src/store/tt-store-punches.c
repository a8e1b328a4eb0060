/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What belongs to an entry: its breaks, photos and corrections. */

#include "store/tt-stmt.h"
#include "store/tt-store-entries.h"

gboolean
tt_store_save_break (TtTransaction *transaction, TtBreak *self, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_BREAK (self), FALSE);

  if (tt_break_get_id (self) == 0)
    tt_break_set_id (self, tt_transaction_new_id (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "break",
                                 "id, entry, started_at, ended_at, paid", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, tt_break_get_id (self));
  tt_stmt_bind_int64 (stmt, 2, tt_break_get_entry (self));
  tt_stmt_bind_int64 (stmt, 3, tt_break_get_started_at (self));
  tt_stmt_bind_int64_or_null (stmt, 4, tt_break_get_ended_at (self));
  tt_stmt_bind_int64 (stmt, 5, tt_break_get_paid (self));

  return tt_stmt_run (stmt, error);
}

static TtStmt *
prepare_with_id (TtDatabase *database, const char *sql, gint64 id, GError **error)
{
  TtStmt *stmt = tt_stmt_prepare (database, sql, error);

  if (stmt != NULL)
    tt_stmt_bind_int64 (stmt, 1, id);

  return stmt;
}

gboolean
tt_store_delete_break (TtTransaction *transaction, gint64 id, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);

  stmt = prepare_with_id (tt_transaction_get_database (transaction),
                          "DELETE FROM break WHERE id = ?1", id, error);

  return stmt != NULL && tt_stmt_run (stmt, error);
}

GPtrArray *
tt_store_list_breaks (TtDatabase *database, gint64 entry, GError **error)
{
  g_autoptr (GPtrArray) breaks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = prepare_with_id (database,
                          "SELECT id, entry, started_at, ended_at, paid FROM break"
                          " WHERE entry = ?1 ORDER BY started_at, id",
                          entry, error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtBreak *pause = tt_break_new ();

      tt_break_set_id (pause, tt_stmt_get_int64 (stmt, 0));
      tt_break_set_entry (pause, tt_stmt_get_int64 (stmt, 1));
      tt_break_set_started_at (pause, tt_stmt_get_int64 (stmt, 2));
      tt_break_set_ended_at (pause, tt_stmt_get_int64 (stmt, 3));
      tt_break_set_paid (pause, tt_stmt_get_int64 (stmt, 4) != 0);
      g_ptr_array_add (breaks, pause);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&breaks) : NULL;
}

gboolean
tt_store_save_photo (TtTransaction *transaction, TtPhoto *photo, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_PHOTO (photo), FALSE);

  if (tt_photo_get_id (photo) == 0)
    tt_photo_set_id (photo, tt_transaction_new_id (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "photo",
                                 "id, entry, moment, hash, size, media_type, at", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, tt_photo_get_id (photo));
  tt_stmt_bind_int64 (stmt, 2, tt_photo_get_entry (photo));
  tt_stmt_bind_text (stmt, 3, tt_moment_get_name (tt_photo_get_moment (photo)));
  tt_stmt_bind_text (stmt, 4, tt_photo_get_hash (photo));
  tt_stmt_bind_int64 (stmt, 5, tt_photo_get_size (photo));
  tt_stmt_bind_text (stmt, 6, tt_photo_get_media_type (photo));
  tt_stmt_bind_int64_or_null (stmt, 7, tt_photo_get_at (photo));

  return tt_stmt_run (stmt, error);
}

GPtrArray *
tt_store_list_photos (TtDatabase *database, gint64 entry, GError **error)
{
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = prepare_with_id (database,
                          "SELECT id, entry, moment, hash, size, media_type, at FROM photo"
                          " WHERE entry = ?1 ORDER BY at, id",
                          entry, error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtPhoto *photo = tt_photo_new ();
      TtPhotoMoment moment = TT_MOMENT_OTHER;

      tt_photo_set_id (photo, tt_stmt_get_int64 (stmt, 0));
      tt_photo_set_entry (photo, tt_stmt_get_int64 (stmt, 1));
      if (tt_moment_from_name (tt_stmt_get_text (stmt, 2), &moment))
        tt_photo_set_moment (photo, moment);
      else
        tt_photo_set_moment (photo, TT_MOMENT_OTHER);
      tt_photo_set_hash (photo, tt_stmt_get_text (stmt, 3));
      tt_photo_set_size (photo, tt_stmt_get_int64 (stmt, 4));
      tt_photo_set_media_type (photo, tt_stmt_get_text (stmt, 5));
      tt_photo_set_at (photo, tt_stmt_get_int64 (stmt, 6));
      g_ptr_array_add (photos, photo);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&photos) : NULL;
}

gboolean
tt_store_has_photo (
    TtDatabase *database, gint64 user, const char *hash, gboolean *has, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (hash != NULL && has != NULL, FALSE);

  stmt = tt_stmt_prepare (database,
                          "SELECT 1 FROM entry e JOIN photo p ON p.entry = e.id"
                          " WHERE e.user = ?1 AND p.hash = ?2 LIMIT 1",
                          error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, user);
  tt_stmt_bind_text (stmt, 2, hash);
  step = tt_stmt_step (stmt, error);
  *has = step == TT_STEP_ROW;

  return step != TT_STEP_FAILED;
}

#define CORRECTION_COLUMNS                                                                         \
  "id, entry, at, by_user, by_name, reason, old_started_at, old_ended_at, old_site,"               \
  " new_started_at, new_ended_at, new_site"

gboolean
tt_store_save_correction (TtTransaction *transaction, TtCorrection *correction, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  int n = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_CORRECTION (correction), FALSE);

  if (tt_correction_get_id (correction) == 0)
    tt_correction_set_id (correction, tt_transaction_new_id (transaction));
  if (tt_correction_get_at (correction) == 0)
    tt_correction_set_at (correction, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "correction",
                                 CORRECTION_COLUMNS, error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, ++n, tt_correction_get_id (correction));
  tt_stmt_bind_int64 (stmt, ++n, tt_correction_get_entry (correction));
  tt_stmt_bind_int64 (stmt, ++n, tt_correction_get_at (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_by (correction));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_correction_get_by_name (correction));
  tt_stmt_bind_text_or_null (stmt, ++n, tt_correction_get_reason (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_old_started_at (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_old_ended_at (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_old_site (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_new_started_at (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_new_ended_at (correction));
  tt_stmt_bind_int64_or_null (stmt, ++n, tt_correction_get_new_site (correction));

  return tt_stmt_run (stmt, error);
}

static TtCorrection *
read_correction (TtStmt *stmt)
{
  TtCorrection *correction = tt_correction_new ();
  int n = 0;

  tt_correction_set_id (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_entry (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_at (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_by (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_by_name (correction, tt_stmt_get_text (stmt, n++));
  tt_correction_set_reason (correction, tt_stmt_get_text (stmt, n++));
  tt_correction_set_old_started_at (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_old_ended_at (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_old_site (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_new_started_at (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_new_ended_at (correction, tt_stmt_get_int64 (stmt, n++));
  tt_correction_set_new_site (correction, tt_stmt_get_int64 (stmt, n++));

  return correction;
}

GPtrArray *
tt_store_list_corrections (TtDatabase *database, gint64 entry, GError **error)
{
  g_autoptr (GPtrArray) corrections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = prepare_with_id (
      database, "SELECT " CORRECTION_COLUMNS " FROM correction WHERE entry = ?1 ORDER BY at, id",
      entry, error);
  if (stmt == NULL)
    return NULL;

  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    g_ptr_array_add (corrections, read_correction (stmt));

  return step == TT_STEP_DONE ? g_steal_pointer (&corrections) : NULL;
}
