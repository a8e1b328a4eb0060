/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/tt-store-office.h"

#include "store/tt-stmt.h"

#define THE_OFFICES " FROM setting WHERE key = ?1 AND ifnull(company, 0) = 0"

char *
tt_store_dup_setting (TtDatabase *database, const char *key, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  stmt = tt_stmt_prepare (database, "SELECT value" THE_OFFICES, error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_text (stmt, 1, key);
  if (tt_stmt_step (stmt, error) != TT_STEP_ROW)
    return NULL;

  return g_strdup (tt_stmt_get_text (stmt, 0));
}

static gboolean
find_setting (TtDatabase *database, const char *key, gint64 *id, GError **error)
{
  g_autoptr (TtStmt) stmt = tt_stmt_prepare (database, "SELECT id" THE_OFFICES, error);
  TtStep step;

  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_text (stmt, 1, key);
  step = tt_stmt_step (stmt, error);
  *id = step == TT_STEP_ROW ? tt_stmt_get_int64 (stmt, 0) : 0;

  return step != TT_STEP_FAILED;
}

gboolean
tt_store_set_setting (TtTransaction *transaction,
                      const char *key,
                      const char *value,
                      GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;
  TtDatabase *database;
  gint64 id = 0;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  database = tt_transaction_get_database (transaction);
  if (!find_setting (database, key, &id, error))
    return FALSE;

  if (value == NULL)
    {
      stmt = tt_stmt_prepare (database, "DELETE FROM setting WHERE id = ?1", error);
      if (stmt == NULL)
        return FALSE;
      tt_stmt_bind_int64 (stmt, 1, id);
      return tt_stmt_run (stmt, error);
    }

  stmt = tt_stmt_prepare_upsert (database, "setting", "id, key, value", error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, id != 0 ? id : tt_transaction_new_id (transaction));
  tt_stmt_bind_text (stmt, 2, key);
  tt_stmt_bind_text (stmt, 3, value);

  return tt_stmt_run (stmt, error);
}

#define AUDIT_COLUMNS "id, at, actor, kind, subject_kind, subject, text, detail"

gboolean
tt_store_add_audit (TtTransaction *transaction, TtAudit *audit, GError **error)
{
  g_autoptr (TtStmt) stmt = NULL;

  g_return_val_if_fail (TT_IS_TRANSACTION (transaction), FALSE);
  g_return_val_if_fail (TT_IS_AUDIT (audit), FALSE);

  if (tt_audit_get_id (audit) == 0)
    tt_audit_set_id (audit, tt_transaction_new_id (transaction));
  if (tt_audit_get_at (audit) == 0)
    tt_audit_set_at (audit, tt_transaction_get_at (transaction));

  stmt = tt_stmt_prepare_upsert (tt_transaction_get_database (transaction), "audit", AUDIT_COLUMNS,
                                 error);
  if (stmt == NULL)
    return FALSE;

  tt_stmt_bind_int64 (stmt, 1, tt_audit_get_id (audit));
  tt_stmt_bind_int64 (stmt, 2, tt_audit_get_at (audit));
  tt_stmt_bind_text (stmt, 3, tt_audit_get_actor (audit));
  tt_stmt_bind_text (stmt, 4, tt_audit_get_kind (audit));
  tt_stmt_bind_text_or_null (stmt, 5, tt_audit_get_subject_kind (audit));
  tt_stmt_bind_int64_or_null (stmt, 6, tt_audit_get_subject (audit));
  tt_stmt_bind_text_or_null (stmt, 7, tt_audit_get_text (audit));
  tt_stmt_bind_text_or_null (stmt, 8, tt_audit_get_detail (audit));

  return tt_stmt_run (stmt, error);
}

GPtrArray *
tt_store_list_audit (TtDatabase *database, guint limit, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TtStmt) stmt = NULL;
  TtStep step;

  g_return_val_if_fail (TT_IS_DATABASE (database), NULL);

  stmt = tt_stmt_prepare (database, "SELECT " AUDIT_COLUMNS " FROM audit ORDER BY id DESC LIMIT ?1",
                          error);
  if (stmt == NULL)
    return NULL;

  tt_stmt_bind_int64 (stmt, 1, limit != 0 ? (gint64) limit : -1);
  while ((step = tt_stmt_step (stmt, error)) == TT_STEP_ROW)
    {
      TtAudit *audit = tt_audit_new ();

      tt_audit_set_id (audit, tt_stmt_get_int64 (stmt, 0));
      tt_audit_set_at (audit, tt_stmt_get_int64 (stmt, 1));
      tt_audit_set_actor (audit, tt_stmt_get_text (stmt, 2));
      tt_audit_set_kind (audit, tt_stmt_get_text (stmt, 3));
      tt_audit_set_subject_kind (audit, tt_stmt_get_text (stmt, 4));
      tt_audit_set_subject (audit, tt_stmt_get_int64 (stmt, 5));
      tt_audit_set_text (audit, tt_stmt_get_text (stmt, 6));
      tt_audit_set_detail (audit, tt_stmt_get_text (stmt, 7));
      g_ptr_array_add (records, audit);
    }

  return step == TT_STEP_DONE ? g_steal_pointer (&records) : NULL;
}

gboolean
tt_store_count (TtDatabase *database, TtCounts *counts, GError **error)
{
  g_return_val_if_fail (TT_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  return tt_database_get_int64 (database, "SELECT count(*) FROM company", &counts->companies,
                                error) &&
         tt_database_get_int64 (database, "SELECT count(*) FROM user", &counts->users, error) &&
         tt_database_get_int64 (database, "SELECT count(*) FROM site", &counts->sites, error) &&
         tt_database_get_int64 (database, "SELECT count(*) FROM entry", &counts->entries, error) &&
         tt_database_get_int64 (database, "SELECT count(DISTINCT hash) FROM photo", &counts->photos,
                                error) &&
         tt_database_get_int64 (
             database, "SELECT sum(size) FROM (SELECT max(size) AS size FROM photo GROUP BY hash)",
             &counts->photo_bytes, error);
}
